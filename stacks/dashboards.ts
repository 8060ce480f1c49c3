// What people look at: one dashboard for the environment, and one for each of its applications.
import * as pulumi from "@pulumi/pulumi";
import {
  Dashboard,
  type DashboardDatabase,
  type DashboardNamespace,
  type Postgres,
  type RestoreDrill,
} from "../components";
import type { Config } from "./config";
import type { Ground } from "./ground";
import type { Objectives } from "./promises";
import type { Tenant } from "./tenants";

/** What there is to show. */
export interface Shown {
  environment: string;
  apps: Tenant[];
  postgres: Postgres;
  drill?: RestoreDrill;
  objectives: Objectives;
  /** Host name whose certificate is watched, if one is. */
  certificateHostname?: pulumi.Output<string>;
}

/** The project's dashboards in the console, which alerts link. */
export function dashboardsUrl({ project }: Config): string {
  return `https://console.cloud.google.com/monitoring/dashboards?project=${project}`;
}

export function showEverything(config: Config, ground: Ground, shown: Shown): void {
  const { environment, apps, postgres, drill, objectives, certificateHostname } = shown;
  const database = databaseOf(config, postgres);
  for (const app of apps) showApp(ground, { ...shown, app, database });
  const hosts = Object.values(objectives).flatMap(({ host }) => (host === undefined ? [] : [host]));
  const certificates = certificateHostname === undefined ? [] : [certificateHostname];
  new Dashboard(
    "dashboard",
    {
      title: environment,
      objectives: namesOf(objectives),
      hostnames: [...new Set([...certificates, ...hosts])],
      ...programsOf(apps, ground),
      databases: [database],
      caches: apps.flatMap(({ caches }) => caches),
      jobs: true,
      secretSync: ground.platform.secretSyncMetricNames,
      ...(drill === undefined ? {} : { restoreDrill: drill.metricNames }),
    },
    ground.cloud,
  );
}

function showApp(
  ground: Ground,
  { environment, app, objectives, database }: Shown & { app: Tenant; database: DashboardDatabase },
): void {
  const own = objectives[app.name];
  new Dashboard(
    `${app.name}-dashboard`,
    {
      title: `${app.name} in ${environment}`,
      ...(own === undefined ? {} : { objectives: namesOf({ [app.name]: own }) }),
      ...(own?.host === undefined ? {} : { hostnames: [own.host] }),
      ...programsOf([app], ground),
      ...(app.usesDatabase ? { databases: [database] } : {}),
      caches: app.caches,
    },
    ground.cloud,
  );
}

function namesOf(objectives: Objectives): { [name: string]: pulumi.Output<string> } {
  return Object.fromEntries(Object.entries(objectives).map(([name, { objectiveName }]) => [name, objectiveName]));
}

/** The servers of applications on Cloud Run, and the applications in the cluster. */
function programsOf(
  apps: Tenant[],
  { platform: { cluster } }: Ground,
): { services?: pulumi.Output<string[]>; namespaces?: DashboardNamespace[] } {
  const regional = apps.filter(({ inCloudRun, servers }) => inCloudRun && servers.length > 0);
  const services = pulumi
    .all(regional.map(({ app, servers }) => app.serviceNames.apply((names) => servers.map((one) => names[one] ?? {}))))
    .apply((all) => [...new Set(all.flat().flatMap((byRegion) => Object.values(byRegion)))]);
  const clusterName = cluster === undefined ? undefined : pulumi.output(cluster).clusterName;
  const inside = apps.filter(({ inCluster }) => inCluster);
  return {
    ...(regional.length === 0 ? {} : { services }),
    ...(clusterName === undefined || inside.length === 0
      ? {}
      : { namespaces: inside.map(({ name }) => ({ namespace: name, clusterName })) }),
  };
}

/** As Cloud Monitoring names the instances (https://cloud.google.com/monitoring/api/resources#tag_cloudsql_database). */
function databaseOf({ project }: Config, postgres: Postgres): DashboardDatabase {
  return {
    name: "postgres",
    databaseIds: postgres.instanceNames.apply((names) => names.map((name) => `${project}:${name}`)),
    connectionLimit: postgres.connectionLimit,
    replicated: postgres.replicaHost !== undefined,
  };
}
