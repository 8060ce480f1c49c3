import { anyRegion, automatic, calledAfter, kinds } from "../internal/names";
import * as rules from "../internal/rules";
import { Arguments } from "../internal/validation";
import { isRange, maximumRegions, networkRangeRemedy, overlap } from "./addresses";
import type { NetworkArgs } from "./args";

const named = [
  [kinds.compute, `${anyRegion}${automatic}`],
  [kinds.compute, `-private-services${automatic}`],
] as const;

/** Subnetworks of caches, in networks that have them. */
const namedCaches = [kinds.compute, `${anyRegion}-caches${automatic}`] as const;

/** @throws ArgumentError */
export function validate(name: string, args: NetworkArgs): void {
  const check = new Arguments(`Network "${name}"`);
  check.property("name", name, calledAfter(...named, ...(args.caches === true ? [namedCaches] : [])));
  check.each("regions", args.regions, rules.region);
  if (args.regions.length < 1 || args.regions.length > maximumRegions) {
    check.problem("regions", args.regions, `name one to ${maximumRegions} regions`);
  }
  check.property("addressRange", args.addressRange, networkRangeRemedy);
  (args.reservedRanges ?? []).forEach((reserved, index) => {
    const property = `reservedRanges[${index}]`;
    if (!isRange(reserved)) check.problem(property, reserved, "use a range such as 10.20.0.0/14");
    if (overlap(reserved, args.addressRange)) {
      check.problem("addressRange", args.addressRange, `choose a range outside ${property}, ${reserved}`);
    }
  });
  check.done();
}
