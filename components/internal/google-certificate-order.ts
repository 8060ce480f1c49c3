import type * as pulumi from "@pulumi/pulumi";
import { AskedDns, refuseOrder } from "./asked-dns";
import { caaProblems, googleManaged } from "./certificate-obstacles";
import { hook } from "./hook";

/**
 * Hooks that refuse the order of a Google-managed certificate that no authority of Google's may issue, with what to do. They ask in an `up`, before the order, and
 * not in a preview.
 */
export function googleOrderCheck(parent: pulumi.Resource, child: string, hostname: string): pulumi.ResourceHookBinding {
  const check = hook(`${child}-certificate-order`, async () => {
    const dns = new AskedDns();
    const problems = await caaProblems([hostname], googleManaged, dns.ask);
    await dns.warn(parent, "If it stays in PROVISIONING, look at the CAA records of its domain.");
    refuseOrder(problems);
  });
  return { beforeCreate: [check] };
}
