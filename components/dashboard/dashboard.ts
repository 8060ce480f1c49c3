import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import type { DashboardArgs } from "./args";
import { cacheSection, databaseSection, restoreSection, syncSection, type KnownDatabase } from "./data";
import { dashboardJson } from "./layout";
import type { Section } from "./panels";
import { jobSection, namespaceSection, serviceSection, type KnownNamespace } from "./programs";
import { hostSection, objectiveSection } from "./promises";
import { validate } from "./validate";

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
    const json = pulumi
      .output({ ...args, hostnames, caches })
      .apply((known) => dashboardJson(args.title ?? name, sectionsOf(known as KnownArgs)));
    const dashboard = new monitoring.Dashboard(name, { dashboardJson: json }, { parent: this });
    this.dashboardId = dashboard.id;
    this.registerOutputs({ dashboardId: this.dashboardId });
  }
}

/** The arguments, once all of them are known. */
interface KnownArgs {
  objectives?: { [name: string]: string };
  hostnames: string[];
  services?: string[];
  latencyMilliseconds?: number;
  namespaces?: KnownNamespace[];
  databases?: (Omit<KnownDatabase, "replicated"> & { replicated?: boolean })[];
  caches: string[];
  secretSync?: { [what: string]: string };
  restoreDrill?: { [what: string]: string };
  jobs?: boolean;
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** From what users notice to what it stands on. */
function sectionsOf(known: KnownArgs): Section[] {
  const { objectives = {}, hostnames, services = [], namespaces = [], databases = [], caches } = known;
  const { secretSync, restoreDrill, jobs = false, latencyMilliseconds = defaultLatency } = known;
  return [
    ...(Object.keys(objectives).length === 0 ? [] : [objectiveSection(objectives)]),
    ...(hostnames.length === 0 ? [] : [hostSection(inOrder(hostnames))]),
    ...(services.length === 0 ? [] : [serviceSection(inOrder(services), latencyMilliseconds)]),
    ...(namespaces.length === 0 ? [] : [namespaceSection(namespaces)]),
    ...[...databases]
      .sort(byName)
      .map(({ replicated = false, ...database }) =>
        databaseSection({ ...database, databaseIds: inOrder(database.databaseIds), replicated }),
      ),
    ...(caches.length === 0 ? [] : [cacheSection(inOrder(caches))]),
    ...(jobs ? [jobSection()] : []),
    ...(secretSync === undefined ? [] : [syncSection(secretSync)]),
    ...(restoreDrill === undefined ? [] : [restoreSection(restoreDrill)]),
  ];
}
