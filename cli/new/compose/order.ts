// Which services run to an end, and what waits for what.
import { isChore } from "../chores";
import type { Draft, Program } from "../draft";
import type { Item } from "../source";
import type { Service } from "./layers";
import { tellOthers } from "./service";

interface Wait {
  on: string;
  condition: string;
  item: Item;
}

/** Makes jobs of services that run to an end, and tells what `depends_on` becomes. */
export function orderOf({ programs }: Draft, services: Service[]): void {
  const waits = new Map(services.map((service) => [service.name, waitsOf(service)]));
  const ended = new Set(
    [...waits.values()]
      .flat()
      .filter(({ condition }) => condition === "service_completed_successfully")
      .map(({ on }) => on),
  );
  for (const program of programs) {
    const service = services.find(({ name }) => name === program.name);
    if (service !== undefined && program.kind === "process" && (ended.has(program.name) || isOneShot(service, program)))
      makeJob(program, service);
  }
  const isJob = (name: string): boolean =>
    programs.some((program) => program.kind === "job" && program.name === name && !isChore(program));
  for (const program of programs) {
    const own = waits.get(program.name) ?? [];
    const before = own.filter(({ on }) => program.kind === "job" && isJob(on) && !waitsFor(on, program.name, waits));
    if (before[0] !== undefined) program.after = before[0].on;
    for (const { on, item } of before.slice(1))
      item.note("to do", `a job waits for one other: let ${on} come before ${before[0]?.on ?? ""}`);
    for (const { on, item } of own) {
      const awaited = programs.find(({ name }) => name === on);
      if (awaited !== undefined) (awaited.awaitedBy ??= []).push(program.name);
      if (!item.isUntouched()) continue;
      if (isJob(on)) item.note("changed", `${on} is a job of each deployment, which comes before all processes`);
      else item.note("left out", "processes start by themselves, and again until what they need is there");
    }
  }
  for (const service of services.filter(({ name }) => programs.some((program) => program.name === name)))
    tellOthers(service);
}

/** Whether a service waits for another one, by way of others too. */
function waitsFor(name: string, other: string, waits: Map<string, Wait[]>, seen: string[] = []): boolean {
  if (name === other) return true;
  if (seen.includes(name)) return false;
  return (waits.get(name) ?? []).some(({ on }) => waitsFor(on, other, waits, [...seen, name]));
}

function waitsOf(service: Service): Wait[] {
  return service
    .all("depends_on")
    .flatMap((item) =>
      item.kind === "table"
        ? item.entries().map(([on, entry]) => ({ on, condition: entry.get("condition")?.peek() ?? "", item: entry }))
        : item.list().map((entry) => ({ on: entry.peek() ?? "", condition: "", item: entry })),
    );
}

/** Commands that end by themselves, such as one that copies a built site into a volume. */
const copying = /^(\/(usr\/)?bin\/)?(cp|mv|rsync|tar|unzip)$/;

/** A service that is not started again, serves nobody, and is called as what runs once is. */
function isOneShot(service: Service, { ports, name, command = [], args = [] }: Program): boolean {
  const restart = service.get("restart")?.peek() ?? "";
  const isNamed =
    /(^|[-_])(migrat\w*|migrations?|init|initiali[sz]er?|setup|seed(er|ing)?|bootstrap(per)?|provision(er|ing)?|createdb|collectstatic|prestart|release|install|job|createbuckets?)([-_]|$)/i.test(
      name,
    );
  const migrates = /\b(migrat\w*|db:prepare|db:setup|db:push|upgrade head|collectstatic|createdb)\b/i.test(
    [...command, ...args].join(" "),
  );
  const condition = service.get("deploy")?.get("restart_policy", "condition")?.peek();
  if (ports.length > 0 || !/^(no|on-failure.*|)$/.test(restart)) return false;
  if (copying.test([...command, ...args][0] ?? "")) return true;
  return condition === "none" || isNamed || (migrates && restart !== "");
}

function makeJob(program: Program, service: Service): void {
  program.kind = "job";
  program.runs = "deploy";
  service.item.remark("changed", "runs to its end: a job of each deployment, before the new version gets any traffic");
}
