import { matching, type Rule } from "../internal/rules";
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import type { Workload, WorkloadJob, WorkloadProcess } from "./args";
import { problem, type WorkloadProblem } from "./checks";
import { directoryOf, isWithin, ownDirectory, sharedMemory } from "./directories";

/** A path below which an image has nothing that a system needs. */
const filePath = matching(
  /^(?=.{1,500}$)(\/(?!\.{1,2}(\/|$))[\w.-]+){2,}$/,
  "use an absolute path with a directory, such as /run/keys/private.pem",
);

const directoryOfFile: Rule<string> = (directory) =>
  directory === sharedMemory
    ? "use another directory, such as /run/app: programs share memory there"
    : ownDirectory(directory);

/** A file has the value of a variable, and lies in no directory that another makes. */
export function fileProblems(workload: Usable<Workload>): WorkloadProblem[] {
  const { files = {}, env, secrets, config, bound } = workload;
  // Of a path that is wrong itself it does not matter where it lies.
  const paths = Object.keys(files).filter((path) => filePath(path) === undefined);
  return Object.entries(files).flatMap(([path, name]) => {
    const property = step("files", path);
    const isKnown = [env, secrets, config, bound].some((table) => Object.hasOwn(table ?? {}, name));
    const isPath = paths.includes(path);
    const outer = paths.find((other) => isPath && directoryOf(path).startsWith(`${directoryOf(other)}/`));
    return [
      ...problem(property, path, filePath(path) ?? directoryOfFile(directoryOf(path))),
      ...(isKnown ? [] : problem(property, name, "name a variable of env, secrets, config or bound")),
      ...(outer === undefined
        ? []
        : problem(property, path, `use a directory that is not below that of ${outer}, which holds nothing else`)),
    ];
  });
}

/** What a container beside a program gets of its files and directories is there. */
export function sidecarMounts({ processes = {}, files = {} }: Usable<Workload>): WorkloadProblem[] {
  return Object.entries(processes).flatMap(([name, { sidecars, volumes = {} }]) =>
    Object.entries(sidecars ?? {}).flatMap(([sidecar, { mounts }]) =>
      (mounts ?? []).flatMap((path, index) => {
        const isKnown = Object.hasOwn(files, path) || Object.hasOwn(volumes, path);
        const remedy = isKnown ? undefined : "name the path of a file of the workload, or of a volume of the process";
        return problem(`${step(`${step("processes", name)}.sidecars`, sidecar)}.mounts[${index}]`, path, remedy);
      }),
    ),
  );
}

/** The files of the workload are in each of its containers, and a directory is one thing. */
export function filesBesideVolumes({ files = {}, processes = {}, jobs = {} }: Usable<Workload>): WorkloadProblem[] {
  const paths = Object.keys(files).filter((path) => filePath(path) === undefined);
  const found = (table: string, all: { [name: string]: Usable<WorkloadProcess> | Usable<WorkloadJob> }) =>
    Object.entries(all).flatMap(([name, { volumes = {} }]) =>
      Object.keys(volumes).flatMap((volume) => {
        const inside = paths.find((path) => isWithin(directoryOf(path), volume) || isWithin(volume, directoryOf(path)));
        const remedy =
          inside === undefined
            ? undefined
            : `use another directory: the file ${inside} is one of the workload's, whose directory holds nothing else`;
        return problem(step(`${step(table, name)}.volumes`, volume), volume, remedy);
      }),
    );
  return [...found("processes", processes), ...found("jobs", jobs)];
}
