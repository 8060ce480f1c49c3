import { isTable, textAt, type Value } from "../../../sandbox";
import { permissionsOf, type Permission } from "../cloudflare-permissions";
import {
  fail,
  ok,
  planned,
  setting,
  skipped,
  type Facts,
  type Finding,
  type Questions,
  type Validator,
} from "../model";

export const cloudflarePermissions: Validator = {
  name: "cloudflare-permissions",
  title: "The token has each permission that the program's resources take",
  needs: "plan",
  rights: "none; with API Tokens Read it tells permissions to edit from those to read",
  asks: "the token for its own permissions, and where it may not read those, one GET for each permission",
  source: "https://developers.cloudflare.com/fundamentals/api/reference/permissions/",
  check: async (facts, ask) => {
    const types = [
      ...new Set(facts.plan?.steps.map(({ type }) => type).filter((type) => type.startsWith("cloudflare:"))),
    ];
    const wanted = permissionsOf(planned(facts, ...types));
    if (wanted.length === 0) return skipped("the program has nothing at Cloudflare");
    const granted = await grantedTo(facts, ask);
    if (granted !== undefined) {
      const missing = wanted.filter(({ group, name }) => !granted.has(group) && !granted.has(name));
      return missing.length === 0 ? ok(`all ${wanted.length}, to edit`) : lacking(missing);
    }
    return probed(facts, ask, wanted);
  },
};

function lacking(missing: Permission[]): Finding {
  return fail(
    `it lacks ${missing.map(({ name }) => name).join(", ")}: what needs one would fail with code 10000`,
    `add ${missing.length === 1 ? "it" : "them"} to the token, whose value stays the same: https://dash.cloudflare.com/profile/api-tokens`,
  );
}

/** The names of the permission groups of the token, where it may read itself. */
async function grantedTo(facts: Facts, ask: Questions): Promise<Set<string> | undefined> {
  const account = setting(facts, "cloudflareAccountId");
  for (const tokens of ["user/tokens", `accounts/${account}/tokens`]) {
    const { status, result } = await ask.cloudflare(`${tokens}/verify`);
    const id = isTable(result as Value) ? textAt(result as never, "id") : "";
    if (status !== 200 || id === "") continue;
    const { result: token } = await ask.cloudflare(`${tokens}/${id}`);
    const policies = isTable(token as Value) ? (token as Record<string, Value>)["policies"] : undefined;
    if (!Array.isArray(policies)) return undefined;
    const allowed = policies.filter(isTable).filter((one) => one["effect"] !== "deny");
    const groups = allowed.flatMap((one) => (Array.isArray(one["permission_groups"]) ? one["permission_groups"] : []));
    return new Set(groups.filter(isTable).map((group) => textAt(group, "name")));
  }
  return undefined;
}

/** Reads what each permission is for. Whether it may also be changed is then not known. */
async function probed(facts: Facts, ask: Questions, wanted: Permission[]): Promise<Finding> {
  const missing: Permission[] = [];
  for (const permission of wanted) {
    if (permission.probe === undefined) continue;
    const path = permission.probe
      .replace("{zone}", setting(facts, "cloudflareZoneId"))
      .replace("{account}", setting(facts, "cloudflareAccountId"));
    const { status, codes } = await ask.cloudflare(path);
    if (status === 403 || status === 401 || codes.includes(10000)) missing.push(permission);
  }
  if (missing.length > 0) return lacking(missing);
  return ok(
    `it reads what all ${wanted.length} are for; whether it may edit, only a token with API Tokens Read can tell`,
  );
}
