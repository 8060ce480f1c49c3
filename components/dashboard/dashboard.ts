import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import type { DashboardArgs, DashboardBudget } from "./args";
import { cacheSection, databaseSection, restoreSection, syncSection, type KnownDatabase } from "./data";
import { loadBalancerSection } from "./front-door";
import { dashboardJson } from "./layout";
import { logSection } from "./logs";
import type { Section } from "./panels";
import { budgetSection } from "./money";
import { jobSection, namespaceSection, serviceSection, workerPoolSection, type KnownNamespace } from "./programs";
import { hostSection, objectiveSection } from "./promises";
import { validate } from "./validate";
import { whenKnown } from "../internal/outputs";

const defaultLatency = 1000;

/**
 * A dashboard in Cloud Monitoring, of what there is: promises, what is asked from outside, programs, data and copies of secrets. Each
 * section begins with what its panels show and what to do about it, and each panel has the value at which somebody should act.
 *
 * Dashboards cost nothing (https://cloud.google.com/products/observability/pricing).
 */
export class Dashboard extends pulumi.ComponentResource {
  /** The dashboard, `projects/<number>/dashboards/<id>`. */
  public readonly dashboardId: pulumi.Output<string>;

  constructor(name: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    const [, { hostnames, caches }] = checkArguments("Dashboard", name, args, validate);
    super("groundplan:index:Dashboard", name, args, opts);
    const json = whenKnown({ ...args, hostnames, caches }, (known) =>
      dashboardJson(args.title ?? name, sectionsOf(known as KnownArgs)),
    );
    const dashboard = new monitoring.Dashboard(name, { dashboardJson: json }, { parent: this });
    this.dashboardId = dashboard.id;
    this.registerOutputs({ dashboardId: this.dashboardId });
  }
}

/** The arguments, once all of them are known. */
interface KnownArgs {
  objectives?: { [name: string]: string };
  hostnames: string[];
  urlMaps?: string[];
  backendServices?: string[];
  services?: string[];
  workerPools?: string[];
  logView?: string;
  latencyMilliseconds?: number;
  namespaces?: KnownNamespace[];
  databases?: (Omit<KnownDatabase, "replicated"> & { replicated?: boolean })[];
  caches: string[];
  secretSync?: { [what: string]: string };
  syncedApps?: string[];
  restoreDrill?: { [what: string]: string };
  jobs?: boolean;
  budget?: DashboardBudget;
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** From what users notice to what it stands on. */
function sectionsOf(known: KnownArgs): Section[] {
  const { objectives = {}, hostnames, databases = [], caches } = known;
  const { secretSync, syncedApps = [], restoreDrill, jobs = false, budget } = known;
  return [
    ...(Object.keys(objectives).length === 0 ? [] : [objectiveSection(objectives)]),
    ...(hostnames.length === 0 ? [] : [hostSection(inOrder(hostnames))]),
    ...programSections(known),
    ...[...databases]
      .sort(byName)
      .map(({ replicated = false, ...database }) =>
        databaseSection({ ...database, databaseIds: inOrder(database.databaseIds), replicated }),
      ),
    ...(caches.length === 0 ? [] : [cacheSection(inOrder(caches))]),
    ...(jobs ? [jobSection()] : []),
    ...(secretSync === undefined ? [] : [syncSection(secretSync, inOrder(syncedApps))]),
    ...(restoreDrill === undefined ? [] : [restoreSection(restoreDrill)]),
    ...(budget === undefined ? [] : [budgetSection(budget)]),
  ];
}

/** What answers requests and works for them, and what it prints. */
function programSections(known: KnownArgs): Section[] {
  const { urlMaps = [], backendServices = [], services = [], workerPools = [], namespaces = [], logView } = known;
  const { latencyMilliseconds = defaultLatency } = known;
  const balanced = { urlMaps: inOrder(urlMaps), backendServices: inOrder(backendServices) };
  const programs = { services: inOrder(services), workerPools: inOrder(workerPools), namespaces };
  return [
    ...(urlMaps.length === 0 ? [] : [loadBalancerSection(balanced, latencyMilliseconds)]),
    ...(services.length === 0 ? [] : [serviceSection(programs.services, latencyMilliseconds)]),
    ...(workerPools.length === 0 ? [] : [workerPoolSection(programs.workerPools)]),
    ...(namespaces.length === 0 ? [] : [namespaceSection(namespaces)]),
    ...(logView === undefined ? [] : [logSection(logView, programs)]),
  ];
}
