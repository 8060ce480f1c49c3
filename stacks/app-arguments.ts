// What the library would refuse of the applications' files, before anything is created and with all other errors.
import * as pulumi from "@pulumi/pulumi";
import { rules, type AppArgs, type Binding, type DatabaseServer, type PlatformAttachment } from "../components";
import { callsOf } from "./calls";
import type { Applications, Uses, UsesData, UsesNotification, UsesReplica } from "./application";
import { argumentsOf } from "./data";
import { knownOf, type Known } from "./known-apps";
import { placementOf, regionsOf } from "./placement";
import type { Finding, Relation } from "./relations";
import { workloadOf } from "./workloads";

/** Where an environment runs applications. */
export interface Place {
  /** Keys of the configuration that name its regions; the first is where applications run that ask for no more. */
  regions: readonly string[];
  kubernetes: boolean;
  cloudRun: NonNullable<AppArgs["cloudRun"]>;
  /** Whether the database server has a replica, unless a failover has left none; the default is `false`. */
  replica?: boolean;
}

/** Each application's file is one that its runtimes keep, with what the configuration lays over it. */
export function runnable(applications: Applications, place: Place): Relation {
  return (values) => {
    const regions = place.regions.map((key) => values[key]).filter((one): one is string => isRegion(one));
    if (regions.length < place.regions.length) return [];
    const hasReplica = place.replica === true && values["postgresKeepsFormerPrimary"] !== true;
    return knownOf(applications, values["apps"]).flatMap((known) => [
      ...rules.appProblems(known.name, argumentsFor(known, place, regions)).flatMap((one) => found(known, one)),
      ...dataProblems(known, place, regions),
      ...namedTwice(known),
      ...replicas(known, hasReplica),
    ]);
  };
}

function isRegion(value: unknown): boolean {
  return typeof value === "string" && rules.region(value) === undefined;
}

function argumentsFor({ application, app }: Known, place: Place, regions: string[]): AppArgs {
  const { bindings, ...own } = workloadOf(application, app);
  const uses = Object.entries(application.uses ?? {}).flatMap(([name, use]): [string, Binding][] =>
    use.kind === "call" ? [] : [[name, bindingOf(use)]],
  );
  const servers = callsOf(application).map(({ binding }): [string, Binding] => [binding, server(place, regions)]);
  const placement = placementOf(application, place.kubernetes);
  return {
    platform: platformOf(place, regions),
    workload: { ...own, bindings: { ...bindings, ...Object.fromEntries([...uses, ...servers]) } },
    regions: regionsOf(placement, regions),
    ...(placement.inCloudRun ? { cloudRun: place.cloudRun } : {}),
    ...(placement.inCluster ? { kubernetes: application.kubernetes ?? {} } : {}),
  };
}

const some = "checked-before-it-is-made";
const account = `${some}@example.iam.gserviceaccount.com`;
const issuerUrl = `https://example.com/${some}`;

const anyServer: DatabaseServer = {
  ...{ instanceName: some, connectionName: some, host: some, port: 5432, serverCaCertificate: some },
  vaultUserName: some,
};

/** What decides whether an application can run, with a text in the place of what is not known before the platform is there. */
function platformOf({ kubernetes }: Place, regions: string[]): PlatformAttachment {
  return {
    network: {
      networkId: some,
      subnetworkIds: Object.fromEntries(regions.map((region) => [region, some])),
      podRangeName: some,
      serviceRangeName: some,
      privateServicesAccessId: some,
      cachePolicyIds: Object.fromEntries(regions.map((region) => [region, some])),
      internetEgress: kubernetes,
    },
    // What is served follows from the applications' images themselves.
    images: { repositoryUrl: some, upstreamUrls: pulumi.output({}) },
    store: {
      ...{ vaultAddress: some, vaultServiceAccountEmail: account, environment: some },
      ...{ secretsMount: some, configMount: some, databaseMount: some },
      ...{
        developerServiceAccountEmail: account,
        developerPolicy: some,
        syncRole: some,
        syncServiceAccountEmail: account,
      },
      ...{ firstValuesRole: some, firstValuesServiceAccountEmail: account },
    },
    sync: { serviceAccountEmail: account, rollRole: some, settingsBucketName: some },
    ...(kubernetes
      ? {
          cluster: {
            ...{ clusterName: some, location: regions[0] ?? "", workloadPool: some, issuerUrl },
            zones: ["b", "c", "d"].map((letter) => `${regions[0] ?? ""}-${letter}`),
          },
          secretsOperator: { vaultConnection: some, authMount: some, audience: some, rolePrefix: some },
        }
      : {}),
  };
}

/** The parts that something has which an application uses, and the credential. */
function bindingOf(use: UsesData | UsesReplica): Binding {
  const address = { host: some, port: some, caCertificate: some };
  if (use.kind === "bucket") {
    const hostname = use.servedAt === undefined ? {} : { hostname: some };
    const values = { bucket: some, endpoint: some, region: some, ...hostname };
    return use.s3Keys === true ? { values, credential: { kind: "storage-key", resource: account } } : { values };
  }
  if (use.kind === "cache") return { values: address, credential: { kind: "cache-password", resource: some } };
  const credential = use.kind === "database" ? "database-readwrite" : "database-readonly";
  return { values: { ...address, database: some }, credential: { kind: credential, resource: some } };
}

