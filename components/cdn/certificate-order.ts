// What is asked before a certificate is ordered. Nobody at Cloudflare says why a certificate waits for its validation.
import { getZone } from "@pulumi/cloudflare/getZone";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { AskedDns, refuseOrder } from "../internal/asked-dns";
import { dnsProblems, letsEncrypt, zoneProblems, type ZoneFacts } from "../internal/certificate-obstacles";
import { hook, valueOf, within } from "../internal/hook";

/** Milliseconds that Cloudflare gets to describe the zone, the provider's own attempts included. */
const patience = 30_000;

/**
 * A hook that refuses the order of a certificate that Let's Encrypt would not issue, with what to do: the token reads the zone, the
 * zone is active, DNS leads to Cloudflare, and CAA records allow it. It asks in an `up`, before the order, and not in a preview. Where DNS cannot
 * be asked from this machine, it says so and goes on.
 */
export function orderCheck(
  parent: pulumi.Resource,
  name: string,
  { zoneId, zoneName }: CloudflareZone,
  names: string[],
): pulumi.ResourceHook {
  return hook(`${name}-certificate-order`, async () => {
    const id = await valueOf(pulumi.output(zoneId));
    const zone = await describedZone(parent, id, zoneName);
    const dns = new AskedDns();
    const problems = [
      ...zoneProblems(zone, zoneName),
      ...(await dnsProblems(zone, zoneName, { names, authority: letsEncrypt }, dns.ask)),
    ];
    await dns.warn(
      parent,
      'If it stays in "pending_validation", look at the zone\'s name servers and its CAA records.',
    );
    refuseOrder(problems);
  });
}

async function describedZone(parent: pulumi.Resource, zoneId: string, zoneName: string): Promise<ZoneFacts> {
  try {
    return await within(patience, getZone({ zoneId }, { parent }), `what the zone ${zoneName} is`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The certificate is not ordered: Cloudflare does not show the zone ${zoneName} (${zoneId}): ${reason}\n` +
        "  Check that the API token is valid, has not expired, and has Zone Read and SSL and Certificates Write on this zone.",
      { cause: error },
    );
  }
}
