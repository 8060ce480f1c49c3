// Host names move from one front door to the other and back, as docs/moving-front-doors.md has it: somebody answers at each moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, GoogleCdn, type CdnArgs, type GoogleCdnArgs, type GoogleCdnHost } from "../../components";
import { apex, args, host, media, ofMedia, shop, streams, www } from "../support/cdn-hosts";
import { answering, besideAlias, ledBy, type Door, type Led } from "../support/front-door-records";
import { serverless } from "../support/google-cdn";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";

/** Several paths, two origins, a single origin, a bucket, and a redirect. */
const atCloudflare = [apex, shop, streams, ofMedia, www];
const atGoogle: GoogleCdnHost[] = [
  { hostname: "example.com", routes: [{ path: "/", backend: serverless("web") }] },
  { hostname: "shop.example.com", routes: [{ path: "/", backend: serverless("web") }] },
  { hostname: "streams.example.com", routes: [{ path: "/", backend: serverless("streaming") }] },
  { hostname: "media.example.com", routes: [{ path: "/", media }] },
  { hostname: "www.example.com", redirectTo: "example.com" },
];
const hostnames = atGoogle.map(({ hostname }) => hostname).sort();
const { zone } = args(atCloudflare);

/** The arguments of each door; a door without any is not there. */
interface Doors {
  cloudflare?: Partial<CdnArgs>;
  google?: Partial<GoogleCdnArgs>;
}

const program =
  ({ cloudflare, google }: Doors) =>
  (): void => {
    if (cloudflare !== undefined) new Cdn("cdn", args(atCloudflare, cloudflare));
    if (google !== undefined) new GoogleCdn("door", { zone, letsEncrypt: true, hosts: atGoogle, ...google });
  };

const [away, above] = [{ takesTraffic: false }, { takesPrecedence: true }];
const steps: [title: string, doors: Doors, answers: Door][] = [
  ["Google's door is made, and nothing leads to it", { cloudflare: above, google: away }, "Cloudflare"],
  ["the records lead to both", { cloudflare: above, google: {} }, "Cloudflare"],
  ["Cloudflare's records go", { cloudflare: { ...above, ...away }, google: {} }, "Google"],
  ["Cloudflare's door goes", { google: {} }, "Google"],
  [
    "Cloudflare's door is made again, and nothing leads to it",
    { cloudflare: { ...above, ...away }, google: {} },
    "Google",
  ],
  ["the records lead to both again", { cloudflare: above, google: {} }, "Cloudflare"],
  ["Google's records go", { cloudflare: above, google: away }, "Cloudflare"],
  ["Google's door goes", { cloudflare: {} }, "Cloudflare"],
];

/** What changed, but for what is only read. */
const changed = ({ resources }: Deployment): string[] =>
  resources.filter(({ operation }) => !["same", "read"].includes(operation)).map(({ urn }) => urn);

test("each host name is answered before, between and after all steps, there and back", async () => {
  const state = emptyState();
  let before: Led[] = ledBy(await deploy(program({ cloudflare: {} }), { state }));
  assert.deepEqual(Object.keys(answering(before)), hostnames);
  for (const [title, doors, answers] of steps) {
    const up = await deploy(program(doors), { state });
    const after = ledBy(up);
    assert.deepEqual(answering(after), Object.fromEntries(hostnames.map((name) => [name, answers])), title);
    assert.deepEqual(
      up.resources.filter(({ operation, type }) => operation === "replace" && /:(LoadBalancer|DnsRecord)$/.test(type)),
      [],
      `${title}: what comes is made before what goes is deleted`,
    );
    assert.deepEqual(besideAlias([...before, ...after]), [], title);
    before = after;
  }
  assert.deepEqual(changed(await deploy(program({ cloudflare: {} }), { state })), [], "it is as it was");
});

test("a door that takes no traffic has its certificates, rules, Workers and pools, and points no host name anywhere", async () => {
  const whole = await deploy(program({ cloudflare: above }));
  const standby = await deploy(program({ cloudflare: { ...above, ...away } }));
  const of = ({ resources }: Deployment): string[] => resources.map(({ urn }) => urn);
  const missing = whole.resources.filter(({ urn }) => !of(standby).includes(urn));
  assert.deepEqual(missing.map(({ inputs }) => inputs["name"]).sort(), hostnames);
  assert.deepEqual(
    of(standby).filter((urn) => !of(whole).includes(urn)),
    [],
  );
  assert.equal(standby.resources.filter(({ type }) => type.endsWith(":CertificatePack")).length, 1);
  assert.ok(standby.resources.some(({ type }) => type.endsWith(":LoadBalancerPool")));
});

test("nobody watches the certificate of a door that takes no traffic: its names lead to another one", async () => {
  const channels = { notificationChannels: ["projects/acme/notificationChannels/1"] };
  const alerts = async (more: Partial<CdnArgs>): Promise<number> => {
    const { resources } = await deploy(program({ cloudflare: { ...channels, ...more } }));
    return resources.filter(({ type }) => type.endsWith(":AlertPolicy")).length;
  };
  assert.equal(await alerts({}), 1);
  assert.equal(await alerts(away), 0);
});

test("without precedence a host name with a single origin has no place for another door's records", async () => {
  const state = emptyState();
  await deploy(program({ cloudflare: {}, google: away }), { state });
  const refused = await run(program({ cloudflare: {}, google: {} }), { state, preview: true });
  assert.match(messages(refused), /a record of the name streams\.example\.com exists already \(81053, 81054\)/);
});

test("a single origin is named as a text where it gets a pool, and counts for what the plan has", () => {
  const unnamed = { ...host("streaming"), originName: pulumi.output(Promise.resolve("streaming")) };
  const hosts = [{ hostname: "streams.example.com", routes: [{ path: "/", origins: [unnamed] }] }];
  assert.throws(
    () => new Cdn("cdn", args(hosts, above)),
    /takesPrecedence: true; give the originName of the route "\/" of streams\.example\.com as a text/,
  );
  const many = Array.from({ length: 21 }, (_, index) => ({
    hostname: `s${index}.example.com`,
    routes: [{ path: "/", origins: [host("streaming")] }],
  }));
  assert.throws(() => new Cdn("cdn", args(many, above)), /hosts: "21 routes with load balancers"; name 20 at most/);
});
