import * as pulumi from "@pulumi/pulumi";
import { refuseCredentials } from "../app-secrets/templates";
import { checkForms } from "../app-secrets/forms";
import { checkDatabaseUsers, copiedText, secretKey } from "../app-secrets/validate";
import { egressInCluster, namespaceName, refuseOnAutopilot, withContainersInCluster } from "../autopilot-app/validate";
import { CloudRunIngress } from "../cloud-run-app/args";
import { egressOnCloudRun } from "../cloud-run-app/egress";
import { checkMembers, refuseOnCloudRun, withContainersOnCloudRun } from "../cloud-run-app/validate";
import { remember } from "../internal/known";
import { automatic, calledAfter, kinds } from "../internal/names";
import { nodeImage } from "../internal/node-job";
import { isLater } from "../internal/outputs";
import { requireCluster, type NamedProviders } from "../internal/providers";
import type { Problem } from "../internal/problem";
import type { Subject } from "../internal/refusal";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { connectedRegion } from "../internal/subnetwork";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { argumentProblems, Arguments } from "../internal/validation";
import { requireImage } from "../registry/image";
import { checkGithub } from "../secret-sync-app/validate";
import { isServer } from "../workload/calls";
import { checkWorkload, refuseImages } from "../workload/check";
import type { CompleteWorkload } from "../workload/complete";
import { complete, keyOf } from "../workload/defaults";
import { refuseEgress } from "../workload/egress";
import type { AppArgs } from "./args";
import { keysOf } from "./keys";

/**
 * Refuses what one of the parts would refuse, before the first of them is made, and by the names that the caller gave. Each part checks
 * its own arguments again, with what is known by then.
 */
export function validate(name: string, args: Usable<AppArgs>, named: NamedProviders): void {
  const check = new Arguments(`App "${name}"`);
  check.property("name", name, calledAfter([kinds.run, `-secrets-first-values${automatic}`]));
  checkParts(check, name, args);
  checkKeys(check, args);
  checkDelivery(check, args);
  const regionRule = args.cloudRun === undefined ? rules.region : connectedRegion(args.platform.network);
  check.each("regions", args.regions, regionRule);
  if (args.regions.length === 0) check.problem("regions", args.regions, "name at least one region");
  if (args.cloudRun === undefined && args.kubernetes === undefined) {
    check.problem("cloudRun", undefined, "say where it runs: cloudRun: {}, kubernetes: {}, or both");
  }
  if (args.kubernetes !== undefined && args.platform.cluster === undefined) {
    check.problem("platform.cluster", undefined, inClusterRemedies.cluster);
  }
  if (!named.vault) {
    const remedy =
      "name Vault's provider in the options, such as that of the platform's providers: its policy and its login are made there";
    check.problem("opts.providers.vault", undefined, remedy);
  }
  if (args.kubernetes !== undefined) requireCluster(check, named);
  check.done();
}

/** What to do about a platform without what applications in a cluster need of it. */
const inClusterRemedies = {
  cluster: "give the platform a cluster, or leave kubernetes out",
  secretsOperator: "give the platform the operator of its cluster: the workload names keys",
};

/** A part of the platform that an application in its cluster needs. Of a platform that is known later, that there is none is an error then. */
export function partInCluster<Part extends object>(
  subject: Subject,
  name: keyof typeof inClusterRemedies,
  part: Part,
): Part {
  if (!isLater(part)) return part;
  const later = pulumi.output(part as unknown) as pulumi.Output<unknown>;
  const given = later.apply((known) =>
    known === undefined ? subject.refuse(`platform.${name}`, undefined, inClusterRemedies[name]) : known,
  );
  return remember(given, part) as unknown as Part;
}

