// A world in which an `up` of prod has what it needs, and what a test changes of it. Cloudflare's rules, records and routes are those of the simulated
// API; the rest is recorded in the form of the services' own descriptions.
import fs from "node:fs";
import path from "node:path";
import type { DnsAnswer } from "../../components/internal/dns-answers";
import type { Facts } from "../../cli/doctor/model";
import { firstApis } from "../../cli/doctor/validators/google-apis";
import type { Means } from "../../cli/doctor/questions";
import { stackSettings } from "../../cli/stack-settings";
import type { Step, Value } from "../../sandbox";
import { cloudflare } from "../../sandbox/http/cloudflare/cloudflare";
import { ApiStore } from "../../sandbox/http/store";
import { root } from "./project";

export const googleToken = "ya29.not-a-real-login";
export const cloudflareToken = "not-a-real-token-of-cloudflare";

/** Everything that is asked, and what comes back. */
export interface World {
  facts: Facts;
  /** Answers by the beginning of `METHOD host/path`; the longest that fits counts. */
  answers: Record<string, { status?: number; body?: Value }>;
  dns: Record<string, Partial<DnsAnswer>>;
  programs: Record<string, string | undefined>;
  digests: Record<string, string>;
  variables: Record<string, string>;
  node: string;
  loggedIn: boolean;
  /** Cloudflare's simulated API. */
  store: ApiStore;
  /** `METHOD url` with the authorisation that it had. */
  asked: [request: string, authorisation: string][];
}

const project = "changelog-prod";
const guard = "changelog-prod-guard";
const zone = "3f6d2b8a9c1e4d57a0b4c6e8f1029384";
const account = "8b1a9953c4611296a827abf8c47804d7";
export const key = `projects/${guard}/locations/europe-west1/keyRings/pulumi/cryptoKeys/state`;
export const tokenId = "f267e341f3dd4697bd3b9f71dd96247f";

/** What docs/first-deployment.md asks for, as the API calls it. */
const tokenGroups = [
  ...["Zone Read", "Zone Settings Write", "DNS Write", "SSL and Certificates Write", "Cache Settings Write"],
  ...["Zone Transform Rules Write", "Zone WAF Write", "Bot Management Write", "Dynamic URL Redirects Write"],
  ...[
    "Workers Routes Write",
    "Load Balancers Write",
    "Workers Scripts Write",
    "Load Balancing: Monitors and Pools Write",
  ],
];
const nameServers = ["ada.ns.cloudflare.com", "ben.ns.cloudflare.com"];

const manager = "cloudresourcemanager.googleapis.com/v3/projects";
const enabled = (of: string): { body: Value } => ({
  body: { services: firstApis.map((api) => ({ name: `projects/1/services/${api}`, state: "ENABLED", of })) },
});
const found = (result: Value): { body: Value } => ({ body: { success: true, errors: [], result } });

/** The permissions that are asked for are granted. */
const allGranted = "all that is asked for";

function answers(): World["answers"] {
  return {
    [`GET ${manager}/${project}`]: { body: { name: "projects/100000000002", projectId: project, state: "ACTIVE" } },
    [`GET ${manager}/${guard}`]: { body: { name: "projects/100000000009", projectId: guard, state: "ACTIVE" } },
    [`POST ${manager}/${project}:testIamPermissions`]: { body: allGranted },
    [`POST ${manager}/${guard}:testIamPermissions`]: { body: allGranted },
    [`POST ${manager}/`]: { body: { bindings: [{ role: "roles/owner", members: ["user:ada@example.com"] }] } },
    "GET cloudbilling.googleapis.com/v1/projects/": {
      body: { billingAccountName: "billingAccounts/1", billingEnabled: true },
    },
    [`GET serviceusage.googleapis.com/v1/projects/${project}/`]: enabled(project),
    [`GET serviceusage.googleapis.com/v1/projects/${guard}/`]: enabled(guard),
    "GET orgpolicy.googleapis.com/v2/projects/": { body: { spec: { rules: [{ allowAll: true }] } } },
    "GET cloudkms.googleapis.com/v1/": { body: { name: key, purpose: "ENCRYPT_DECRYPT" } },
    "POST cloudkms.googleapis.com/v1/": { body: allGranted },
    "GET run.googleapis.com/v1/": {
      body: { locations: ["europe-west1", "europe-west4", "us-east1"].map((locationId) => ({ locationId })) },
    },
    "GET sqladmin.googleapis.com/v1/": { body: { items: [{ tier: "db-f1-micro", region: ["europe-west1"] }] } },
    "GET compute.googleapis.com/compute/v1/": {
      body: { quotas: [{ metric: "STATIC_ADDRESSES", limit: 8, usage: 0 }] },
    },
    "GET api.cloudflare.com/client/v4/user/tokens/verify": found({ id: tokenId, status: "active" }),
    [`GET api.cloudflare.com/client/v4/user/tokens/${tokenId}`]: found({
      id: tokenId,
      policies: [{ effect: "allow", permission_groups: tokenGroups.map((name) => ({ id: "0".repeat(32), name })) }],
    }),
    [`GET api.cloudflare.com/client/v4/zones/${zone}/ssl/certificate_packs/quota`]: found({
      advanced: { allocated: 100, used: 0 },
    }),
    [`GET api.cloudflare.com/client/v4/accounts/${account}/load_balancers/pools`]: found([]),
    [`GET api.cloudflare.com/client/v4/accounts/${account}/subscriptions`]: found([
      { id: "1", state: "Paid", rate_plan: { id: "load_balancing", public_name: "Load Balancing" } },
    ]),
    "GET api.cloudflare.com/client/v4/accounts": found([{ id: account, name: "prod" }]),
    "GET api.cloudflare.com/client/v4/zones": found([{ id: zone, name: "changelog.com" }]),
    [`GET api.cloudflare.com/client/v4/zones/${zone}`]: found({
      ...{ id: zone, name: "changelog.com", status: "active", type: "full", paused: false, name_servers: nameServers },
      ...{ account: { id: account }, plan: { legacy_id: "pro" } },
    }),
    [`GET api.cloudflare.com/client/v4/accounts/${account}/workers/subdomain`]: found({ subdomain: "changelog" }),
    "GET vault-100000000002.europe-west1.run.app/v1/sys/health": {
      body: { initialized: true, sealed: false, version: "2.1.2" },
    },
    "GET api.github.com/repos/thechangelog/changelog.com": { body: { id: 100000003 } },
  };
}

