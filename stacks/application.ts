// What the files of `stacks/apps/` say.
import { RunError } from "@pulumi/pulumi";
import type {
  AppBucketArgs,
  AppBucketEventsArgs,
  AppOnKubernetes,
  CacheArgs,
  EdgeRule,
  PostgresDatabaseArgs,
  StaticSiteArgs,
  Workload,
} from "../components";

/** A database of its own on the environment's server. Its name is the application's; that of a second one has the binding's too. */
export interface UsesDatabase extends Pick<PostgresDatabaseArgs, "extensions"> {
  kind: "database";
  /**
   * Query that proves a restored backup of it: one statement that answers one `true`. Environments with restore drills run it each day;
   * without one the database is restored and not looked at.
   */
  proof?: string;
}

/** The replica of one of its databases, for reads that may be some seconds old: `host` is the replica's, and the login reads. */
export interface UsesReplica {
  kind: "replica";
  /** Binding of the database. */
  of: string;
  /**
   * Whether it reads from the primary where there is no replica, as in an environment of one region or after a failover; the default is
   * `false`, which refuses such an environment.
   */
  orPrimary?: boolean;
}

/** A cache of its own. The environment says how large it is. */
export interface UsesCache extends Pick<CacheArgs, "evictionPolicy" | "version" | "parameters"> {
  kind: "cache";
}

/** Who is told of what happens to objects of a bucket. */
export interface UsesNotification extends Pick<AppBucketEventsArgs, "path" | "events" | "prefix" | "deliveryAttempts"> {
  /** A process on Cloud Run that is `private`. */
  process: string;
}

/** A bucket of its own. */
export interface UsesBucket extends Pick<
  AppBucketArgs,
  "versioned" | "recoveryDays" | "expiry" | "uploadOrigins" | "signedUrls" | "s3Keys" | "cacheSeconds"
> {
  kind: "bucket";
  /**
   * A private process of the application that is called when something happens to objects; nobody is by default. A person applies it
   * first: the deploying account has no right to Pub/Sub.
   */
  notifies?: UsesNotification;
  /**
   * Label below the zone's domain, such as `media`, under which the front door serves its objects; nobody gets them by default. The
   * binding has the part `hostname` then, for variables such as `https://{media.hostname}`. In a review it is the environment's host
   * name, which has none of the review's objects.
   */
  servedAt?: string;
}

/** A server of another application of the environment, which it calls. Its variables name the parts `url`, `host` and `port`. */
export interface UsesCall {
  kind: "call";
  /** Name of the other application. */
  application: string;
  /** Its process, which is `private`; the default is `web`. */
  process?: string;
}

/** What keeps data of an application. */
export type UsesData = UsesDatabase | UsesCache | UsesBucket;

/** What an application asks for. */
export type Uses = UsesData | UsesReplica | UsesCall;

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
  uses?: { [binding: string]: Uses };
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
