import * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import { membersKnown } from "../internal/known";
import type { Subject } from "../internal/refusal";
import { image, workloadName } from "../internal/rules";
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import { pullThrough, requireImage } from "../registry/image";
import type { Workload } from "./args";
import { refuseConnections, type Places } from "./connections";
import type { CompleteContainer, CompleteWorkload } from "./complete";
import { complete } from "./defaults";
import { bucketRemedy } from "./directories";
import { wrongValues } from "./validate";
import { lateServers } from "./validate-bindings";
import { onceKnown } from "../internal/outputs";

/** A workload that was checked, as far as it is known. */
export interface CheckedWorkload {
  workload: CompleteWorkload;
  /** What is checked once it is known: what is created with the workload waits for these. */
  later: pulumi.Input<unknown>[];
}

/**
 * Notes everything that is wrong with a workload among a component's arguments. `hasSecrets` says whether its keys are
 * attached, `places` the places in which each process scales by itself, and `fewest` the number of instances that a
 * server can do with. Returns the workload with its defaults.
 */
export function checkWorkload(
  check: Arguments,
  name: string,
  argument: Usable<Workload>,
  hasSecrets: boolean,
  places: Places,
  fewest: 0 | 1,
): CheckedWorkload {
  check.property("name", name, workloadName);
  wrongValues(argument).forEach((found) => {
    check.problem(`workload.${found.property}`, found.value, found.remedy);
  });
  const workload = complete(argument, fewest);
  refuseMounts(check, workload);
  if (!hasSecrets && workload.secrets.length + workload.config.length > 0) {
    const names = [...workload.secrets, ...workload.config].map(({ variable }) => variable).join(", ");
    check.problem("secrets", undefined, `attach the application's secrets: they have the values of ${names}`);
  }
  const later = [...laterImages(check, argument), ...refuseConnections(check, workload, places)];
  return { workload: { ...workload, bindings: plainBindings(check, workload) }, later };
}

/** The same with each image as our own registry serves it. */
export function withImages(
  subject: Subject,
  { workload, later }: CheckedWorkload,
  images: ImageSource,
): CompleteWorkload {
  const served = <Container extends CompleteContainer>(container: Container): Container => ({
    ...container,
    image: onceKnown(pullThrough(images, container.image, { subject, property: container.imageProperty }), later),
  });
  return {
    ...workload,
    processes: workload.processes.map((process) => ({
      ...served(process),
      sidecars: process.sidecars.map(served),
    })),
    jobs: workload.jobs.map(served),
  };
}

/** Notes directories of bindings that are no buckets, as far as these are known by now. */
function refuseMounts(check: Arguments, { processes, jobs, bindings, calls }: CompleteWorkload): void {
  const named = new Map(bindings);
  for (const { property, binding = "" } of [...processes, ...jobs].flatMap(({ volumes }) => volumes)) {
    const isServer = calls.some((call) => call.binding === binding);
    const parts = isServer ? {} : membersKnown(named.get(binding)?.values);
    if (parts === undefined || Object.hasOwn(parts, "bucket")) continue;
    check.problem(`${property}.binding`, binding, bucketRemedy);
  }
}

/** Notes images of containers that the source does not serve, as far as that is known by now. Those on several runtimes are noted once. */
export function refuseImages(check: Arguments, workloads: CompleteWorkload[], images: ImageSource): void {
  const containers = workloads.flatMap(({ processes, jobs }) => [
    ...processes.flatMap((process) => [process, ...process.sidecars]),
    ...jobs,
  ]);
  const references = new Map(containers.map((container) => [container.imageProperty, container.image]));
  for (const [property, one] of references) {
    if (typeof one === "string" && image(one) === undefined) requireImage(check, property, images, one);
  }
}

/** A plain image was checked with the rest. */
function laterImages(check: Arguments, workload: Usable<Workload>): pulumi.Input<unknown>[] {
  return imagesOf(workload)
    .filter(([, one]) => typeof one !== "string")
    .flatMap(([path, one]) => check.property(path, one, image) ?? []);
}

function imagesOf(workload: Usable<Workload>): [path: string, image: pulumi.Input<string> | undefined][] {
  const images: [path: string, image: pulumi.Input<string> | undefined][] = [["workload.image", workload.image]];
  for (const [name, process] of Object.entries(workload.processes ?? {})) {
    const path = step("workload.processes", name);
    images.push([`${path}.image`, process.image]);
    for (const [sidecar, container] of Object.entries(process.sidecars ?? {})) {
      images.push([`${step(`${path}.sidecars`, sidecar)}.image`, container.image]);
    }
  }
  for (const [name, job] of Object.entries(workload.jobs ?? {})) {
    images.push([`${step("workload.jobs", name)}.image`, job.image]);
  }
  return images;
}

/** What a caller creates depends on whether a binding is a server, so that one cannot turn out to be one: its values fail then. */
function plainBindings(check: Arguments, { bindings }: CompleteWorkload): CompleteWorkload["bindings"] {
  return bindings.map(([name, binding]) => {
    const late = lateServers(binding).flatMap(
      (member) =>
        check.property(step("workload.bindings", name), member, (known) =>
          known === undefined
            ? undefined
            : "name its members in the program: { cloudRun: … }, { kubernetes: … } or both",
        ) ?? [],
    );
    if (late.length === 0) return [name, binding];
    const values = pulumi.all([pulumi.output(binding.values), ...late]).apply(([known]) => known ?? {});
    return [name, { ...binding, values }];
  });
}
