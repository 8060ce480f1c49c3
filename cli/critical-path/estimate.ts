// How long an `up` takes with the real engine: what is known of it, and how much is not.
import { knownOf } from "../../knowledge";
import type { Step } from "../../sandbox";
import { lasting } from "../consequences/words";
import { printable } from "../render/printable";
import type { Taking } from "./durations";
import { deletionsOf, scheduleOf, secondsOf, waitingOf, type Scheduled } from "./schedule";

/** An estimate that says what it leaves out. */
export interface Estimate {
  /** Seconds of the longest chain, by published medians; what is unknown comes on top. */
  seconds: number;
  /** The same by the shortest and by the longest published times. */
  range: [number, number];
  /** How many steps on that chain take a time that nobody published. */
  unknownSteps: number;
  /** The step of the chain that takes longest; absent where no time is known. */
  most?: { urn: string; type: string; name: string; seconds: number };
}

/** Nothing where nothing takes time. */
export function estimateOf(steps: Step[]): Estimate | undefined {
  // Everything else comes before the deletions.
  const waiting = [waitingOf(steps), deletionsOf(steps)];
  const chains = waiting.map((one) => scheduleOf(one));
  const total = (of: (taking: Taking) => number): number => waiting.reduce((sum, one) => sum + secondsOf(one, of), 0);
  const seconds = chains.reduce((sum, one) => sum + one.seconds, 0);
  const unknownSteps = chains.reduce((sum, { chain }) => sum + (chain.at(-1)?.unknown ?? 0), 0);
  if (seconds === 0 && unknownSteps === 0) return undefined;
  const longest = chains
    .flatMap(({ chain }) => chain)
    .reduce<Scheduled | undefined>(
      (one, other) => (one === undefined || other.taking.seconds > one.taking.seconds ? other : one),
      undefined,
    );
  return {
    seconds,
    range: [total(({ range }) => range[0]), total(({ range }) => range[1])],
    unknownSteps,
    ...(longest === undefined || longest.taking.seconds === 0 ? {} : { most: mostOf(longest) }),
  };
}

function mostOf({ step: { urn, type, name }, taking }: Scheduled): NonNullable<Estimate["most"]> {
  return { urn, type, name, seconds: taking.seconds };
}

/** The estimate as a line for people; nothing where nothing takes time. */
export function renderEstimate(estimate: Estimate | undefined): string {
  return estimate === undefined ? "" : `${printable(estimateSentence(estimate, (name) => name))}\n`;
}

/** The estimate in words, with its names as `show` has them. Empty where nothing takes time. */
export function estimateSentence(estimate: Estimate | undefined, show: (name: string) => string): string {
  if (estimate === undefined) return "";
  const { seconds, range, unknownSteps, most } = estimate;
  if (most === undefined) {
    return `How long it takes with the real engine is not known: no time is published of its steps, of which ${unknownSteps} come in turn.`;
  }
  const noun = knownOf(most.type)?.noun ?? most.type;
  const share =
    most.seconds === seconds ? "all of it" : lasting({ seconds: most.seconds, range: [most.seconds, most.seconds] });
  const known = unknownSteps === 0 ? "" : " of known time";
  const rest = unknownSteps === 0 ? "" : ` Of ${unknownSteps} more in turn the time is not known.`;
  return `With the real engine: ${lasting({ seconds, range })}${known}, ${share} for the ${noun} ${show(most.name)}.${rest}`;
}
