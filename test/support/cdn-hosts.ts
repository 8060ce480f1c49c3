// Host names behind a front door.
import { Cdn, CloudflarePlan, type CdnArgs, type CdnHost, type Origin } from "../../components";
import { deploy, type Deployment } from "./program";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const clientIdentity = { caCertificate: "authority", certificate: "certificate", privateKey: "key" };
export const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };
export const host = (originName: string): Origin => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
});
export const worker = (originName: string): Origin => ({
  originName,
  workerScript: `${originName}-example-com`,
  healthPath: "/health",
});

export const apex: CdnHost = {
  hostname: "example.com",
  routes: [
    { path: "/", origins: [host("run"), host("gke")] },
    { path: "/api/v1/streaming/", origins: [host("streaming")] },
    { path: "/mail", origins: [host("mail-run"), host("mail-gke")] },
    { path: "/hooks", origins: [worker("hooks")] },
    { path: "/media/", media },
  ],
};
export const shop: CdnHost = {
  hostname: "shop.example.com",
  routes: [{ path: "/", origins: [host("run"), host("gke")] }],
};
export const streams: CdnHost = {
  hostname: "streams.example.com",
  routes: [{ path: "/", origins: [host("streaming")] }],
};
export const ofMedia: CdnHost = { hostname: "media.example.com", routes: [{ path: "/", media }] };
export const www: CdnHost = { hostname: "www.example.com", redirectTo: "example.com" };

export const args = (hosts: CdnHost[], more: Partial<CdnArgs> = {}): CdnArgs => ({
  zone,
  plan: CloudflarePlan.Pro,
  letsEncrypt: true,
  hosts,
  clientIdentity,
  ...more,
});
export const cdn = (hosts: CdnHost[], more: Partial<CdnArgs> = {}): Promise<Deployment> =>
  deploy(() => new Cdn("cdn", args(hosts, more)));