/** A server of another application, which the rule about calls looks at. */
function server({ kubernetes }: Place, regions: string[]): Binding {
  const inRegions = Object.fromEntries(regions.map((region) => [region, some]));
  return {
    cloudRun: { serviceName: some, serviceIds: inRegions, urls: inRegions, protocol: "http1", private: true },
    ...(kubernetes ? { kubernetes: { issuerUrl, namespace: some, process: some, port: 80, protocol: "http1" } } : {}),
  };
}

/** What the components of its data would refuse. */
function dataProblems(known: Known, place: Place, regions: string[]): Finding[] {
  const identity = { serviceAccountEmail: account, serviceAccountName: some };
  const region = regions[0] ?? "";
  const problems = (called: string, use: Uses): readonly rules.Problem[] => {
    if (use.kind === "bucket") {
      const { notifies } = use;
      return [
        ...rules.appBucketProblems(called, { region, identity, ...argumentsOf(use) }),
        ...(notifies === undefined ? [] : eventsProblems(`${called}-events`, region, notifies)),
      ];
    }
    const { network, store } = platformOf(place, regions);
    if (use.kind === "database") {
      const args = { server: anyServer, store, database: some.replaceAll("-", "_"), extensions: use.extensions ?? [] };
      return rules.postgresDatabaseProblems(called, args);
    }
    if (use.kind !== "cache") return [];
    return rules.cacheProblems(called, { region, network, ...argumentsOf(use) });
  };
  return Object.entries(known.application.uses ?? {}).flatMap(([binding, use]) =>
    problems(`${known.name}-${binding}`, use).flatMap((one) => found(known, one, `uses.${binding}.`)),
  );
}

/** A name is that of the component, which is called after the bucket's. */
function eventsProblems(name: string, region: string, { process, ...asked }: UsesNotification): rules.Problem[] {
  const at = { serviceIds: { [region]: some }, urls: { [region]: some } };
  const server = { serviceName: process, ...at, protocol: "http1", private: true };
  const args = { bucketName: some, region, projectNumber: "123456789012", server, ...asked };
  return rules
    .appBucketEventsProblems(name, args)
    .map((one) => (one.property === "name" ? one : { ...one, property: `notifies.${one.property}` }));
}

/** What an application uses and a server of its own have names of their own: templates name both. */
function namedTwice(known: Known): Finding[] {
  const { application, app } = known;
  const { uses = {} } = application;
  return Object.entries(workloadOf(application, app).bindings ?? {}).flatMap(([name, value]) =>
    Object.hasOwn(uses, name)
      ? [
          inFile(known, "workload.bindings.", {
            property: name,
            value,
            remedy: "use another name: one of its uses has it",
          }),
        ]
      : [],
  );
}

/** A replica is of one of the databases beside it, and there is one, or the primary does. */
function replicas(known: Known, hasReplica: boolean): Finding[] {
  const uses = Object.entries(known.application.uses ?? {});
  const databases = uses.filter(([, { kind }]) => kind === "database").map(([name]) => name);
  return uses.flatMap(([binding, use]) => {
    if (use.kind !== "replica") return [];
    const { of, orPrimary } = use;
    const other = `name a database among its uses (there are: ${databases.join(", ") || "none"})`;
    const none = "set true, or take the application out: the database server has no replica here";
    return [
      ...(databases.includes(of) ? [] : [{ property: "of", value: of, remedy: other }]),
      ...(hasReplica || orPrimary === true ? [] : [{ property: "orPrimary", value: orPrimary, remedy: none }]),
    ].map((problem) => inFile(known, `uses.${binding}.`, problem));
  });
}

/** What of a process the configuration may lay over the file. */
const laidOver = /^workload\.(image|processes(\.\w+|\["[^"]+"\])\.(image|scaling|resources|backgroundWork))\b/;

/** A problem by the place that its value can be changed in. Names of applications have a rule of their own. */
function found(known: Known, problem: rules.Problem, path = ""): Finding[] {
  const { property, value, remedy } = problem;
  if (property === "name" && rules.applicationName(known.name) !== undefined) return [];
  // The configuration's own rule says which of the two numbers to change.
  if (/\.scaling$/.test(property) && hasFewerThanLeast(value)) return [];
  if (!laidOver.test(property)) return [inFile(known, path, problem)];
  return [{ key: "apps", at: `.${known.name}.${property.slice("workload.".length)}`, value, remedy }];
}

function hasFewerThanLeast(value: unknown): boolean {
  const { min = 0, max = Infinity } = value as { min?: number; max?: number };
  return max < min;
}

function inFile({ name, app }: Known, path: string, problem: rules.Problem): Finding {
  const said = rules.describe({ ...problem, property: `${path}${problem.property}` });
  return { key: "apps", at: `.${name}`, value: app, remedy: `stacks/apps/${name}.ts: ${said}` };
}
