// Containers that end before a job's own container starts.
import type { Program } from "../draft";
import { literals } from "../texts";
import { shells, shellText } from "../words";

/** Tells of those of a server. */
export function tellInitial(programs: Program[]): void {
  for (const { kind, item } of programs)
    if (kind === "job") item.remark("changed", "runs before each start of a pod: here it is a job of each deployment");
}

/** The programs without jobs of a deployment that pods have in common: each of them ran it, and here it runs once. */
export function withoutRepeats(programs: Program[]): Program[] {
  const seen = new Set<string>();
  return programs.filter((program) => {
    const { kind, runs, name, image, command, args, variables, item } = program;
    if (kind !== "job" || runs !== "deploy") return true;
    const given = variables.map((one) => [one.name, one.value]);
    const key = JSON.stringify([name, image, command, args, given, program.files.length, Object.keys(program.volumes)]);
    const isRepeat = seen.has(key);
    if (isRepeat) item.note("left out", `is ${name} of another pod too, which each deployment runs once`);
    seen.add(key);
    return !isRepeat;
  });
}

/** The job, with what comes before it: as jobs of the deployment where it is one, and otherwise as a part of its command where that can be. */
export function withInitial(job: Program, initial: Program[]): Program[] {
  if (job.runs === "deploy") return afterAll(job, initial);
  // The last one is the nearest to the job's command.
  return [initial.reduceRight(joinedOrTold, job)];
}

function afterAll(job: Program, initial: Program[]): Program[] {
  const last = initial.at(-1);
  for (const { item } of initial)
    item.remark("changed", `runs before ${job.name}: here it is the job of a deployment before it`);
  return [last === undefined ? job : { ...job, after: last.name }, ...initial];
}

function joinedOrTold(job: Program, before: Program): Program {
  const joined = joinedWith(job, before);
  if (joined === undefined) {
    before.item.note(
      "to do",
      `runs before each run of ${job.name}, and a job has one container: let one command of ${job.name} do both, in an image that has both`,
    );
    return job;
  }
  before.item.remark("changed", `runs before each run of ${job.name}: here it is the first part of its command`);
  return joined;
}

/** One container that does both: of one image with a shell, where neither is told what the other is told otherwise. */
function joinedWith(job: Program, before: Program): Program | undefined {
  const first = wordsOf(before);
  const second = wordsOf(job);
  const shell = [first[0], second[0]].find((word) => word !== undefined && shells.test(word));
  const areKnown = (job.command ?? []).length > 0 && (before.command ?? []).length > 0;
  if (job.image !== before.image || !areKnown || shell === undefined) return undefined;
  if ([...first, ...second].some((word) => literals(word).length > 1 || word.includes("$("))) return undefined;
  const known = new Map(job.variables.map(({ name, value }) => [name, JSON.stringify(value)]));
  if (before.variables.some(({ name, value }) => (known.get(name) ?? JSON.stringify(value)) !== JSON.stringify(value)))
    return undefined;
  const paths = new Set(job.files.map(({ path }) => path));
  return {
    ...job,
    command: [shell],
    args: ["-c", `${shellText(first)} && exec ${shellText(second)}`],
    variables: [...job.variables, ...before.variables.filter(({ name }) => !known.has(name))],
    files: [...job.files, ...before.files.filter(({ path }) => !paths.has(path))],
    volumes: { ...before.volumes, ...job.volumes },
    ...largest("cpu", job, before),
    ...largest("memory", job, before),
  };
}

function wordsOf({ command = [], args = [] }: Program): string[] {
  return [...command, ...args];
}

function largest(size: "cpu" | "memory", job: Program, before: Program): Partial<Program> {
  const sizes = [job[size], before[size]].filter((one) => one !== undefined);
  return sizes.length === 0 ? {} : { [size]: Math.max(...sizes) };
}
