// What proxies, Ingresses and the like do for programs that the front door does not do by itself.
import { affinity, asksForAffinity, textAsksForAffinity } from "./affinity";
import { guard, isGuard, textGuards } from "./guards";
import { largeRequests, letsLargeRequests } from "./large-requests";
import { isPaced, pace, textPaces } from "./paced";
import type { Reason } from "./reasons";

/** What is told of a door, and how it shows. */
interface Door {
  reason: Reason;
  /** By a setting: a label or an annotation, with its value. */
  ofSetting: (name: string, value: string) => boolean;
  /** By a file of settings. */
  ofText: (text: string) => boolean;
}

export const doors: readonly Door[] = [
  { reason: affinity, ofSetting: asksForAffinity, ofText: textAsksForAffinity },
  { reason: guard, ofSetting: isGuard, ofText: textGuards },
  { reason: pace, ofSetting: isPaced, ofText: textPaces },
  {
    reason: largeRequests,
    ofSetting: (name, value) => letsLargeRequests(`${name}: ${value}`),
    ofText: letsLargeRequests,
  },
];
