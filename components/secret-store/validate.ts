import type * as pulumi from "@pulumi/pulumi";
import { iamMember, integerBetween, matching, workloadName } from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { SecretStoreArgs } from "./args";
import { lifetimes } from "./lifetimes";
import { githubDocument } from "./names";

const shortName = matching(
  /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/,
  "use 1 to 24 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);
const ttl = integerBetween(60, 2_764_800);

/** Who logs in, checked now or when it is known: never everybody. */
export interface Members {
  operators: pulumi.Input<string>[];
  developers: pulumi.Input<string>[];
  previewers: pulumi.Input<string>[];
}

/** Checks the arguments, all at once. */
export function validate(name: string, args: SecretStoreArgs): Members {
  const check = new Arguments(`SecretStore "${name}"`);
  // The longest service account is `<name>-first-values`, which has 30 characters at most.
  check.property(
    "name",
    name,
    matching(/^[a-z][a-z0-9-]{0,16}$/, "use 1 to 17 lower-case letters, digits and hyphens"),
  );
  check.property("environment", args.environment, shortName);
  const databases = args.databases ?? [];
  databases.forEach((one, index) => check.property(`databases[${index}].name`, one.name, shortName));
  unique(check, "databases", databases);
  checkApps(check, args);
  checkWorkflows(check, args);
  check.property("credentialTtlSeconds", args.credentialTtlSeconds, ttl);
  check.property("credentialMaxTtlSeconds", args.credentialMaxTtlSeconds, ttl);
  const { credentialTtl, credentialMaxTtl } = lifetimes(args);
  if (credentialTtl > credentialMaxTtl) {
    check.problem("credentialMaxTtlSeconds", credentialMaxTtl, `use ${credentialTtl} or more`);
  }
  const checked = {
    operators: check.each("operators", args.operators, iamMember),
    developers: check.each("developers", args.developers, iamMember),
    previewers: check.each("previewers", args.previewers, iamMember),
  };
  check.done();
  return checked;
}

function checkApps(check: Arguments, args: SecretStoreArgs): void {
  const databases = args.databases ?? [];
  unique(check, "apps", args.apps);
  args.apps.forEach((app, index) => {
    check.property(`apps[${index}].name`, app.name, workloadName);
    if (app.name === githubDocument) {
      check.problem(`apps[${index}].name`, app.name, "use another name: this document is the key to GitHub");
    }
    if (app.database === undefined || databases.some((one) => one.name === app.database)) return;
    const known = databases.map((one) => one.name).join(", ") || "none";
    check.problem(`apps[${index}].database`, app.database, `name one of databases (there are: ${known})`);
  });
}

/** No commas: the provider takes what is between them for alternatives. */
function checkWorkflows(check: Arguments, args: SecretStoreArgs): void {
  const { repository, repositoryId, environment } = args.continuousIntegration ?? {};
  const at = "continuousIntegration";
  check.property(`${at}.repository`, repository, matching(/^[\w.-]+\/[\w.-]+$/, "name the repository as owner/name"));
  check.property(
    `${at}.repositoryId`,
    repositoryId,
    matching(/^\d+$/, "use the number that `gh api repos/<owner>/<name> --jq .id` prints"),
  );
  check.property(`${at}.environment`, environment, matching(/^[\w.-]+$/, "name an environment of the repository"));
}

function unique(check: Arguments, property: string, list: { name: string }[]): void {
  const names = list.map((one) => one.name);
  if (new Set(names).size < names.length) check.problem(property, names, "name each once");
}
