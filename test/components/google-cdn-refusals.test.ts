// Arguments of Google's front door that are refused, with what to do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { GoogleCdn, type GoogleCdnArgs } from "../../components";
import { messages, run } from "../support/program";
import { network } from "../support/workload";
import { apex, api, args, media, ofMedia, serverless, zonal } from "../support/google-cdn";

const refusals: [title: string, change: Partial<GoogleCdnArgs>, message: RegExp][] = [
  [
    "origins of Cdn",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", origins: [] } as object as { path: string }] }] },
    /hosts\[0\]\.routes\[0\]\.origins: unknown property; give backend.*or use Cdn/,
  ],
  ["a plan", { plan: "pro" } as object, /plan: unknown property; leave it out: plans are Cloudflare's/],
  ["both zones", { cloudDnsZone: { managedZone: "a", zoneName: "example.com" } }, /either zone or cloudDnsZone/],
  ["a host name outside", { hosts: [{ ...apex, hostname: "example.org" }] }, /choose example\.com or a name below it/],
  [
    "further names in another spelling",
    { certificateHostnames: ["*.Example.com", "example.org"] },
    /certificateHostnames\[0\]: "\*\.Example\.com"; write it as \*\.example\.com\n.*\[1\]: "example\.org"; choose example\.com/,
  ],
  [
    "a zonal backend without its network",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: zonal("a") }] }] },
    /backend\.kind: "zonal"; set network/,
  ],
  [
    "a bucket with dots",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", media: { ...media, bucketName: "a.example.com" } }] }] },
    /whose name has no dots/,
  ],
  ["cached media", { hosts: [{ ...ofMedia, cachedPaths: [{ path: "/x" }] }] }, /no route for it leads to a backend/],
  [
    "a route to nothing",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/" }] }] },
    /give it a backend, or media/,
  ],
  [
    "a redirect in a circle",
    { hosts: [{ hostname: "example.com", redirectTo: "example.com" }] },
    /redirected to itself/,
  ],
  [
    "a period that Google has not",
    { rateLimits: [{ description: "a", paths: ["/"], requests: 1, periodSeconds: 15, blockSeconds: 15 }] },
    /periodSeconds: 15; use one of 10, 30/,
  ],
  [
    "a block that Google has not",
    { rateLimits: [{ description: "a", paths: ["/"], requests: 1, periodSeconds: 60, blockSeconds: 30 }] },
    /blockSeconds: 30; use one of 60, 120.*or periodSeconds/,
  ],
  [
    "too many requests before a block",
    { rateLimits: [{ description: "a", paths: ["/"], requests: 20_000, periodSeconds: 60, blockSeconds: 600 }] },
    /requests: 20000; use a whole number from 1 to 10000/,
  ],
  ["a blocked route", { firewall: { blockedPaths: ["/mail"] } }, /example\.com\/mail leads there/],
  ["a rule set that is none", { firewall: { managedRules: ["sql injection"] } }, /name a preconfigured rule set/],
  ["HSTS as a header", { responseHeaders: { "Strict-Transport-Security": "max-age=1" } }, /use hstsSeconds/],
  ["a header of Google's", { responseHeaders: { "X-Goog-Secret": "a" } }, /that is not Google's own/],
  ["a variable", { responseHeaders: { "X-Where": "{client_region}" } }, /without braces/],
  [
    "a client that Cloud Run is to keep",
    { hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: serverless("a"), affinitySeconds: 3600 }] }] },
    /affinitySeconds: 3600; leave it out: the load balancer keeps clients with pods/,
  ],
  [
    "an affinity of a minute",
    {
      hosts: [{ hostname: "example.com", routes: [{ path: "/", backend: zonal("a"), network, affinitySeconds: 60 }] }],
    },
    /affinitySeconds: 60; use a whole number from 1800/,
  ],
  [
    "answers that are stale for a month",
    { hosts: [{ ...api, cachedPaths: [{ path: "/v1", staleSeconds: 2_592_000 }] }] },
    /staleSeconds: 2592000; use a whole number from 1 to 604800/,
  ],
  [
    "a parameter with a mark",
    { hosts: [{ ...api, cachedPaths: [{ path: "/v1", queryParameters: ["a&b"] }] }] },
    /queryParameters\[0\]: "a&b"; use 1 to 100 letters/,
  ],
  ["maintenance of nothing", { maintenance: { hostnames: [] } }, /hostnames: \[\]; name a host name/],
  ["maintenance of a redirect", { maintenance: { hostnames: ["www.example.com"] } }, /one with routes/],
  ["days that nothing counts by", { certificateValidityDays: 45 }, /45; set notificationChannels/],
  ["no channel", { notificationChannels: ["me"] }, /notificationChannels: .*use names of channels/],
  ["a name twice", { hosts: [apex, { ...api, hostname: "EXAMPLE.com" }] }, /write it as example\.com/],
];

for (const [title, change, message] of refusals) {
  test(`${title}: refused, with what to do`, async () => {
    const deployment = await run(() => new GoogleCdn("cdn", { ...args, ...change }));
    assert.match(messages(deployment), message);
    assert.deepEqual(
      deployment.resources.filter(({ type }) => type.startsWith("gcp:")),
      [],
    );
  });
}

test("what an Output turns out to be is refused before a service is made of it", async () => {
  const pulumi = await import("@pulumi/pulumi");
  const routes = [{ path: "/", backend: pulumi.output(zonal("a")) }];
  const deployment = await run(() => new GoogleCdn("cdn", { ...args, hosts: [{ hostname: "example.com", routes }] }));
  assert.match(messages(deployment), /backend\.kind: "zonal"; set network/);
});
