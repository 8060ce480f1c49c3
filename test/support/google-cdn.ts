// Google's front door with two applications and media.
import assert from "node:assert/strict";
import { GoogleCdn, type Backend, type GoogleCdnArgs, type GoogleCdnHost } from "../../components";
import type { decisionOf } from "./google-front-door";
import { type Outcome, type UrlMap } from "./google-front-door";
import { deploy, type Deployment } from "./program";
import { network } from "./workload";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
export const serverless = (name: string): Backend => ({
  networkEndpointGroups: [`projects/p/regions/europe-west1/networkEndpointGroups/${name}`],
  kind: "serverless",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 900,
});
export const zonal = (name: string): Backend => ({
  ...serverless(name),
  networkEndpointGroups: [`projects/p/zones/a/networkEndpointGroups/${name}`],
  kind: "zonal",
});
export const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };
export const apex: GoogleCdnHost = {
  hostname: "example.com",
  routes: [
    { path: "/", backend: serverless("web") },
    { path: "/mail/", backend: serverless("mail") },
    { path: "/mail/admin", backend: zonal("admin"), network },
    { path: "/media", media },
    { path: "/media/upload", backend: serverless("upload") },
  ],
};
export const api: GoogleCdnHost = {
  hostname: "api.example.com",
  routes: [{ path: "/v1", backend: serverless("api") }],
  cachedPaths: [{ path: "/v1/public" }, { path: "/v1/public/icons" }],
};
const www: GoogleCdnHost = { hostname: "www.example.com", redirectTo: "example.com" };
export const ofMedia: GoogleCdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };
export const args: GoogleCdnArgs = { zone, letsEncrypt: false, hosts: [apex, api, www, ofMedia] };
export const cdn = (more: Partial<GoogleCdnArgs> = {}): Promise<Deployment> =>
  deploy(() => {
    const { urls, endpoints, records } = new GoogleCdn("cdn", { ...args, ...more });
    return { urls, endpoints, records };
  });

let deployed: Promise<Deployment> | undefined;
export const whole = (): Promise<Deployment> => (deployed ??= cdn());

export const urlMapOf = (deployment: Deployment): UrlMap => deployment.one("gcp:compute/uRLMap:URLMap", "cdn").inputs;
export const rulesOf = (deployment: Deployment): Parameters<typeof decisionOf>[0] =>
  deployment.one("gcp:compute/securityPolicy:SecurityPolicy").inputs["rules"] as unknown as Parameters<
    typeof decisionOf
  >[0];

/** What a service reaches: the last word of its endpoint group, or the bucket; with `cached` where it has a cache. */
export function targetOf(deployment: Deployment, { service, status, location, path }: Outcome): string {
  if (service === undefined) return `${status ?? 0} ${location ?? ""}`.trim();
  const { inputs } = serviceOf(deployment, service);
  const [host] = (inputs["customRequestHeaders"] ?? []) as string[];
  if (host !== undefined) return `${host.replace(/^Host: |\.storage\.googleapis\.com$/g, "")} ${path ?? ""}`;
  const [{ group } = { group: "" }] = (inputs["backends"] ?? []) as { group: string }[];
  return `${group.split("/").at(-1) ?? ""}${inputs["enableCdn"] === true ? " cached" : ""}`;
}

export function serviceOf(deployment: Deployment, id: string): Deployment["resources"][number] {
  const found = deployment.resources.find((one) => one.id === id);
  assert.ok(found !== undefined, `there is no ${id}`);
  return found;
}
