// The same applications behind both providers' front doors: each request gets to the same service.
import assert from "node:assert/strict";
import { test } from "node:test";
import { matches } from "../support/cloudflare-rules";
import { outcomeOf, type UrlMap } from "../support/google-front-door";
import type { Deployment } from "../support/program";
import { emptyState } from "../support/program";
import type { Values } from "../support/stack-values";
import { deployedResources, onlyAtGoogle } from "./deployed";
import { runWith } from "./environments";

const requests: [host: string, uri: string][] = [
  ["changelog.com", "/"],
  ["changelog.com", "/assets/app.js"],
  ["changelog.com", "/podcast/1?a=b"],
  ["www.changelog.com", "/podcast/1?a=b"],
  ["cms.changelog.com", "/"],
  ["cms.changelog.com", "/server/ping"],
  ["media.changelog.com", "/uploads/podcast/1.mp3"],
  ["other.changelog.com", "/"],
];

const groupsOf = ({ resources }: Deployment, of: (resource: Deployment["resources"][number]) => boolean): string[] =>
  resources
    .filter((one) => one.type.endsWith(":BackendService") && of(one))
    .flatMap(({ inputs }) => (inputs["backends"] as { group: string }[]).map(({ group }) => group));

/** What Cloudflare's records and balancers reach: endpoint groups, a bucket, or the name that it redirects to. */
function behindCloudflare(deployment: Deployment, host: string, uri: string): string[] {
  const named = (type: RegExp): Deployment["resources"] =>
    deployment.resources.filter((one) => type.test(one.type) && one.name === `cdn-${host}`);
  const redirects = deployment.resources.find(({ name }) => name === "cdn-redirects")?.inputs["rules"] as unknown as {
    expression: string;
    actionParameters: { fromValue: { targetUrl: { expression: string } } };
  }[];
  const redirect = redirects.find(({ expression }) => matches(expression, { host, uri }));
  if (redirect !== undefined) {
    const [, to = ""] = /"https:\/\/([^"]+)"/.exec(redirect.actionParameters.fromValue.targetUrl.expression) ?? [];
    return [`to ${to}`];
  }
  const [route] = named(/:WorkersRoute$/);
  if (route !== undefined) {
    const script = deployment.resources.find(
      ({ type, inputs }) => type.endsWith(":WorkersScript") && inputs["scriptName"] === route.inputs["script"],
    );
    const bindings = script?.inputs["bindings"] as { name: string; text: string }[];
    const bucket = bindings.find(({ name }) => name === "BUCKET");
    // The Worker of a host name with rules asks the host name's own origins.
    if (bucket !== undefined) return [`bucket ${bucket.text}`];
  }
  const pools = named(/:LoadBalancer$/).flatMap(({ inputs }) => inputs["defaultPools"] as string[]);
  const balanced = deployment.resources
    .filter(({ id, type }) => type.endsWith(":LoadBalancerPool") && pools.includes(id))
    .flatMap(({ inputs }) => (inputs["origins"] as { address: string }[]).map(({ address }) => address));
  const single = named(/:DnsRecord$/).map(({ inputs }) => inputs["content"] as string);
  const origins = deployment.resources
    .filter(
      ({ type, inputs }) => type.endsWith(":DnsRecord") && [...balanced, ...single].includes(inputs["name"] as string),
    )
    .map(({ name }) => name);
  return groupsOf(deployment, ({ name }) => origins.includes(name));
}

function behindGoogle(deployment: Deployment, host: string, uri: string): string[] {
  const map = deployment.one("gcp:compute/uRLMap:URLMap", "cdn").inputs as unknown as UrlMap;
  const { service, location } = outcomeOf(map, { host, uri });
  if (location !== undefined) return [`to ${new URL(location.replace("the same scheme", "https")).host}`];
  const found = deployment.resources.find(({ id }) => id === service);
  const [header] = (found?.inputs["customRequestHeaders"] ?? []) as string[];
  if (header !== undefined) return [`bucket ${header.replace(/^Host: |\.storage\.googleapis\.com$/g, "")}`];
  return groupsOf(deployment, ({ id }) => id === service);
}

test("each request gets to the same application, whichever provider's front door it comes through", async () => {
  const anew = (values: Values, state = emptyState()): Promise<Deployment> => runWith("prod", { state }, values, false);
  const state = emptyState();
  const google = await anew({ "groundplan:environment": "prod-google" }, state);
  // Rules of the edge are Cloudflare's alone.
  const cloud = await anew({ "groundplan:edgeRules": "none" });
  assert.deepEqual([...google.errors, ...cloud.errors], []);
  for (const [host, uri] of requests) {
    const cloudflare = behindCloudflare(cloud, host, uri);
    const reached = behindGoogle(google, host, uri);
    assert.ok(
      reached.every((one) => cloudflare.includes(one)),
      `${host}${uri}: ${reached.join(", ")}, and not ${cloudflare.join(", ")}`,
    );
    assert.equal(reached.length > 0, cloudflare.length > 0, host);
    assert.equal(reached.length > 0, !host.startsWith("other."), host);
  }
  assert.ok(
    !google.resources.some(({ type }) => /^cloudflare:(?!index\/dnsRecord)/.test(type)),
    "Cloudflare has the zone alone",
  );
  const names = ({ outputs }: Deployment): string[] => Object.keys(outputs["endpoints"] as object).sort();
  assert.deepEqual(names(google), names(cloud));
  const elsewhere = new Set(deployedResources().map(({ type }) => type));
  const types = new Set(
    google.resources.map(({ type }) => type).filter((type) => /^(?!pulumi:|groundplan:)/.test(type)),
  );
  assert.deepEqual(
    [...types].filter((type) => !elsewhere.has(type)).sort(),
    onlyAtGoogle,
    "for the tables of this folder",
  );
  await drainAndClose(google, state);
});

/** A region gets no requests, and a host name is closed: the load balancer alone is changed. */
async function drainAndClose(google: Deployment, state: ReturnType<typeof emptyState>): Promise<void> {
  const regionsOf = (deployment: Deployment): string[] =>
    behindGoogle(deployment, "changelog.com", "/").map((group) => /regions\/([^/]+)/.exec(group)?.[1] ?? group);
  assert.deepEqual(regionsOf(google).sort(), ["europe-west1", "europe-west4"]);
  const values = { "groundplan:environment": "prod-google", "groundplan:drained": "europe-west4" };
  const closed = { "groundplan:maintenance": ["cms.changelog.com"] };
  const changed = await runWith("prod", { state }, { ...values, ...closed }, true);
  assert.deepEqual(changed.errors, []);
  assert.deepEqual(regionsOf(changed), ["europe-west1"]);
  const map = changed.one("gcp:compute/uRLMap:URLMap", "cdn").inputs as unknown as UrlMap;
  assert.equal(outcomeOf(map, { host: "cms.changelog.com", uri: "/server/ping" }).status, 503);
  assert.equal(outcomeOf(map, { host: "changelog.com", uri: "/" }).status, undefined);
}
