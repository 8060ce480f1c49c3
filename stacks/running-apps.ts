// The applications of an environment, each with data of its own.
import {
  App,
  entry,
  frontDoorPath,
  serviceAccountMember,
  AppIdentity,
  type AppOnCloudRun,
  type Binding,
  type EdgeRule,
  type Endpoint,
  type SecretSyncGithub,
  type Workload,
  type WorkloadProcess,
} from "../components";
import * as pulumi from "@pulumi/pulumi";
import type { AppConfig } from "./app-keys";
import { applicationOf, routesOf, serverName, type Application, type Applications, type FrontEnd } from "./application";
import type { Config } from "./config";
import type { DataSettings } from "./data";
import type { Foundation } from "./foundation";
import { placementOf, regionsOf, type Placement } from "./placement";
import { callsOf } from "./uses/call";
import type { Used } from "./uses/kind";
import { usedBy } from "./uses/used";
import { workloadOf } from "./workloads";

/** What differs between environments. */
export interface RunSettings extends DataSettings {
  /** The first one is where applications run that ask for no more. */
  regions: string[];
  cloudRun: AppOnCloudRun;
  /** Whether developers may read secrets. */
  readableByDevelopers?: boolean;
  /** Whether the environment already lets the programs fetch passwords and make keys that applications of this stack need. */
  fetchingIsGranted?: boolean;
}

/** A server of an application that answers under its host names. */
export interface Server extends Placement {
  app: App;
  /** For what is called after it: that of the application, and the process unless that is `web`. */
  name: string;
  process: string;
  /** Host name that users ask for. */
  hostname: string;
  /** Path that answers 200. */
  healthPath: string;
  /** Whether a new version of it gets its requests in steps. */
  hasRollout: boolean;
}

/** An application that runs. */
export interface RunningApp {
  name: string;
  app: App;
  inCloudRun: boolean;
  inCluster: boolean;
  hostnames: string[];
  /** Whether each of them answers, and none leads to the first. */
  everyHostname: boolean;
  /** Whether they are another application's. */
  sharesHost: boolean;
  /** Servers by the paths that lead to them. */
  routes: { path: string; server: Server }[];
  /** Its static front end. */
  site?: FrontEnd;
  /** Rules of the front door for the first host name. */
  edgeRules: EdgeRule[];
  /** Buckets that the front door serves, by label below the zone's domain. */
  served: NonNullable<Used["served"]>[];
  /** Its processes that answer requests. */
  servers: string[];
  /** Its processes that answer none. */
  workers: string[];
  /** Ids of its caches. */
  caches: pulumi.Output<string>[];
  usesDatabase: boolean;
  /** End points of the data without which it does not work, each once. */
  needs: pulumi.Output<Endpoint>[];
}

/** Every application that the configuration names. One comes after those that it calls, of which none calls it. */
export function runApps(
  config: Config,
  applications: Applications,
  foundation: Foundation,
  settings: RunSettings,
): RunningApp[] {
  const running = new Map<string, RunningApp>();
  const run = (name: string): RunningApp => {
    const known = running.get(name);
    if (known !== undefined) return known;
    const app = config.apps[name];
    if (app === undefined) throw new pulumi.RunError(`apps.${name}: the configuration has no such application`);
    const application = applicationOf(applications, name);
    for (const call of callsOf(application)) run(call.application);
    const bindingTo = (called: string, process: string): Binding => serverBinding(run(called), process);
    const started = runApp(config, { name, app, application, bindingTo }, foundation, settings);
    running.set(name, started);
    return started;
  };
  return Object.keys(config.apps).map(run);
}

/**
 * While a region is drained a new version gets all requests at once. A rollout would ask each region who gets them now, and a region that
 * is lost does not answer.
 */
function withoutRollouts(workload: Workload, regions: string[], drained: string | undefined): Workload {
  if (drained === undefined || !regions.includes(drained) || workload.processes === undefined) return workload;
  const withoutOne = (process: WorkloadProcess): WorkloadProcess => {
    const rest = { ...process };
    delete rest.rollout;
    return rest;
  };
  const processes = Object.entries(workload.processes).map(([name, one]) => [name, withoutOne(one)] as const);
  return { ...workload, processes: Object.fromEntries(processes) };
}

/** Where jobs run while the first region is drained. */
function jobsOf(regions: string[], drained: string | undefined): { jobRegion?: string } {
  const other = regions.find((one) => one !== drained);
  return drained === regions[0] && other !== undefined ? { jobRegion: other } : {};
}

interface Asked {
  name: string;
  app: AppConfig;
  application: Application;
  /** A server of another application, which runs. */
  bindingTo: (application: string, process: string) => Binding;
}

/**
 * What is of an application that may go is deleted with it, where the environment protects what the others have. A review's goes in any
 * case.
 */
function settingsOf({ protected: isProtected }: AppConfig, settings: RunSettings): RunSettings {
  if (isProtected === undefined || settings.temporary === true) return settings;
  return { ...settings, protected: isProtected, cloudRun: { ...settings.cloudRun, protected: isProtected } };
}

