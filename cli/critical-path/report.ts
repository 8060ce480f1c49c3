// The critical path of an `up`: for programs, and for people.
import pc from "picocolors";
import { waitOf } from "../../knowledge/order";
import type { Operation, Step } from "../../sandbox";
import { printable } from "../render/printable";
import { mark, shortType } from "../render/names";
import { hanging } from "../render/wrap";
import type { Cause } from "./edges";
import { estimateOf, estimateSentence, type Estimate } from "./estimate";
import { scheduleOf, waitingOf, type Scheduled } from "./schedule";
import { clock } from "./words";

/** One step of the report. */
export interface PathStep {
  urn: string;
  type: string;
  name: string;
  operation: Operation;
  /** When it begins, in seconds of known time. */
  start: number;
  /** How long it takes; absent where that is not known. */
  seconds?: number;
  /** The shortest and the longest published time, in seconds. */
  range?: [number, number];
  /** Where the time was published. */
  source?: string;
  /** By how many seconds it could take longer without the whole taking longer. */
  slack: number;
  /** What it waited for last. */
  after?: { urn: string; name: string; cause: Cause; inputs: string[]; why?: string };
}

/** What `--json` prints. */
export interface CriticalPath {
  subject: string;
  /** Absent where nothing takes time. */
  estimate?: Estimate;
  /** The longest chain of known times, in order. */
  chain: PathStep[];
  /** Every other step, the shortest slack first. */
  others: PathStep[];
  /** How many steps of known time run at once at most. */
  atOnce: number;
}

export function criticalPathOf(subject: string, plan: Step[]): CriticalPath {
  const { steps, chain } = scheduleOf(waitingOf(plan));
  const estimate = estimateOf(plan);
  const names = new Map(steps.map(({ step }) => [step.urn, step]));
  const onChain = new Set(chain);
  return {
    subject,
    ...(estimate === undefined ? {} : { estimate }),
    chain: chain.map((one) => pathStep(one, names)),
    others: steps
      .filter((one) => !onChain.has(one) && one.step.operation !== "same" && one.step.operation !== "read")
      .sort((one, other) => one.slack - other.slack)
      .map((one) => pathStep(one, names)),
    atOnce: atOnceOf(steps),
  };
}

function pathStep({ step, taking, start, waited, slack }: Scheduled, byUrn: ReadonlyMap<string, Step>): PathStep {
  const { urn, type, name, operation } = step;
  const from = waited === undefined ? undefined : byUrn.get(waited.from);
  const why = from === undefined ? undefined : waitOf(type, from.type)?.why;
  return {
    urn,
    type,
    name,
    operation,
    start,
    ...(taking.unknown ? {} : { seconds: taking.seconds }),
    ...(taking.source === undefined ? {} : { range: taking.range, source: taking.source }),
    slack,
    ...(waited === undefined || from === undefined
      ? {}
      : {
          after: {
            urn: waited.from,
            name: from.name,
            cause: waited.cause,
            inputs: waited.inputs,
            ...(why === undefined || waited.cause !== "dependsOn" ? {} : { why }),
          },
        }),
  };
}

function atOnceOf(steps: Scheduled[]): number {
  const timed = steps.filter(({ start, end }) => end > start);
  return Math.max(
    0,
    ...timed.map(({ start }) => timed.filter((other) => other.start <= start && start < other.end).length),
  );
}

/** The chain with the reason of each link, then how much time the other steps of known time have. */
export function renderCriticalPath({ subject, estimate, chain, others, atOnce }: CriticalPath, width: number): string {
  const title = pc.bold(printable(`Critical path of ${subject}`));
  if (estimate === undefined) return `${title}\nNothing would change.\n`;
  const known = others.filter(({ seconds = 0 }) => seconds > 0);
  const lines = [
    title,
    ...hanging(printable(estimateSentence(estimate, (name) => name)), width, 0),
    ...hanging(`As many steps at once as can be; of known time ${atOnce} at most.`, width, 0),
    "",
    pc.bold("begins  takes"),
    ...chain.flatMap((step) => renderPathStep(step, width)),
  ];
  if (known.length > 0) lines.push("", pc.bold("Beside it, with time to spare"));
  for (const step of known) lines.push(...hung(`${head(step)}: ${clock(step.slack)} to spare`, width));
  return `${lines.join("\n")}\n`;
}

const indent = 15;

/** A line of the table: further ones begin where its names do. */
function hung(line: string, width: number): string[] {
  return hanging(line, width, indent - (line.length - line.trimStart().length));
}

function head({ start, seconds, type, name, operation }: PathStep): string {
  const takes = seconds === undefined ? "?" : seconds === 0 ? "-" : clock(seconds);
  return `${clock(start).padStart(6)} ${takes.padStart(6)} ${mark(operation)} ${shortType(type)} ${printable(name)}`;
}

function renderPathStep(step: PathStep, width: number): string[] {
  const lines = hung(head(step), width);
  if (step.after === undefined) return lines;
  return [
    ...lines,
    ...hanging(" ".repeat(indent) + printable(reason(step.after)), width, 0).map((line) => pc.dim(line)),
  ];
}

function reason({ name, cause, inputs, why }: NonNullable<PathStep["after"]>): string {
  switch (cause) {
    case "input":
      return `after ${name}: its value is in ${inputs.join(", ")}`;
    case "provider":
      return `after ${name}: its provider`;
    case "parent":
      return `after ${name}: its parent`;
    case "dependsOn":
      return why === undefined ? `after ${name}: dependsOn` : `after ${name}: dependsOn; it ${why}`;
  }
}
