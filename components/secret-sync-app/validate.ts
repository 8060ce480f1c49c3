import * as pulumi from "@pulumi/pulumi";
import { appName } from "../app-secrets/app-name";
import type { SecretsAttachment } from "../contracts/secrets";
import { membersKnown } from "../internal/known";
import { present } from "../internal/present";
import * as rules from "../internal/rules";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import type { SecretSyncAppArgs, SecretSyncGithub } from "./args";

const environment = rules.matching(/^[^/\s][^/]*$/, "name an environment of the repository");
// https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets
const githubName = rules.matching(
  /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/,
  "use capital letters, digits and underscores, since GitHub tells no cases apart; it reserves names that begin with GITHUB_",
);
const serviceId = rules.matching(
  /^projects\/[^/]+\/locations\/[^/]+\/services\/[^/]+$/,
  "use projects/<project>/locations/<region>/services/<service>",
);
const workerPoolId = rules.matching(
  /^projects\/[^/]+\/locations\/[^/]+\/workerPools\/[^/]+$/,
  "use projects/<project>/locations/<region>/workerPools/<pool>",
);
const entryName = rules.matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "name it with lower-case letters, digits and hyphens",
);

/** Inputs by the names that the caller gave them. */
export type Named = [name: string, value: pulumi.Input<string>][];

/** What is used in the place of arguments that are checked once they are known. */
export interface CheckedLater {
  app: pulumi.Input<string>;
  services: Named;
  workerPools: Named;
}

/** Refuses what would fail in the middle of a deployment, or in the program. */
export function validate(name: string, args: Usable<SecretSyncAppArgs>): CheckedLater {
  const check = new Arguments(`SecretSyncApp "${name}"`);
  const app = check.property("secrets.app", args.secrets.app, appName);
  const rolled = { ...args.services, ...args.workerPools };
  if (Object.keys(rolled).length > 0 && args.identity === undefined) {
    check.problem("identity", undefined, "give the identity that the services and worker pools run as");
  }
  if (args.github !== undefined) checkGithub(check, args.github, args.secrets);
  const services = checkNamed(check, "services", args.services, serviceId);
  const workerPools = checkNamed(check, "workerPools", args.workerPools, workerPoolId);
  check.done();
  return { app, services, workerPools };
}

/** What is to be rolled, in the order of its names: each name and each value is checked, and no value comes twice. */
function checkNamed(
  check: Arguments,
  property: "services" | "workerPools",
  values: { [name: string]: pulumi.Input<string> } = {},
  rule: typeof serviceId,
): Named {
  const path = (name: string): string => `${property}["${name}"]`;
  const checked = entriesInOrder(values).map(([name, value]): Named[number] => {
    check.property(path(name), name, entryName);
    return [name, check.property(path(name), value, rule)];
  });
  const refuseRepeats = (known: pulumi.Input<string>[]): void => {
    known.forEach((value, index) => {
      const first = known.indexOf(value);
      const remedy = `leave it out: "${checked[first]?.[0] ?? ""}" names it already, and a right has one owner`;
      if (first < index) check.problem(path(checked[index]?.[0] ?? ""), value, remedy);
    });
  };
  refuseRepeats(checked.map(([, value]) => value));
  const all = pulumi.all(checked.map(([, value]) => value)).apply((known) => {
    refuseRepeats(known);
    check.done();
    return known;
  });
  return checked.map(([name], index): Named[number] => [name, all.apply((known) => present(known[index], property))]);
}

/** Notes what is wrong with an environment at GitHub; `secrets` has the application's keys. */
export function checkGithub(
  check: Arguments,
  github: SecretSyncGithub,
  secrets: Pick<Usable<SecretsAttachment>, "secretIds" | "configIds">,
): void {
  check.property("github.repository", github.repository, rules.repository);
  check.property("github.environment", github.environment, environment);
  for (const [kind, other, ids] of [
    ["secrets", "variables", secrets.configIds],
    ["variables", "secrets", secrets.secretIds],
  ] as const) {
    check.each(`github.${kind}`, github[kind], githubName);
    // A key that neither has may be in the document alone.
    const elsewhere = membersKnown(ids) ?? {};
    github[kind]?.forEach((key, index) => {
      if (!Object.hasOwn(elsewhere, key)) return;
      const owner = other === "secrets" ? "a secret" : "plain configuration";
      check.problem(`github.${kind}[${index}]`, key, `move it to ${other}: it is ${owner} of the application`);
    });
  }
}
