// What the files of `stacks/apps/` say.
import { RunError } from "@pulumi/pulumi";
import type { AppOnKubernetes, EdgeRule, StaticSiteArgs, Workload } from "../components";
import type { UsesByBinding } from "./uses";

/**
 * Its static front end: a folder that its own build has written. The browser finds the paths of `routes` among the end points, by the names of their
 * processes.
 */
export interface FrontEnd extends Pick<
  StaticSiteArgs,
  | "folder"
  | "buildCommand"
  | "fallback"
  | "trailingSlash"
  | "immutablePaths"
  | "sourceMaps"
  | "alsoPublish"
  | "settings"
> {
  /** Path under the application's host names that the files have; the default is `/`. No process has the same one. */
  path?: string;
  /**
   * Whether a changed release is asked for under the first host name, so that the deployment fails if users get another one; the default is
   * `true`.
   */
  checkRelease?: boolean;
}

/** What an environment tells an application. */
export interface Facts {
  /** Host name that users load; empty for an application without one. */
  hostname: string;
}

/** The workload without what the environment adds: the image, and the bindings of what the application uses. */
export type Specification = Omit<Workload, "image">;

/** What an application is, the same in every environment. Images, host names and sizes are in the configuration, `groundplan:apps`. */
export interface Application {
  /** Data of its own, and servers of others, by the names that its `bound` variables use. */
  uses?: UsesByBinding;
  /**
   * Processes that answer under its host names, by path; the default is `web` for every path, if it has a port, and for `/api` beside a front
   * end at `/`. `{}` is for a server that only other applications call.
   */
  routes?: { [path: string]: string };
  /**
   * Another application under whose first host name it answers too, at the paths of its `routes`, of which it has none by default; the
   * configuration then names no host names for it, and `hostname` is the other one's. The default is host names of its own.
   */
  hostnamesOf?: string;
  /** A static front end under its host names; the default is none. */
  site?: FrontEnd;
  /**
   * Rules of the front door for the requests of its first host name, in their order; the default is none. They put a Worker in
   * front of it. Files of own code are below the project's directory.
   */
  edgeRules?: EdgeRule[];
  /** Whether it runs on Cloud Run; the default is `true`. */
  cloudRun?: boolean;
  /** How it runs in the cluster, where the environment has one; the default is that it does not. */
  kubernetes?: AppOnKubernetes;
  /** Whether it runs in each region of the environment; the default is `false`, the first alone. Each has as many instances. */
  everyRegion?: boolean;
  /**
   * Whether each of its host names answers, as the first does; the default is `false`: the others lead to the first with 308. A program is told the
   * first, finds it in `Host` where a load balancer is before it, and the one that was asked for in `X-Forwarded-Host`. `edgeRules`, what it promises
   * and who shares its host name (`hostnamesOf`) are about the first alone.
   */
  everyHostname?: boolean;
  /** Its processes, jobs and variables. A pure function: the configuration is checked with it. */
  workload: (facts: Facts) => Specification;
}

/** Applications by name. */
export interface Applications {
  [name: string]: Application;
}

/** Processes by path under the application's host names. */
export function routesOf({ routes, site, hostnamesOf, workload }: Application): [path: string, process: string][] {
  if (routes !== undefined) return Object.entries(routes);
  if (hostnamesOf !== undefined) return [];
  const path = site !== undefined && (site.path ?? "/") === "/" ? "/api" : "/";
  return workload({ hostname: "" }).processes?.["web"]?.port === undefined ? [] : [[path, "web"]];
}

/** What leads to a process from outside is called: as the application, which `web` stands for, or after both. */
export function serverName(application: string, process: string): string {
  return process === "web" ? application : `${application}-${process}`;
}

/** The application of a name, which the configuration was checked for. */
export function applicationOf(applications: Applications, name: string): Application {
  const found = Object.hasOwn(applications, name) ? applications[name] : undefined;
  if (found === undefined) throw new RunError(`apps.${name}: there is no such application in stacks/apps/index.ts`);
  return found;
}
