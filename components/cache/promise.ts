import { serviceLevels, type KnownPart } from "../internal/service-levels";
import { sharedCore } from "./rules";
import type { CacheSettings } from "./validate";

type Size = Pick<CacheSettings, "highlyAvailable" | "nodeType">;

/** Whether Google's SLA covers a cache. */
export function hasPromise({ highlyAvailable, nodeType }: Size): boolean {
  return highlyAvailable && nodeType !== sharedCore;
}

/** What a cache is made of. */
export function availabilityParts(size: Size): KnownPart[] {
  return [hasPromise(size) ? serviceLevels.valkey : serviceLevels.valkeyAlone];
}
