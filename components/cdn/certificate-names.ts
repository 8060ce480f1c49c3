import * as rules from "../internal/rules";
import { notificationChannels, type Channels } from "../internal/notification-channels";
import { inOrder } from "../internal/unordered";
import type { Arguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import { innerZone } from "./hosts";

/** Most names on one certificate (https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/). */
const mostCertificateNames = 50;

/** Checks the certificate, and returns who is told that it was not renewed, where somebody is. */
export function checkCertificate(check: Arguments, args: CdnArgs): Channels | undefined {
  checkNames(check, args);
  return args.notificationChannels === undefined ? undefined : notificationChannels(check, args.notificationChannels);
}

function checkNames(check: Arguments, args: CdnArgs): void {
  const { zoneName } = args.zone;
  const further = args.certificateHostnames ?? [];
  const { certificateValidityDays } = args;
  // From 2027-03-15 no public authority issues one for longer (CA/Browser Forum, ballot SC-081).
  check.property("certificateValidityDays", certificateValidityDays, rules.integerBetween(1, 100));
  if (!args.letsEncrypt) {
    if (certificateValidityDays !== undefined) {
      const remedy = "set letsEncrypt: true, or leave it out: Cloudflare chooses the period of Universal SSL";
      check.problem("certificateValidityDays", certificateValidityDays, remedy);
    }
    if (args.notificationChannels !== undefined) {
      const remedy =
        "set letsEncrypt: true, or leave it out: nobody knows how long a certificate of Universal SSL lives";
      check.problem("notificationChannels", "given", remedy);
    }
    if (further.length > 0) {
      check.problem(
        "certificateHostnames",
        further,
        "set letsEncrypt: true, or leave it out: Universal SSL takes no names",
      );
    }
    return;
  }
  further.forEach((value, index) => {
    const name = value.replace(/^\*\./, "");
    const remedy = rules.hostnameOrWildcard(value) ?? misplaced(name, zoneName);
    if (remedy !== undefined) check.problem(`certificateHostnames[${index}]`, value, remedy);
  });
  const count = certificateNames(args).length;
  if (count > mostCertificateNames) {
    const remedy = `name fewer: a certificate takes ${mostCertificateNames} names, and with the zone's domain and all hosts there are ${count}`;
    check.problem(further.length > 0 ? "certificateHostnames" : "hosts", undefined, remedy, `${count} names`);
  }
}

/** What to do about a name that the certificate may not have. */
function misplaced(name: string, zoneName: string): string | undefined {
  if (!rules.isPartOf(name, zoneName)) return `choose ${zoneName} or a name below it`;
  if (!rules.isPartOf(name, innerZone(zoneName))) return undefined;
  return `leave it out: what is below ${innerZone(zoneName)} is the front door's own, and not for clients`;
}

/**
 * The names on the certificate, each once, the zone's domain first: Cloudflare wants it on every certificate. The others are
 * in an order of their own, since a list in another order would be another certificate.
 */
export function certificateNames({ zone: { zoneName }, hosts, certificateHostnames = [] }: CdnArgs): string[] {
  const names = [...hosts.map(({ hostname }) => hostname), ...certificateHostnames];
  return [...new Set([zoneName, ...inOrder(names)])];
}
