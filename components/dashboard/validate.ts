import type * as pulumi from "@pulumi/pulumi";
import { componentName } from "../internal/names";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";
import type { DashboardArgs } from "./args";

const members = [
  ...["objectives", "hostnames", "urlMaps", "services", "workerPools", "namespaces", "databases", "caches"],
  ...["secretSync", "restoreDrill", "jobs", "budget"],
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

const view = rules.matching(
  /^projects\/[^/\s"]+\/locations\/[^/\s"]+\/buckets\/[^/\s"]+\/views\/[^/\s"]+$/,
  "use the output viewName of a LogBucket",
);
const billingAccount = rules.matching(/^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/, "use the account's id, XXXXXX-XXXXXX-XXXXXX");

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
  for (const member of ["services", "workerPools", "urlMaps", "backendServices"] as const) {
    const names = args[member];
    if (Array.isArray(names)) void check.each(member, names, resource);
  }
  void check.property("logView", args.logView, view);
  checkBelonging(check, args);
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

/** What narrows another member needs that. */
function checkBelonging(check: Arguments, args: DashboardArgs): void {
  const { budget, syncedApps, secretSync, backendServices, urlMaps, logView } = args;
  if (isSomething(backendServices) && !isSomething(urlMaps)) {
    check.problem("backendServices", backendServices, "name the urlMaps that they stand behind");
  }
  if (isSomething(syncedApps) && secretSync === undefined) {
    check.problem("syncedApps", syncedApps, "give the secretSync that copies for them");
  }
  const programs = [args.services, args.workerPools, args.namespaces];
  if (logView !== undefined && !programs.some(isSomething)) {
    check.problem("logView", logView, "name the services, workerPools or namespaces whose lines are shown");
  }
  void check.each("syncedApps", syncedApps, resource);
  if (budget === undefined) return;
  check.property("budget.billingAccount", budget.billingAccount, billingAccount);
  check.property("budget.amount", budget.amount, rules.integerBetween(1, 1_000_000_000));
}

/** Whether a member shows anything: an empty list does not, a value that is known later does. */
function isSomething(value: unknown): boolean {
  if (value === undefined || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return value === true || typeof value !== "object" || value === null || Object.keys(value).length > 0;
}
