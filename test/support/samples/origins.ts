import * as path from "node:path";
import { type Backend, type ClientIdentity, type EdgeRule, type MediaSource, type Origin } from "../../../components";
import { balancer, cloudRun, zone } from "./contracts";

/** Own code for the front door, of which a test needs no more than that it can be bundled. */
export const functionFile = path.join(__dirname, "../edge-function.ts");
/** Origins that only rules lead to, each with a rule that leads there. */
export const ruleOrigins = ["west", "east"].map((originName) => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
}));
/** Rules with every property. */
export const edgeRules: EdgeRule[] = [
  {
    name: "west",
    when: {
      paths: ["/west", "/far"],
      exceptPaths: ["/west/not", "/far/not"],
      methods: ["POST", "GET"],
      headers: [
        { name: "X-Region", values: ["west", "far-west"], prefixes: ["we", "ca"] },
        { name: "X-Debug", absent: true },
      ],
      cookies: [{ name: "region" }, { name: "consent", prefixes: ["1", "2"] }],
      countries: ["US", "CA"],
      exceptCountries: ["FR", "DE"],
      visitors: { percent: 10, split: "trial", cookie: "session" },
    },
    origin: "west",
    rewrite: { path: "/new", addsRest: true },
    requestHeaders: [{ name: "X-From", value: "edge" }, { name: "X-Old" }],
    responseHeaders: [{ name: "X-Region", value: "west" }, { name: "X-Powered-By" }],
  },
  { name: "east", when: { paths: ["/east"] }, origin: "east" },
  {
    name: "own",
    run: {
      file: functionFile,
      origins: ["third", "east"],
      config: { MODE: "fast", REGION: "west" },
      secrets: [
        { name: "TOKEN", storeId: "5".repeat(32), secretName: "edge-token" },
        { name: "OTHER", storeId: "5".repeat(32), secretName: "edge-other" },
      ],
      timeoutMilliseconds: 20,
      cpuMilliseconds: 5,
      seesCredentials: true,
    },
  },
  { name: "moved", when: { paths: ["/old"] }, redirect: { to: "/older", status: 308, addsRest: true } },
  { name: "closed", when: { paths: ["/closed"] }, answer: { status: 403, body: "<p>", contentType: "text/html" } },
];
export const client: ClientIdentity = { caCertificate: "authority", certificate: "certificate", privateKey: "key" };
/** What a load balancer reaches, on each runtime. */
export const serverless: Backend = {
  networkEndpointGroups: ["europe-west1", "europe-west4"].map(
    (region) => `projects/acme-test/regions/${region}/networkEndpointGroups/web`,
  ),
  kind: "serverless",
  protocol: "HTTP",
  healthPath: "/health",
  port: 8080,
  requestTimeoutSeconds: 300,
};
export const zonal: Backend = {
  ...serverless,
  networkEndpointGroups: ["a", "b"].map((zoneOf) => `projects/acme-test/zones/${zoneOf}/networkEndpointGroups/web`),
  canaryEndpointGroups: ["a", "b"].map(
    (zoneOf) => `projects/acme-test/zones/${zoneOf}/networkEndpointGroups/web-canary`,
  ),
  kind: "zonal",
};
export const spare = (originName: string): Origin => ({
  originName,
  hostname: `${originName}.origin.example.com`,
  healthPath: "/health",
  availabilityParts: [balancer, cloudRun],
});
export const hosts = ["run", "gke", "third"].map(spare);
export const media: MediaSource = { bucketName: "media-1", cacheControl: "public, max-age=60" };
export const door = { zone, plan: "business", letsEncrypt: true };
export const rateLimits = [
  {
    description: "logins",
    paths: ["/login", "/join"],
    hostnames: ["www.example.com", "example.com"],
    requests: 10,
    periodSeconds: 60,
    blockSeconds: 600,
  },
  { description: "every path", paths: ["/"], requests: 500, periodSeconds: 10, blockSeconds: 10 },
];
