// The rollout that the random runs carry out, and how versions behave in them.
import type { Rollout } from "../../../cli/rollout/model";
import type { Behaviour } from "./world";

export const rollout: Rollout = {
  steps: [
    { weight: 5, pauseSeconds: 300 },
    { weight: 25, pauseSeconds: 600 },
    { weight: 50, pauseSeconds: 60 },
  ],
  analysis: { maxErrorPercent: 1, maxLatencyMilliseconds: 400, minRequests: 30 },
};

/** The shares that a version may have. */
export const weights = [0, ...rollout.steps.map(({ weight }) => weight), 100];

export const good: Omit<Behaviour, "version"> = { errors: 0, milliseconds: 90, startSeconds: 20 };

/** Those that must not get everything, by what is wrong with them. */
export const bad: { [why: string]: Omit<Behaviour, "version"> } = {
  failing: { ...good, errors: 0.2 },
  slow: { ...good, milliseconds: 900 },
  dead: { errors: 0, milliseconds: 90 },
};
