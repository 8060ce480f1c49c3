import { matching } from "../internal/rules";
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import type { Workload } from "./args";
import { problem, type WorkloadProblem } from "./checks";
import { directoryOf } from "./directories";

/** A path below which an image has nothing that a system needs. */
const filePath = matching(
  /^(?=.{1,500}$)(\/(?!\.{1,2}(\/|$))[\w.-]+){2,}$/,
  "use an absolute path with a directory, such as /run/keys/private.pem",
);

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
      ...problem(property, path, filePath(path)),
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
