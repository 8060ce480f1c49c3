import { output } from "@pulumi/pulumi";
import {
  AppBucket,
  AppBucketEvents,
  appBucketEventsProblems,
  appBucketProblems,
  CredentialKind,
  entry,
  type rules,
  type App,
  type AppBucketArgs,
  type AppBucketEventsArgs,
  type Binding,
  type BindingCredential,
} from "../../components";
import type { Application } from "../application";
import { workloadOf } from "../workloads";
import { argumentsOf, some, someAccount, type Checking, type Making, type UseKind } from "./kind";

/** Who is told of what happens to objects of a bucket. */
export interface UsesNotification extends Pick<AppBucketEventsArgs, "path" | "events" | "prefix" | "deliveryAttempts"> {
  /** A process on Cloud Run that is `private`. */
  process: string;
}

/** A bucket of its own. */
export interface UsesBucket extends Pick<
  AppBucketArgs,
  "versioned" | "recoveryDays" | "expiry" | "signedUrls" | "s3Keys" | "cacheSeconds"
> {
  kind: "bucket";
  /**
   * Origins whose pages upload straight to the bucket with signed URLs; the default is none. `https://{hostname}` is the site: the first host name
   * that users load in each environment.
   */
  uploadOrigins?: string[];
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

export const bucket: UseKind<UsesBucket> = {
  standIn: ({ servedAt, s3Keys }) => ({
    values: { bucket: some, endpoint: some, region: some, ...(servedAt === undefined ? {} : { hostname: some }) },
    ...(s3Keys === true ? { credential: { kind: CredentialKind.StorageKey, resource: someAccount } } : {}),
  }),

  problems: (use, checking) => {
    const { name, region, known } = checking;
    const [hostname = ""] = known.app.hostnames;
    const identity = { serviceAccountEmail: someAccount, serviceAccountName: some };
    return [
      ...withoutSite(use, hostname),
      ...appBucketProblems(name, { region, identity, ...argumentsOf(withSite(use, hostname), "notifies", "servedAt") }),
      ...(use.notifies === undefined ? [] : notificationProblems(use.notifies, checking)),
    ];
  },

  needs: () => ({}),

  names: ({ notifies }, { app, binding }) =>
    notifies === undefined ? [] : [{ what: "the service account", name: `${app}-${binding}-events` }],

  make: (use, making) => {
    const { config, foundation, settings, name, identity, hostname } = making;
    const { protected: isProtected, temporary = false } = settings;
    const made = new AppBucket(
      name,
      {
        region: config.region,
        protected: isProtected,
        identity,
        ...(temporary ? { temporary } : {}),
        ...argumentsOf(withSite(use, hostname), "notifies", "servedAt"),
      },
      foundation.cloud,
    );
    const { servedAt: label, notifies } = use;
    const binding =
      label === undefined ? made.binding : servedUnder(made, `${label}.${config.domain}`, use.s3Keys === true);
    return {
      binding,
      ...(label === undefined ? {} : { served: { label, bucket: made } }),
      ...(notifies === undefined
        ? {}
        : {
            after: (app) => {
              tell(made, notifies, app, making);
            },
          }),
    };
  },

  // Who is told of objects is the environment's alone.
  inReview: (use) => {
    const rest = { ...use };
    delete rest.notifies;
    return rest;
  },
};

/** What stands for the host name that users load. */
const site = "{hostname}";

/** The same with the site's own origin in its place, and without that where there is no site. */
function withSite(use: UsesBucket, hostname: string): UsesBucket {
  const { uploadOrigins } = use;
  if (uploadOrigins === undefined) return use;
  const known = uploadOrigins.filter((origin) => hostname !== "" || !origin.includes(site));
  return { ...use, uploadOrigins: known.map((origin) => origin.replace(site, hostname)) };
}

/** Nobody loads pages of an application without a host name. */
function withoutSite({ uploadOrigins = [] }: UsesBucket, hostname: string): rules.Problem[] {
  const value = uploadOrigins.find((origin) => origin.includes(site));
  return value === undefined || hostname !== ""
    ? []
    : [
        {
          property: "uploadOrigins",
          value,
          remedy: "name the origin itself: users load no host name of the application",
        },
      ];
}

/** Its members stay known to a plan: what leads to no place in the network is said before the bucket is there. */
function servedUnder({ binding }: AppBucket, hostname: string, hasKeys: boolean): Binding {
  const known = output(binding);
  return {
    values: known.apply(({ values }) => ({ ...values, hostname })),
    ...(hasKeys ? { credential: known.apply(({ credential }) => credential as BindingCredential) } : {}),
  };
}

/** Has a process of the application called: it comes after both, since the application uses the bucket. */
function tell(
  { bucketName }: AppBucket,
  { process, ...asked }: UsesNotification,
  app: App,
  { config: { projectNumber, region }, foundation: { cloud }, name }: Making,
): void {
  const server = entry(app.cloudRunServers, process);
  new AppBucketEvents(`${name}-events`, { bucketName, region, server, projectNumber, ...asked }, cloud);
}

/** Pub/Sub may call the process that is told, and what its component would refuse. */
function notificationProblems(
  { process, ...asked }: UsesNotification,
  { name, region, known }: Checking,
): rules.Problem[] {
  const at = { serviceIds: { [region]: some }, urls: { [region]: some } };
  const server = { serviceName: process, ...at, protocol: "http1", private: true };
  const args = { bucketName: some, region, projectNumber: "123456789012", server, ...asked };
  const remedy = wrongProcess(process, known);
  return [
    // A name is that of the component, which is called after the bucket's.
    ...appBucketEventsProblems(`${name}-events`, args).map((one) =>
      one.property === "name" ? one : { ...one, property: `notifies.${one.property}` },
    ),
    ...(remedy === undefined ? [] : [{ property: "notifies.process", value: process, remedy }]),
  ];
}

function wrongProcess(process: string, { application, app }: Checking["known"]): string | undefined {
  if (application.cloudRun === false)
    return "let the application run on Cloud Run too, or have a worker look at the bucket: Pub/Sub calls no private server in a cluster";
  const { processes = {} } = workloadOf(application, app);
  const servers = Object.keys(processes).filter((one) => processes[one]?.port !== undefined);
  if (!servers.includes(process)) return `name a process with a port (there are: ${servers.join(", ") || "none"})`;
  return processes[process]?.private === true
    ? undefined
    : "set private of the process: nobody but the bucket's events, and those who call it by name, gets to it";
}

/** Labels below the zone's domain under which an application's buckets are served. */
export function servedLabels({ uses = {} }: Application): string[] {
  return Object.values(uses).flatMap((use) =>
    use.kind === "bucket" && use.servedAt !== undefined ? [use.servedAt] : [],
  );
}
