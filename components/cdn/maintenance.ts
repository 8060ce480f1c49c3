import type { MaintenanceNotice } from "../internal/maintenance-notice";
import * as rules from "../internal/rules";
import { checkClosed } from "../internal/served-hosts";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments, Rule } from "../internal/validation";
import type { CdnArgs, CdnMaintenance } from "./args";

const defaultRetryAfterSeconds = 600;

/** A Worker's variable has 5 KB; addresses need some of it. */
const longestPage = 3500;

const mostAddresses = 30;

const defaultPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Under maintenance</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}</style>
<h1>Under maintenance</h1>
<p>We are working on this site. Please try again in a few minutes.</p>
`;

/** Notes what is wrong with the maintenance. */
export function checkMaintenance(check: Arguments, { maintenance, hosts }: Usable<CdnArgs>): void {
  if (maintenance === undefined) return;
  const { hostnames, allowedAddresses = [], retryAfterSeconds, page } = maintenance;
  const routed = hosts.filter(({ routes = [] }) => routes.length > 0).map(({ hostname }) => hostname);
  checkClosed(check, hostnames, routed);
  check.each("maintenance.allowedAddresses", allowedAddresses, rules.addressOrRange);
  if (allowedAddresses.length > mostAddresses) {
    check.problem("maintenance.allowedAddresses", allowedAddresses.length, `name ${mostAddresses} at most, or ranges`);
  }
  check.property("maintenance.retryAfterSeconds", retryAfterSeconds, rules.integerBetween(1, 604_800));
  check.property("maintenance.page", page, upToBytes(longestPage));
}

/** A page of a length that its place has room for. */
export function upToBytes(most: number): Rule<string> {
  return (value) =>
    Buffer.byteLength(value) <= most ? undefined : `shorten it to ${most} bytes; it has ${Buffer.byteLength(value)}`;
}

/** Whether a host name is closed. */
export function isClosed(hostname: string, maintenance: CdnMaintenance | undefined): boolean {
  return maintenance !== undefined && (maintenance.hostnames?.includes(hostname) ?? true);
}

/** What the Worker is told, in JSON. */
export function noticeOf({ allowedAddresses = [], retryAfterSeconds, page }: CdnMaintenance): string {
  const notice: MaintenanceNotice = {
    addresses: inOrder(allowedAddresses),
    retryAfterSeconds: retryAfterSeconds ?? defaultRetryAfterSeconds,
    page: page ?? defaultPage,
  };
  return JSON.stringify(notice);
}