function checkParts(check: Arguments, name: string, args: Usable<AppArgs>): void {
  const { regions, cloudRun, kubernetes, platform } = args;
  const places = {
    regions: cloudRun === undefined ? 0 : Math.max(regions.length, 1),
    clusters: kubernetes === undefined ? 0 : 1,
  };
  // Its own secrets have every key that it names.
  const { workload } = checkWorkload(check, name, args.workload, true, places, 0);
  refuseUnservedImages(check, workload, args);
  refuseEgress(check, workload.egress, platform.network.internetEgress, (egress, reachesInternet) => {
    const onCloudRun = cloudRun === undefined ? undefined : egressOnCloudRun(egress, reachesInternet);
    return onCloudRun ?? (kubernetes === undefined ? undefined : egressInCluster(egress, reachesInternet));
  });
  if (cloudRun !== undefined) {
    refuseOnCloudRun(check, workload, cloudRun.ingress ?? CloudRunIngress.LoadBalancer, regions);
    checkMembers(check, "cloudRun.", workload, cloudRun);
    check.property("cloudRun.jobRegion", cloudRun.jobRegion, rules.oneOf(regions));
  }
  if (kubernetes === undefined) return;
  refuseOnAutopilot(check, complete(args.workload, 1));
  check.property("name", name, namespaceName);
  check.property("kubernetes.userId", kubernetes.userId, rules.integerBetween(1, 65535));
  if (workload.secrets.length + workload.config.length > 0 && platform.secretsOperator === undefined) {
    check.problem("platform.secretsOperator", undefined, inClusterRemedies.secretsOperator);
  }
}

function refuseUnservedImages(
  check: Arguments,
  workload: CompleteWorkload,
  { platform: { images }, cloudRun, kubernetes }: Usable<AppArgs>,
): void {
  const onCloudRun = cloudRun === undefined ? [] : [withContainersOnCloudRun(workload)];
  const inCluster = kubernetes === undefined ? [] : [withContainersInCluster(workload)];
  refuseImages(check, [workload, ...onCloudRun, ...inCluster], images);
  if (workload.secrets.length + workload.config.length > 0) requireImage(check, "platform.images", images, nodeImage);
}

function checkKeys(check: Arguments, { workload, databaseUsers }: Usable<AppArgs>): void {
  const variables = entriesInOrder(workload.secrets ?? {});
  const { keys } = keysOf(workload);
  checkForms(check, keys, (index) => {
    const key = keys[index]?.name;
    const [variable = ""] = variables.find(([name, secret]) => (secret.key ?? keyOf(name)) === key) ?? [];
    return step("workload.secrets", variable);
  });
  for (const [variable, secret] of variables) {
    const { key } = secret;
    check.property(
      step("workload.secrets", variable) + (key === undefined ? "" : ".key"),
      key ?? keyOf(variable),
      secretKey,
    );
  }
  for (const [variable, { key = keyOf(variable), initial }] of entriesInOrder(workload.config ?? {})) {
    const path = step("workload.config", variable);
    check.property(`${path}.initial`, initial, copiedText);
    if (!keys.some(({ name }) => name === key)) continue;
    check.problem(path, key, "use another key: it is one of the secrets, and a secret is no configuration");
  }
  refuseCredentials(check, "workload.bindings", {
    keys,
    ...(workload.bindings === undefined ? {} : { bindings: workload.bindings }),
  });
  const others = Object.entries(workload.bindings ?? {}).filter(([, binding]) => !isServer(binding));
  const remedy = "name one of workload.bindings that is a database";
  checkDatabaseUsers(check, databaseUsers, Object.fromEntries(others), remedy);
}

/** What is delivered to GitHub are keys that the workload names. */
function checkDelivery(check: Arguments, { workload, github }: Usable<AppArgs>): void {
  if (github === undefined) return;
  const { keys, config } = keysOf(workload);
  const tableOf = (all: { name: string }[]): { [key: string]: string } =>
    Object.fromEntries(all.map(({ name }) => [name, ""]));
  checkGithub(check, github, { secretIds: tableOf(keys), configIds: tableOf(config) });
}

/** What an `App` would refuse, but for its options: for programs that check before they create anything. */
export function appProblems(name: string, args: AppArgs): readonly Problem[] {
  return argumentProblems("App", name, args, (one, workload) => {
    validate(one, workload, { vault: true, kubernetes: true });
  });
}
