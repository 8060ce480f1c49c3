import { integerBetween, matching } from "../internal/rules";
import { step } from "../internal/show";
import { VolumeKind, type WorkloadVolume } from "./args";
import { eachEntry, problem, property, type Check, type WorkloadProblem } from "./checks";

interface Volumes {
  [path: string]: WorkloadVolume;
}

const directory = matching(
  /^(?=.{1,500}$)(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/,
  "use the absolute path of a directory, such as /var/lib/app",
);

const volumeChecks: Check<WorkloadVolume>[] = [
  ({ kind }) =>
    kind === VolumeKind.Disk
      ? problem(
          "kind",
          kind,
          "keep data in a database, in a bucket (kind bucket), or in memory (kind scratch): a disk belongs to one instance, so that there is no second one and no new version without an interruption",
        )
      : [],
  property("size", ({ size }) => size, integerBetween(1, 32_768)),
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
export const volumesChecks: Check<{ volumes?: Volumes }>[] = [
  ({ volumes }) => eachEntry("volumes", volumes, directory, volumeChecks),
  nestedVolumes,
];

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