function runApp(config: Config, asked: Asked, foundation: Foundation, environment: RunSettings): RunningApp {
  const { name, app, application, bindingTo } = asked;
  const settings = settingsOf(app, environment);
  const identity = new AppIdentity(name, {}, foundation.cloud);
  const [hostname = ""] = app.hostnames;
  const common = { config, foundation, settings, app: name, identity, hostname, bindingTo };
  const used = usedBy(application.uses ?? {}, common);
  const all = Object.values(used);
  const { bindings, ...own } = withoutRollouts(workloadOf(application, app), settings.regions, config.drained);
  const workload: Workload = { ...own, bindings: { ...bindings, ...each(used, ({ binding }) => binding) } };
  const databaseUsers = each(used, (one) => one.databaseUsers);
  const placement = placementOf(application, foundation.platform.cluster !== undefined);
  const { inCloudRun, inCluster } = placement;
  const regions = regionsOf(placement, settings.regions);
  const onCloudRun = { ...settings.cloudRun, ...jobsOf(regions, config.drained) };
  const running = new App(
    name,
    {
      platform: foundation.platform,
      workload,
      identity,
      regions,
      ...(inCloudRun ? { cloudRun: { ...onCloudRun, deployers: deployersOf(config, foundation) } } : {}),
      ...(inCluster ? { kubernetes: application.kubernetes ?? {} } : {}),
      databaseUsers,
      readableByDevelopers: settings.readableByDevelopers ?? false,
      fetchingIsGranted: settings.fetchingIsGranted ?? false,
      ...githubCopies(config, app, workload),
    },
    foundation.configured,
  );
  for (const { after } of all) after?.(running);
  const routes = routesOf(application).map(([path, process]) => ({
    path,
    server: serverOf(asked, running, process, workload, placement),
  }));
  const needs = [...new Set(all.flatMap(({ endpoint = [] }) => endpoint))];
  const site = application.site === undefined ? {} : { site: application.site };
  const { edgeRules = [], everyHostname = false } = application;
  const processes = Object.entries(workload.processes ?? {});
  const named = (isServer: boolean): string[] =>
    processes.filter(([, { port }]) => (port !== undefined) === isServer).map(([process]) => process);
  const shown = {
    servers: named(true),
    workers: named(false),
    served: all.flatMap(({ served = [] }) => served),
    caches: all.flatMap(({ cacheId = [] }) => cacheId),
    usesDatabase: Object.keys(databaseUsers).length > 0,
  };
  const placed = { inCloudRun, inCluster, routes, edgeRules, everyHostname, needs, ...shown, ...site };
  const sharesHost = application.hostnamesOf !== undefined;
  return { name, app: running, hostnames: app.hostnames, sharesHost, ...placed };
}

/** What each that is used has of something, without those that have none. */
function each<Value>(
  used: { [binding: string]: Used },
  of: (one: Used) => Value | undefined,
): { [binding: string]: Value } {
  const found = Object.entries(used).map(([binding, one]) => [binding, of(one)] as const);
  return Object.fromEntries(found.filter((one): one is [string, Value] => one[1] !== undefined));
}

/** A server as its callers are told of it, on each runtime that it is on. */
function serverBinding({ app, inCloudRun, inCluster }: RunningApp, process: string): Binding {
  return {
    ...(inCloudRun ? { cloudRun: entry(app.cloudRunServers, process) } : {}),
    ...(inCluster ? { kubernetes: entry(app.kubernetesServers, process) } : {}),
  };
}

/** Who reads back what a deployment writes. */
function deployersOf({ operators }: Config, { platform }: Foundation): pulumi.Input<string>[] {
  const accounts = [platform.deployServiceAccountEmail, platform.previewServiceAccountEmail];
  return [...operators, ...accounts.flatMap((email) => (email === undefined ? [] : [serviceAccountMember(email)]))];
}

function serverOf(
  { name, app: { hostnames } }: Asked,
  app: App,
  process: string,
  { processes }: Workload,
  placement: Placement,
): Server {
  const server = processes?.[process] ?? {};
  return {
    app,
    name: serverName(name, process),
    process,
    hostname: hostnames[0] ?? "",
    healthPath: frontDoorPath(server),
    hasRollout: server.rollout !== undefined,
    ...placement,
  };
}

/** The copies that workflows read, in the environment at GitHub that the configuration names. */
function githubCopies(
  { repository }: Config,
  { githubEnvironment: environment }: AppConfig,
  { secrets = {}, config = {} }: Workload,
): { github?: SecretSyncGithub } {
  if (environment === undefined) return {};
  // GitHub keeps names that begin so for its own.
  const names = (table: object): string[] => Object.keys(table).filter((name) => !/^GITHUB_/i.test(name));
  return { github: { repository, environment, secrets: names(secrets), variables: names(config) } };
}
