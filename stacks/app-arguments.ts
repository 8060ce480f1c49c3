// What the library would refuse of the applications' files, before anything is created and with all other errors.
import * as pulumi from "@pulumi/pulumi";
import { appProblems, rules, type AppArgs, type Binding, type PlatformAttachment } from "../components";
import type { Applications } from "./application";
import { knownOf, type Known } from "./known-apps";
import { placementOf, regionsOf } from "./placement";
import type { Finding, Relation } from "./relations";
import { flagsIn } from "./server-flags";
import { kindOf } from "./uses";
import { some, someAccount, someIssuer, someServer, type Checking } from "./uses/kind";
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
    const platform = platformOf(place, regions);
    const hasReplica = place.replica === true && values["postgresKeepsFormerPrimary"] !== true;
    return knownOf(applications, values["apps"]).flatMap((known) => [
      ...appProblems(known.name, argumentsFor(known, place, platform, regions)).flatMap((one) => found(known, one)),
      ...wrongUses({ platform, hasReplica, serverFlags: flagsIn(values), known, region: regions[0] ?? "" }),
      ...namedTwice(known),
    ]);
  };
}

function isRegion(value: unknown): boolean {
  return typeof value === "string" && rules.region(value) === undefined;
}

function argumentsFor(
  { application, app }: Known,
  place: Place,
  platform: PlatformAttachment,
  regions: string[],
): AppArgs {
  const { bindings, ...own } = workloadOf(application, app);
  const { kubernetes } = place;
  const uses = Object.entries(application.uses ?? {}).map(([name, use]): [string, Binding] => [
    name,
    kindOf(use).standIn(use, { regions, kubernetes }),
  ]);
  const placement = placementOf(application, kubernetes);
  return {
    platform,
    workload: { ...own, bindings: { ...bindings, ...Object.fromEntries(uses) } },
    regions: regionsOf(placement, regions),
    ...(placement.inCloudRun ? { cloudRun: place.cloudRun } : {}),
    ...(placement.inCluster ? { kubernetes: application.kubernetes ?? {} } : {}),
  };
}

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
      vaultAddress: someServer,
      vaultServiceAccountEmail: someAccount,
      environment: some,
      secretsMount: some,
      configMount: some,
      databaseMount: some,
      developerServiceAccountEmail: someAccount,
      developerPolicy: some,
      syncRole: some,
      syncServiceAccountEmail: someAccount,
      firstValuesRole: some,
      firstValuesServiceAccountEmail: someAccount,
    },
    sync: { serviceAccountEmail: someAccount, rollRole: some, settingsBucketName: some },
    ...(kubernetes
      ? {
          cluster: {
            clusterName: some,
            location: regions[0] ?? "",
            workloadPool: some,
            issuerUrl: someIssuer,
            zones: ["b", "c", "d"].map((letter) => `${regions[0] ?? ""}-${letter}`),
          },
          secretsOperator: { vaultConnection: some, authMount: some, audience: some, rolePrefix: some },
        }
      : {}),
  };
}

/** What is wrong with what an application uses. */
function wrongUses(checking: Omit<Checking, "name">): Finding[] {
  const { known } = checking;
  return Object.entries(known.application.uses ?? {}).flatMap(([binding, use]) =>
    kindOf(use)
      .problems(use, { ...checking, name: `${known.name}-${binding}` })
      .flatMap((one) => found(known, one, `uses.${binding}.`)),
  );
}

/** What an application uses and a server of its own have names of their own: templates name both. */
function namedTwice(known: Known): Finding[] {
  const { application, app } = known;
  const { uses = {} } = application;
  const remedy = "use another name: one of its uses has it";
  return Object.entries(workloadOf(application, app).bindings ?? {}).flatMap(([property, value]) =>
    Object.hasOwn(uses, property) ? [inFile(known, "workload.bindings.", { property, value, remedy })] : [],
  );
}

/** What of a process the configuration may lay over the file. */
const laidOver = /^workload\.(image|processes(\.\w+|\["[^"]+"\])\.(image|scaling|resources|backgroundWork|rollout))\b/;

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
  const description = rules.describe({ ...problem, property: `${path}${problem.property}` });
  return { key: "apps", at: `.${name}`, value: app, remedy: `stacks/apps/${name}.ts: ${description}` };
}
