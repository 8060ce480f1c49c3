// Production comes up with marked credentials around it, and refuses to go; then everything that was written is searched.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { PlanDocument } from "../../cli/document";
import { FileStore, statePath } from "../../sandbox/state";
import { isSecret, transform } from "../../sandbox/wire";
import { execute } from "../support/command";
import { findLeaks } from "../support/leaks";
import { root, temporaryProject } from "../support/project";

/** Credentials that are at hand where the program runs. */
const credentials = {
  CLOUDFLARE_API_TOKEN: "MARKED-cloudflare-token-0123456789abcdef",
  GOOGLE_OAUTH_ACCESS_TOKEN: "MARKED-google-token-0123456789abcdef",
  VAULT_TOKEN: "MARKED-vault-token-0123456789abcdef",
  PULUMI_CONFIG_PASSPHRASE: "MARKED-passphrase-0123456789abcdef",
};

/** Every text that the state holds as a secret, decrypted, by the name of what it belongs to. */
function secretsOf(folder: string, stack: string): Map<string, string> {
  const found = new Map<string, string>();
  const collect = (value: unknown, owner: string): void => {
    // A certificate in a file of a workload is kept like a secret, and is public.
    if (typeof value === "string" && value.startsWith("-----BEGIN CERTIFICATE")) return;
    if (typeof value === "string") found.set(`${owner} ${found.size}`, value);
    else if (typeof value === "object" && value !== null) {
      for (const part of Object.values(value)) collect(part, owner);
    }
  };
  const store = FileStore.open(statePath(folder, "groundplan", stack));
  for (const object of store.objects.values()) {
    const { privateKeyPem, privateKeyPemPkcs8 } = object.kept;
    collect([privateKeyPem, privateKeyPemPkcs8], object.id);
    transform(object.inputs, (part) => {
      if (isSecret(part)) collect(part.value, object.id);
      return undefined;
    });
  }
  store.close();
  return found;
}

function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "key")
      .map((entry) => [entry.name, fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8")]),
  );
}

test("prod comes up and stays, and no secret shows in what it prints and keeps", async (context) => {
  const cwd = temporaryProject(context);
  const groundplan = (verb: string, ...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    execute(process.execPath, [path.join(root, "bin/groundplan.js"), verb, "prod", "--cwd", cwd, ...options], {
      env: { ...credentials, GROUNDPLAN_ADAPTER: "offline" },
    });
  const up = await groundplan("up");
  assert.equal(up.code, 0, up.stderr);
  const destroy = await groundplan("destroy", "--json");
  assert.equal(destroy.code, 1);
  const refusals = (JSON.parse(destroy.stdout) as PlanDocument).errors.map(({ urn }) => urn?.split("::").at(-1) ?? "");
  for (const name of ["postgres", "platform-vault-storage", "platform-cluster", "changelog-assets", "changelog-main"]) {
    assert.ok(
      refusals.some((refused) => refused.startsWith(name)),
      `${name} is not protected: ${refusals.join(", ")}`,
    );
  }
  const plan = await groundplan("plan", "--json", "--expect-no-changes");
  assert.equal(plan.code, 0, plan.stderr);

  process.env["PULUMI_CONFIG_PASSPHRASE"] = credentials.PULUMI_CONFIG_PASSPHRASE;
  const secrets = secretsOf(cwd, "prod");
  delete process.env["PULUMI_CONFIG_PASSPHRASE"];
  assert.ok(secrets.size >= 4, `only ${secrets.size} secrets were found: the search would prove nothing`);
  for (const [name, value] of Object.entries(credentials)) secrets.set(name, value);

  const kept = filesOf(path.join(cwd, ".groundplan"));
  assert.match(Object.values(kept).join(), /origin-pull/);
  const places = {
    "the result": up.stdout,
    "the log": up.stderr,
    "the plan": plan.stdout + plan.stderr,
    "the refusals": destroy.stdout + destroy.stderr,
    ...kept,
  };
  assert.deepEqual(findLeaks(secrets, places), []);
  for (const [place, text] of Object.entries(places)) assert.doesNotMatch(text, /PRIVATE KEY/, place);
});
