import type * as pulumi from "@pulumi/pulumi";
import { componentName } from "../internal/names";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";
import type { DashboardArgs } from "./args";

const members = [
  ...["objectives", "hostnames", "services", "namespaces", "databases", "caches"],
  ...["secretSync", "restoreDrill", "jobs"],
] as const;

const title = rules.matching(/^\S.{0,98}\S$|^\S$/, "use 1 to 100 characters without spaces around them");
const databaseId = rules.matching(
  /^[a-z][a-z0-9-]{4,28}[a-z0-9](:[a-z0-9.-]+)?:[a-z][a-z0-9-]*$/,
  "use <project>:<instance>",
);
const objective = rules.matching(
  /^projects\/[^/\s"]+\/services\/[^/\s"]+\/serviceLevelObjectives\/[^/\s"]+$/,
  "use the output objectiveName of a ServiceObjective",
);
const resource = rules.matching(
  /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
  "use the name that Google's console shows, without a path",
);

/** What a dashboard is made of, checked once it is known. */
export interface CheckedDashboard {
  hostnames: pulumi.Input<string>[];
  caches: pulumi.Input<string>[];
}

/** @throws ArgumentError */
export function validate(name: string, args: DashboardArgs): CheckedDashboard {
  const check = new Arguments(`Dashboard "${name}"`);
  check.property("name", name, componentName);
  check.property("title", args.title, title);
  check.property("latencyMilliseconds", args.latencyMilliseconds, rules.integerBetween(1, 3_600_000));
  const shown = members.filter((member) => isSomething(args[member]));
  if (shown.length === 0) check.problem("args", Object.keys(args), `show something: ${members.join(", ")}`);
  for (const [one, value] of Object.entries(args.objectives ?? {})) {
    void check.property(step("objectives", one), value, objective);
  }
  const hostnames = check.each("hostnames", args.hostnames, rules.hostname);
  const caches = check.each("caches", args.caches, resource);
  if (Array.isArray(args.services)) void check.each("services", args.services, resource);
  (args.namespaces ?? []).forEach(({ namespace, clusterName }, index) => {
    void check.property(`namespaces[${index}].namespace`, namespace, resource);
    void check.property(`namespaces[${index}].clusterName`, clusterName, resource);
  });
  (args.databases ?? []).forEach((one, index) => {
    check.property(`databases[${index}].name`, one.name, title);
    if (Array.isArray(one.databaseIds) && one.databaseIds.length === 0) {
      check.problem(`databases[${index}].databaseIds`, one.databaseIds, "name one at least");
    }
    if (Array.isArray(one.databaseIds)) {
      void check.each(`databases[${index}].databaseIds`, one.databaseIds, databaseId);
    }
    void check.property(`databases[${index}].connectionLimit`, one.connectionLimit, rules.integerBetween(1, 1_000_000));
  });
  check.done();
  return { hostnames, caches };
}

/** Whether a member shows anything: an empty list does not, a value that is known later does. */
function isSomething(value: unknown): boolean {
  if (value === undefined || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return value === true || typeof value !== "object" || value === null || Object.keys(value).length > 0;
}
