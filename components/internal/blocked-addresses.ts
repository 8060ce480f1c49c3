import * as rules from "./rules";
import type { Arguments } from "./validation";

/** As many as a rule of Cloudflare's has room for, whatever their length. */
const mostAddresses = 80;

/** Shortest prefixes that still mean somebody: no network has more at once, and a slip must not shut everybody out. */
const shortest = { v4: 8, v6: 16 };

/** Notes what is wrong with the addresses that are refused. */
export function checkBlockedAddresses(check: Arguments, addresses: string[] | undefined): void {
  const property = "firewall.blockedAddresses";
  check.each(property, addresses, (range) => rules.addressOrRange(range) ?? tooLarge(range));
  if ((addresses?.length ?? 0) > mostAddresses) {
    check.problem(property, addresses?.length, `name ${mostAddresses} at most, or ranges`);
  }
}

function tooLarge(range: string): string | undefined {
  const [address = "", length] = range.split("/");
  const least = address.includes(":") ? shortest.v6 : shortest.v4;
  if (length === undefined || Number(length) >= least) return undefined;
  return `name smaller ranges, /${least} at least: this one is a large part of everybody`;
}
