// Front doors, and what they lead to.
import * as pulumi from "@pulumi/pulumi";
import { CloudflarePlan, type CdnArgs, type CdnHost, type Origin } from "../../components";

export const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
export const host: Origin = { originName: "run", hostname: "run.origin.example.com", healthPath: "/health" };
export const otherHost: Origin = { originName: "gke", hostname: "gke.origin.example.com", healthPath: "/ready" };
export const worker: Origin = { originName: "web", workerScript: "web-example-com", healthPath: "/health" };
export const clientIdentity = {
  caCertificate: "authority",
  certificate: "certificate",
  privateKey: pulumi.secret("key"),
};
const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };

export const www = (origins: Origin[], more: Partial<CdnHost> = {}): CdnHost => ({
  hostname: "www.example.com",
  routes: [{ path: "/", origins }],
  ...more,
});
const ofMedia: CdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };

export const toOneHost: CdnArgs = {
  zone,
  plan: CloudflarePlan.Pro,
  hosts: [www([host])],
  letsEncrypt: true,
  clientIdentity,
};
export const toWorker: CdnArgs = { zone, plan: CloudflarePlan.Free, hosts: [www([worker])], letsEncrypt: false };
export const withMedia = (args: CdnArgs): CdnArgs => ({ ...args, hosts: [...args.hosts, ofMedia] });
export const rulesets = ["cache", "firewall", "headers", "managed-rules", "rate-limits", "security-headers"].map(
  (suffix): [string, string] => ["cloudflare:index/ruleset:Ruleset", `cdn-${suffix}`],
);
/** Of the Free plan, and before a Worker. */
export const fewerRulesets = rulesets.filter(([, name]) => name !== "cdn-headers" && name !== "cdn-managed-rules");
export const originPulls: [string, string][] = [
  ["cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate", "cdn"],
  ["cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings", "cdn"],
];
