import * as monitor from "@pulumi/cloudflare/loadBalancerMonitor";
import * as monitoring from "@pulumi/gcp/monitoring";

export function passing(): void {
  new monitor.LoadBalancerMonitor("check", { accountId: "0".repeat(32), type: "https", expectedCodes: "200" });
  new monitoring.UptimeCheckConfig("up", {
    displayName: "up",
    timeout: "10s",
    httpCheck: { useSsl: true, validateSsl: true },
    monitoredResource: { type: "uptime_url", labels: { host: "example.com", project_id: "acme-test" } },
  });
}

export function failing(): void {
  new monitor.LoadBalancerMonitor("check", {
    accountId: "0".repeat(32),
    type: "https",
    expectedCodes: "200",
    allowInsecure: true,
  });
  new monitoring.UptimeCheckConfig("up", {
    displayName: "up",
    timeout: "10s",
    httpCheck: { useSsl: true, validateSsl: false },
    monitoredResource: { type: "uptime_url", labels: { host: "example.com", project_id: "acme-test" } },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["check allowInsecure is true", "up httpCheck.validateSsl is false"];
