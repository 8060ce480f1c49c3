// What people look at: one dashboard for the environment, and one for each of its applications.
import * as pulumi from "@pulumi/pulumi";
import {
  Dashboard,
  rules,
  type ClusterAttachment,
  type DashboardArgs,
  type DashboardDatabase,
  type Postgres,
  type RestoreDrill,
} from "../components";
import type { Config } from "./config";
import type { FrontDoor } from "./front-door";
import type { OwnFoundation } from "./foundation";
import type { Objectives } from "./promises";
import type { RunningApp } from "./running-apps";

/** What there is to show. */
export interface Shown {
  environment: string;
  apps: RunningApp[];
  postgres: Postgres;
  drill?: RestoreDrill;
  objectives: Objectives;
  door: FrontDoor;
}

export function showEverything(config: Config, foundation: OwnFoundation, shown: Shown): void {
  const { environment, apps, postgres, drill, objectives, door } = shown;
  const { billingAccount, monthlyBudget: amount } = config;
  const database = databaseOf(config, postgres);
  for (const app of apps) showApp(foundation, { ...shown, app, database });
  const hosts = Object.values(objectives).flatMap(({ host }) => (host === undefined ? [] : [host]));
  const urlMaps = apps.flatMap((app) => door.balancersOf?.(app).urlMaps ?? []);
  new Dashboard(
    "dashboard",
    {
      title: environment,
      objectives: namesOf(objectives),
      hostnames: [...new Set([...door.certificateHostnames, ...hosts])],
      ...(urlMaps.length === 0 ? {} : { urlMaps: [...new Set(urlMaps)] }),
      ...programsOf(apps, foundation),
      databases: [database],
      caches: apps.flatMap(({ caches }) => caches),
      jobs: true,
      secretSync: foundation.platform.secretSyncMetricNames,
      ...(drill === undefined ? {} : { restoreDrill: drill.metricNames }),
      ...(billingAccount === undefined ? {} : { budget: { billingAccount, amount } }),
    },
    foundation.cloud,
  );
}

function showApp(
  foundation: OwnFoundation,
  { environment, app, objectives, database, door }: Shown & { app: RunningApp; database: DashboardDatabase },
): void {
  const own = objectives[app.name];
  const { urlMaps = [], backendServices } = door.balancersOf?.(app) ?? {};
  const certificates = door.certificateHostnames.filter((one) => app.hostnames.some((hostname) => hostname === one));
  new Dashboard(
    `${app.name}-dashboard`,
    {
      title: `${app.name} in ${environment}`,
      ...(own === undefined ? {} : { objectives: namesOf({ [app.name]: own }) }),
      hostnames: [...new Set([...certificates, ...(own?.host === undefined ? [] : [own.host])])],
      ...(urlMaps.length === 0 ? {} : { urlMaps }),
      ...(urlMaps.length === 0 || backendServices === undefined ? {} : { backendServices }),
      ...programsOf([app], foundation),
      ...(app.usesDatabase ? { databases: [database] } : {}),
      caches: app.caches,
      secretSync: foundation.platform.secretSyncMetricNames,
      syncedApps: [app.name],
    },
    foundation.cloud,
  );
}

function namesOf(objectives: Objectives): { [name: string]: pulumi.Output<string> } {
  return Object.fromEntries(Object.entries(objectives).map(([name, { objectiveName }]) => [name, objectiveName]));
}

/** What applications run on Cloud Run and in the cluster, and where what they print is. */
function programsOf(
  apps: RunningApp[],
  { platform: { cluster }, logView }: OwnFoundation,
): Pick<DashboardArgs, "services" | "workerPools" | "namespaces" | "logView"> {
  const clusterName = cluster === undefined ? undefined : clusterNameOf(cluster);
  const inside = apps.filter(({ inCluster }) => inCluster);
  const programs = {
    ...onCloudRun(apps, "services", ({ servers }) => servers),
    ...onCloudRun(apps, "workerPools", ({ workers }) => workers),
    ...(clusterName === undefined || inside.length === 0
      ? {}
      : { namespaces: inside.map(({ name }) => ({ namespace: name, clusterName })) }),
  };
  return { ...programs, ...(Object.keys(programs).length === 0 ? {} : { logView }) };
}

/** Of a component, its own output: the SDK would look for unknown values in all that a component refers to. */
function clusterNameOf(cluster: pulumi.Input<ClusterAttachment>): pulumi.Input<string> {
  const isLater = pulumi.Output.isInstance(cluster) || cluster instanceof Promise;
  return isLater ? pulumi.output(cluster).clusterName : cluster.clusterName;
}

/** The names of what runs some processes of applications on Cloud Run, in all regions. */
function onCloudRun(
  apps: RunningApp[],
  member: "services" | "workerPools",
  processesOf: (app: RunningApp) => string[],
): { [Member in typeof member]?: pulumi.Output<string[]> } {
  const regional = apps.filter((app) => app.inCloudRun && processesOf(app).length > 0);
  if (regional.length === 0) return {};
  const names = pulumi
    .all(regional.map((app) => app.app.serviceNames.apply((known) => processesOf(app).map((one) => known[one] ?? {}))))
    .apply((all) => [...new Set(all.flat().flatMap((byRegion) => Object.values(byRegion)))]);
  return { [member]: names };
}

/** As Cloud Monitoring names the instances (https://cloud.google.com/monitoring/api/resources#tag_cloudsql_database). */
function databaseOf({ project, postgresTier, postgresMaxConnections }: Config, postgres: Postgres): DashboardDatabase {
  return {
    name: "postgres",
    databaseIds: postgres.instanceNames.apply((names) => names.map((name) => `${project}:${name}`)),
    // With the shares of other programs, whose connections the chart shows too.
    connectionLimit: rules.postgresConnections(postgresTier, postgresMaxConnections),
    replicated: postgres.replicaHost !== undefined,
  };
}