const packages = { "": {}, "node_modules/yaml": { version: "2.9.1" }, "node_modules/zod": { version: "4.6.7" } };

let read: Step[] | undefined;

/** The plan of prod, read once. */
function stepsOfProd(): Step[] {
  const file = path.join(root, "test/stacks/golden/prod.json");
  read ??= (JSON.parse(fs.readFileSync(file, "utf8")) as { resources: Step[] }).resources;
  return read;
}

/** A stack that has been made, in a folder of its own. */
export function healthyWorld(folder: string): World {
  for (const file of ["Pulumi.yaml", "images.lock.json"])
    fs.copyFileSync(path.join(root, file), path.join(folder, file));
  fs.mkdirSync(path.join(folder, "node_modules"), { recursive: true });
  for (const file of ["package-lock.json", "node_modules/.package-lock.json"]) {
    fs.writeFileSync(path.join(folder, file), JSON.stringify({ packages }));
  }
  const stack = `secretsprovider: gcpkms://${key}\n${fs.readFileSync(path.join(root, "Pulumi.prod.yaml"), "utf8")}`;
  fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), stack);
  const locked = JSON.parse(fs.readFileSync(path.join(folder, "images.lock.json"), "utf8")) as Record<string, string>;
  return {
    facts: {
      folder,
      environment: "prod",
      settings: stackSettings("prod", folder),
      plan: { steps: stepsOfProd(), errors: [] },
      today: "2026-11-29",
    },
    answers: answers(),
    dns: { "changelog.com NS": { values: nameServers } },
    programs: {
      "pulumi version": "v3.270.0",
      "pulumi whoami --json --non-interactive": `{"user": "ada", "url": "gs://${guard}-pulumi"}`,
      "gke-gcloud-auth-plugin --version": "Kubernetes v1.30.0\nmore",
    },
    digests: locked,
    variables: { CLOUDFLARE_API_TOKEN: cloudflareToken },
    node: "24.19.0",
    loggedIn: true,
    store: new ApiStore(),
    asked: [],
  };
}

/** Changes a line of the stack's file, as a person would. */
export function rewriteStack(world: World, change: (text: string) => string): void {
  const { folder } = world.facts;
  const file = path.join(folder, "Pulumi.prod.yaml");
  fs.writeFileSync(file, change(fs.readFileSync(file, "utf8")));
  world.facts.settings = stackSettings("prod", folder);
}

/** A request to Cloudflare's simulated API. */
export function atCloudflare(
  world: World,
  method: string,
  url: string,
  body?: object,
): { status: number; body: Value | undefined } {
  const { pathname, searchParams } = new URL(`https://api.cloudflare.com/client/v4/${url}`);
  const call = {
    host: "api.cloudflare.com",
    method,
    path: pathname,
    query: searchParams,
    headers: {},
    body: Buffer.from(JSON.stringify(body ?? {})),
  };
  const answer = cloudflare({ store: world.store, zone: "changelog.com", note: () => undefined }, call);
  return { status: answer.status, body: answer.body };
}

/** The means by which a world is asked. */
export function meansOf(world: World): Means {
  return {
    send: (url, { method, body }, headers) => {
      world.asked.push([`${method} ${url}`, headers.get("authorization") ?? ""]);
      const bare = `${method} ${url.replace("https://", "")}`;
      const path = bare.split("?")[0] ?? "";
      if (
        /^GET api\.cloudflare\.com\/.*\/(rulesets|routes|dns_records)$/.test(path) &&
        world.answers[path] === undefined
      ) {
        return Promise.resolve(atCloudflare(world, method, bare.replace("GET api.cloudflare.com/client/v4/", "")));
      }
      const [best] = Object.keys(world.answers)
        .filter((one) => (one.includes("api.cloudflare.com") ? path === one : bare.startsWith(one)))
        .sort((one, other) => other.length - one.length);
      const { status = 200, body: said = {} } = best === undefined ? { status: 404 } : (world.answers[best] ?? {});
      return Promise.resolve({
        status,
        body: said === allGranted ? { permissions: body?.["permissions"] ?? [] } : said,
      });
    },
    authorise: () =>
      world.loggedIn
        ? Promise.resolve(new Headers({ authorization: `Bearer ${googleToken}` }))
        : Promise.reject(new Error("no login")),
    dns: (name, type) => Promise.resolve({ status: 0, values: [], ...world.dns[`${name} ${type}`] }),
    run: (program, args) => Promise.resolve(world.programs[[program, ...args].join(" ")]),
    digest: (image) => {
      const digest = /@(sha256:.*)$/.exec(image)?.[1] ?? world.digests[image];
      return digest === undefined
        ? Promise.reject(new Error(`${image}: the registry has no such image.`))
        : Promise.resolve(digest);
    },
    variables: world.variables,
    node: world.node,
  };
}
