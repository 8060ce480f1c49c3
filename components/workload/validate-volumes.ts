import { mostScratch } from "../internal/cloud-run-limits";
import { integerBetween, matching, type Rule } from "../internal/rules";
import { step } from "../internal/show";
import { VolumeKind, type WorkloadResources, type WorkloadVolume } from "./args";
import { eachEntry, problem, property, type Check, type WorkloadProblem } from "./checks";
import { memoryOf } from "./defaults";
import { ownDirectory } from "./directories";

interface Volumes {
  [path: string]: WorkloadVolume;
}

const absolute = matching(
  /^(?=.{1,500}$)(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/,
  "use the absolute path of a directory, such as /var/lib/app",
);
const directory: Rule<string> = (path) => absolute(path) ?? ownDirectory(path);

const volumeChecks: Check<WorkloadVolume>[] = [
  ({ kind }) =>
    kind === VolumeKind.Disk
      ? problem(
          "kind",
          kind,
          "keep data in a database, in a bucket (kind bucket), or in memory (kind scratch): a disk belongs to one instance, so that there is no second one and no new version without an interruption",
        )
      : [],
  property("size", ({ size }) => size, integerBetween(1, mostScratch)),
  ({ kind, size, binding, readOnly }) => {
    const isBucket = kind === VolumeKind.Bucket;
    return [
      ...(size !== undefined && kind !== VolumeKind.Scratch
        ? problem("size", size, "leave it out: only scratch has a size")
        : []),
      ...(isBucket && binding === undefined ? problem("binding", undefined, "name the binding of the bucket") : []),
      ...(!isBucket && binding !== undefined ? problem("binding", binding, "leave it out, or set kind to bucket") : []),
      ...(!isBucket && readOnly !== undefined
        ? problem("readOnly", readOnly, "leave it out, or set kind to bucket")
        : []),
    ];
  },
];

/** What can be wrong with the directories of a process or a job. */
export const volumesChecks: Check<Owner>[] = [
  ({ volumes }) => eachEntry("volumes", volumes, directory, volumeChecks),
  nestedVolumes,
  scratchInMemory,
];

/** A process or a job, as far as its directories go. */
interface Owner {
  volumes?: Volumes;
  resources?: WorkloadResources;
  sidecars?: { [name: string]: { resources?: WorkloadResources } };
}

/** A directory below another would be hidden by it, or not, by the order in which they are mounted. */
function nestedVolumes({ volumes }: { volumes?: Volumes }): WorkloadProblem[] {
  const paths = Object.keys(volumes ?? {});
  return paths.flatMap((path) => {
    const outer = paths.find((other) => path.startsWith(`${other}/`));
    return outer === undefined
      ? []
      : problem(step("volumes", path), path, `use a directory that is not below ${outer}`);
  });
}

/**
 * Scratch space is memory of the containers that write to it, and no memory beside theirs
 * (https://docs.cloud.google.com/run/docs/configuring/services/in-memory-volume-mounts,
 * https://kubernetes.io/docs/concepts/storage/volumes/#emptydir).
 */
function scratchInMemory({ volumes, resources, sidecars }: Owner): WorkloadProblem[] {
  const containers = [resources, ...Object.values(sidecars ?? {}).map((sidecar) => sidecar.resources)];
  const memory = containers.reduce((sum, one) => sum + memoryOf(one), 0);
  return Object.entries(volumes ?? {}).flatMap(([path, { kind, size }]) => {
    if (kind !== VolumeKind.Scratch || size === undefined || size < memory) return [];
    const remedy = `use less than ${memory} MiB, which is all the memory of an instance and holds what is written there, or give it more`;
    return problem(`${step("volumes", path)}.size`, size, remedy);
  });
}
