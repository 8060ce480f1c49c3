import * as pulumi from "@pulumi/pulumi";
import * as rules from "../internal/rules";
import { notificationChannels } from "../internal/notification-channels";
import { present } from "../internal/present";
import { entriesInOrder } from "../internal/unordered";
import { Arguments } from "../internal/validation";
import type { SecretSyncApp, SecretSyncArgs, SecretSyncGithub } from "./args";

/** Longest time that the program takes for the grace period, twelve months. */
const longestGrace = 31_104_000;

const repository = rules.matching(/^[\w.-]+\/[\w.-]+$/, "name the repository as owner/name");
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
const imageRepository = rules.matching(
  /^[a-z0-9-]+-docker\.pkg\.dev\/[^@\s]+\/[^/@\s]+$/,
  "use <region>-docker.pkg.dev/<project>/<repository>",
);

const entryName = rules.matching(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "name it with lower-case letters, digits and hyphens",
);

/** Inputs by the names that the caller gave them. */
export type Named = [name: string, value: pulumi.Input<string>][];

/** What is used in the place of arguments that are checked once they are known. */
export interface Checked {
  apps: { app: SecretSyncApp; services: Named }[];
  imageRepositories: Named;
  notificationChannels: pulumi.Input<pulumi.Input<string>[]>;
}

/** Refuses what would fail in the middle of a deployment, or in the program. */
export function validate(name: string, args: SecretSyncArgs): Checked {
  const check = new Arguments(`SecretSync "${name}"`);
  check.property("name", name, rules.workloadName);
  check.property("region", args.region, rules.scheduledRegion);
  check.property("graceSeconds", args.graceSeconds, rules.integerBetween(0, longestGrace));
  if (args.apps.length === 0) check.problem("apps", [], "name at least one application");
  once(
    check,
    "apps",
    args.apps.map((app) => app.name),
    "name each application once",
  );
  const apps = args.apps.map((app, index) => {
    const place = `apps[${index}]`;
    check.property(`${place}.name`, app.name, rules.workloadName);
    if (Object.keys(app.services ?? {}).length > 0 && app.identity === undefined) {
      check.problem(`${place}.identity`, undefined, "give the identity that the services run as");
    }
    if (app.github !== undefined) checkGithub(check, `${place}.github`, app.github);
    return { app, services: entries(check, `${place}.services`, app.services, serviceId) };
  });
  for (const kind of ["secrets", "variables"] as const) {
    once(
      check,
      `github.${kind}`,
      args.apps.flatMap(({ github }) => places(github, kind)),
      "deliver each name to an environment from one application only",
    );
  }
  const checked = {
    apps,
    imageRepositories: entries(check, "imageRepositories", args.imageRepositories, imageRepository),
    notificationChannels: notificationChannels(check, args.notificationChannels),
  };
  check.done();
  return checked;
}

/** A table's entries, in the order of their names: each name and each value is checked, and no value comes twice. */
function entries(
  check: Arguments,
  property: string,
  table: { [name: string]: pulumi.Input<string> } = {},
  rule: rules.Rule<string>,
): Named {
  const checked = entriesInOrder(table).map(([name, value]): Named[number] => {
    check.property(`${property}["${name}"]`, name, entryName);
    return [name, check.property(`${property}["${name}"]`, value, rule)];
  });
  const names = checked.map(([name]) => name);
  const refuseRepeats = (known: pulumi.Input<string>[]): void => {
    known.forEach((value, index) => {
      const remedy = `leave it out: "${names[known.indexOf(value)] ?? ""}" names it already, and a right has one owner`;
      if (known.indexOf(value) < index) check.problem(`${property}["${names[index] ?? ""}"]`, value, remedy);
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

function checkGithub(check: Arguments, place: string, github: SecretSyncGithub): void {
  check.property(`${place}.repository`, github.repository, repository);
  check.property(`${place}.environment`, github.environment, environment);
  for (const kind of ["secrets", "variables"] as const) {
    check.each(`${place}.${kind}`, github[kind], githubName);
  }
}

function places(github: SecretSyncGithub | undefined, kind: "secrets" | "variables"): string[] {
  // GitHub does not tell capitals apart in any of the three.
  const environment = `${github?.repository ?? ""} ${github?.environment ?? ""}`.toLowerCase();
  return (github?.[kind] ?? []).map((key) => `${environment} ${key}`);
}

function once(check: Arguments, property: string, values: string[], remedy: string): void {
  const again = values.filter((value, index) => values.indexOf(value) < index);
  for (const value of new Set(again)) check.problem(property, value, remedy);
}
