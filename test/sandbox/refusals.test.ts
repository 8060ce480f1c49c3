import assert from "node:assert/strict";
import { test } from "node:test";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { LoadBalancer } from "@pulumi/cloudflare/loadBalancer";
import { LoadBalancerPool } from "@pulumi/cloudflare/loadBalancerPool";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as compute from "@pulumi/gcp/compute";
import * as random from "@pulumi/random";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as sql from "@pulumi/gcp/sql";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import type { Refusal } from "../../sandbox";
import { withoutSecrets } from "../../sandbox/refusals";
import { validate } from "../../sandbox/schema-check";
import { replacesOnChange } from "../../sandbox/schema-rules";
import { secret } from "../../sandbox/wire";
import { deploy, emptyState, run } from "../support/program";

async function refused(program: () => unknown): Promise<Refusal[]> {
  const planned = await run(program, { preview: true, existing: [] });
  const applied = await run(program, { existing: [] });
  assert.deepEqual(applied.errors[0], planned.errors[0], "a plan and a run refuse alike");
  return planned.errors;
}

/** Arguments that the SDK's types would not let through. */
const untyped = (args: object): never => args as never;

const service = (more: object): cloudrunv2.ServiceArgs =>
  untyped({ location: "europe-west1", template: { containers: [{ image: "a" }] }, ...more });

const table: { what: string; program: () => unknown; property: string; says: RegExp; source: RegExp }[] = [
  {
    what: "a Cloud Run service's name that is too long",
    program: () => new cloudrunv2.Service("s", service({ name: "a".repeat(50) })),
    property: "name",
    says: /has 50 characters, more than 49/,
    source: /cloud\.google\.com\/run/,
  },
  {
    what: "an automatic name that becomes too long",
    program: () => new compute.Network("n".repeat(60), {}),
    property: "name",
    says: /has 68 characters, more than 63/,
    source: /naming-resources/,
  },
  {
    what: "a bucket's name in capitals",
    program: () => new storage.Bucket("b", { name: "Media", location: "EU" }),
    property: "name",
    says: /"Media" has a form that is not allowed; use 3 to 63 lower-case/,
    source: /storage\/docs\/buckets#naming/,
  },
  {
    what: "a service account's id that is too short",
    program: () => new serviceaccount.Account("a", { accountId: "app" }),
    property: "accountId",
    says: /has 3 characters, fewer than 6/,
    source: /service-accounts-create/,
  },
  {
    what: "an unknown property deep inside",
    program: () =>
      new cloudrunv2.Service(
        "s",
        service({ template: { containers: [{ image: "a", resources: { cpuIdel: true } }] } }),
      ),
    property: "template.containers[0].resources.cpuIdel",
    says: /did you mean cpuIdle\?/,
    source: /cloudrunv2\/service/,
  },
  {
    what: "a value of the wrong kind",
    program: () =>
      new sql.DatabaseInstance(
        "i",
        untyped({ databaseVersion: "POSTGRES_17", settings: { tier: "db-f1-micro", diskSize: "big" } }),
      ),
    property: "settings.diskSize",
    says: /is "big", and must be a whole number/,
    source: /sql\/databaseinstance/,
  },
  {
    what: "a list where a table belongs",
    program: () => new apps.Deployment("d", untyped({ spec: [] })),
    property: "spec",
    says: /is a list, and must be a table/,
    source: /kubernetes\/api-docs\/apps\/v1\/deployment/,
  },
  {
    what: "a network that does not exist",
    program: () =>
      new compute.Subnetwork("s", {
        network: "projects/acme-test/global/networks/gone",
        ipCidrRange: "10.0.0.0/20",
      }),
    property: "network",
    says: /"projects\/acme-test\/global\/networks\/gone" names no gcp:compute\/network:Network that exists/,
    source: /subnetworks/,
  },
  {
    what: "a secret that does not exist, deep inside a service",
    program: () =>
      new cloudrunv2.Service(
        "s",
        service({
          template: {
            containers: [
              { image: "a", envs: [{ name: "A", valueSource: { secretKeyRef: { secret: "gone", version: "1" } } }] },
            ],
          },
        }),
      ),
    property: "template.containers[0].envs[0].valueSource.secretKeyRef.secret",
    says: /"gone" names no gcp:secretmanager\/secret:Secret/,
    source: /run\/docs\/configuring\/services\/secrets/,
  },
];

for (const { what, program, property, says, source } of table) {
  test(`refuses ${what}`, async () => {
    const errors = await refused(program);
    assert.equal(errors.length, 1, JSON.stringify(errors));
    const [error] = errors;
    assert.ok(error !== undefined);
    assert.match(error.urn ?? "", /^urn:pulumi:test::groundplan::/);
    assert.equal(error.property, property);
    assert.match(error.message, says);
    assert.match(error.source ?? "", source);
  });
}

// The SDK for TypeScript drops or refuses these by itself; programs in other languages, and the engine, do not.
test("refuses what the schema does not have, at the top of a resource and of a provider", () => {
  const problems = (type: string, inputs: Record<string, string | boolean>): string[] =>
    validate(type, inputs).map(({ property, message }) => `${property}: ${message}`);
  assert.deepEqual(problems("gcp:compute/network:Network", { autoCreateSubnetwork: false }), [
    "autoCreateSubnetwork: is not a property of this type; did you mean autoCreateSubnetworks?",
  ]);
  assert.deepEqual(problems("gcp:sql/database:Database", { name: "app" }), ["instance: is required; give it a value"]);
  assert.deepEqual(problems("pulumi:providers:gcp", { projekt: "acme", project: "acme", version: "9.37.0" }), [
    "projekt: is not a property of this type; did you mean project?",
  ]);
  assert.deepEqual(problems("gcp:compute/network:Network", { completelyElse: true }), [
    "completelyElse: is not a property of this type; remove it",
  ]);
});

test("a refusal shows no secret, whatever its kind and its spelling", async () => {
  const errors = await refused(() => {
    new storage.Bucket("form", { location: "EU", name: pulumi.secret("HUNTER2") });
    new storage.Bucket("one", { location: "EU", name: pulumi.secret("hunter-3") });
    new storage.Bucket("two", { location: "EU", name: pulumi.secret("hunter-3") });
    new cloudrunv2.Service("s", service({ location: pulumi.secret("EUROPE-Hunter"), name: "web" }));
    new cloudrunv2.Service("t", service({ location: pulumi.secret("EUROPE-Hunter"), name: "web" }));
    new storage.Bucket("kind", untyped({ location: "EU", labels: pulumi.secret("a\nhunter"), name: "m5" }));
  });
  assert.deepEqual(errors.map(({ message }) => message.replace(/(,|;) (made|use|and) .*/, "")).sort(), [
    "[secret] has a form that is not allowed",
    "bucket name [secret] exists already",
    "is [secret]",
    "projects/acme-test/locations/[secret]/services/web exists already",
  ]);
});

test("short secrets are hidden as words, so that a message stays readable", () => {
  const message = '"5" is not allowed; use one of 15, small';
  const inputs = { size: secret("5"), other: { deep: [secret({ a: "all" })] } };
  assert.deepEqual(withoutSecrets([{ urn: "u", message }], inputs), [
    { urn: "u", message: "[secret] is not allowed; use one of 15, small" },
  ]);
});

test("refuses a name that another resource has, and says which", async () => {
  const [error] = await refused(() => {
    new storage.Bucket("one", { name: "acme-media", location: "EU" });
    new storage.Bucket("two", { name: "acme-media", location: "EU" });
  });
  assert.match(error?.urn ?? "", /::two$/);
  assert.match(
    error?.message ?? "",
    /bucket name acme-media exists already, made for urn:.*::one; choose another name/,
  );
});

test("a record of another type has no place beside the one that it replaces, unless that is deleted first", async () => {
  const record = (type: string, content: string, options?: pulumi.CustomResourceOptions): void => {
    new DnsRecord("www", { zoneId: "0".repeat(32), name: "www.example.com", type, content, ttl: 1 }, options);
  };
  const change = async (after: () => void): Promise<Refusal[]> => {
    const state = emptyState();
    await deploy(
      () => {
        record("CNAME", "origin.example.com");
      },
      { state },
    );
    return (await run(after, { state })).errors;
  };
  const [refusal] = await change(() => {
    record("AAAA", "100::");
  });
  assert.match(refusal?.message ?? "", /record with that host already exists \(81053\); .*deleteBeforeReplace: true/);
  const allowed = await change(() => {
    record("AAAA", "100::", { deleteBeforeReplace: true });
  });
  assert.deepEqual(allowed, []);
});

test("a CNAME and a record of another resource have no place beside each other, nor have two balancers or pools of a name", async () => {
  const zoneId = "0".repeat(32);
  const record = (child: string, type: string, content: string, name = "www.example.com"): void => {
    new DnsRecord(child, { zoneId, name, type, content, ttl: 1 });
  };
  const address = (child: string, content = "192.0.2.1"): void => {
    record(child, "A", content);
  };
  const alias = (): void => {
    record("alias", "CNAME", "origin.example.com");
  };
  for (const [before, after] of [
    [alias, address.bind(undefined, "address")],
    [address.bind(undefined, "address"), alias],
  ] as const) {
    const state = emptyState();
    await deploy(before, { state });
    // What goes is deleted at the end, so that this holds in a preview too.
    for (const preview of [true, false]) {
      const [refusal] = (await run(after, { state, preview })).errors;
      assert.match(refusal?.message ?? "", /www\.example\.com exists already \(81053.*made for .*; take that one away/);
    }
    await deploy(() => undefined, { state });
    await deploy(after, { state });
  }
  await deploy(() => {
    address("one");
    address("two", "192.0.2.2");
    record("elsewhere", "CNAME", "origin.example.com", "cms.example.com");
    record("text", "TXT", "v=spf1 -all");
  });
  const pool = (child: string): LoadBalancerPool =>
    new LoadBalancerPool(child, { accountId: zoneId, name: "web", origins: [{ name: "web", address: "192.0.2.1" }] });
  const balancer = (child: string, id: pulumi.Input<string>): LoadBalancer =>
    new LoadBalancer(child, { zoneId, name: "www.example.com", defaultPools: [id], fallbackPool: id });
  for (const [second, refused] of [
    [() => pool("two"), `pool web of account ${zoneId} exists already, made for `],
    [balancer.bind(undefined, "two"), `load balancer www.example.com in zone ${zoneId} exists already, made for `],
  ] as const) {
    const { errors } = await run(() => {
      const { id } = pool("one");
      second(balancer("one", id).fallbackPool);
    });
    assert.deepEqual(
      errors.map(({ message }) => message.slice(0, refused.length)),
      [refused],
    );
  }
});

test("accepts the same name in another region, and references to what exists", async () => {
  await deploy(
    () => {
      for (const location of ["europe-west1", "europe-west4"]) {
        new cloudrunv2.Service(location, service({ name: "web", location }));
      }
      const network = new compute.Network("n", { autoCreateSubnetworks: false });
      for (const [index, spelling] of [network.id, network.selfLink, network.name].entries()) {
        new compute.Subnetwork(`s${index}`, { network: spelling, ipCidrRange: `10.${index}.0.0/20` });
      }
      new compute.Subnetwork("other", { network: "shared", ipCidrRange: "10.9.0.0/20" });
    },
    { existing: ["shared"] },
  );
});

test("a network and a subnetwork that nothing made are refused alike, in all that runs in them", async () => {
  const made = { network: "projects/a/global/networks/gone", subnetwork: "projects/a/regions/r/subnetworks/gone" };
  const vpcAccess = { networkInterfaces: [made] };
  const containers = [{ image: "a" }];
  const programs: (() => unknown)[] = [
    () => new cloudrunv2.Service("s", service({ template: { containers, vpcAccess } })),
    () => new cloudrunv2.Job("j", { location: "europe-west1", template: { template: { containers, vpcAccess } } }),
    () => new compute.NetworkEndpointGroup("g", { zone: "europe-west1-b", ...made }),
  ];
  for (const program of programs) {
    const found = await refused(program);
    assert.deepEqual(
      found.map(({ property }) => property?.replace(/^.*\./, "")),
      ["network", "subnetwork"],
    );
    assert.match(found[1]?.message ?? "", /subnetworks\/gone" names no gcp:compute\/subnetwork:Subnetwork that exists/);
  }
  const [wall] = await refused(
    () => new compute.Firewall("f", { network: made.network, allows: [{ protocol: "tcp" }] }),
  );
  assert.equal(wall?.property, "network");
});

test("a reference to what an earlier run deleted is refused", async () => {
  const state = emptyState();
  const made = await deploy(() => new compute.Network("n", { name: "main" }), { state });
  await deploy(() => undefined, { state });
  const dangling = await run(
    () =>
      new compute.Subnetwork("s", { network: made.one("gcp:compute/network:Network").id, ipCidrRange: "10.0.0.0/20" }),
    { state, existing: [] },
  );
  assert.equal(dangling.errors[0]?.property, "network");
});

test("deletionProtection is the provider's own protection, on where nothing is said", async () => {
  const state = emptyState();
  await deploy(() => new cloudrunv2.Service("s", service({})), { state });
  const kept = await run(() => undefined, { state });
  assert.equal(kept.errors[0]?.property, "deletionProtection");
  assert.equal(state.objects.size, 1);
  await deploy(() => new cloudrunv2.Service("s", service({ deletionProtection: false })), { state });
  await deploy(() => undefined, { state });
  assert.equal(state.objects.size, 0);
});

test("unknown values pass every check until they are known", async () => {
  const planned = await run(
    () => {
      const id = new random.RandomId("r", { byteLength: 4 });
      new storage.Bucket("b", { name: id.hex.apply((hex) => `X${hex}`), location: "EU" });
    },
    { preview: true, existing: [] },
  );
  assert.deepEqual(planned.errors, []);
});

test("which changes replace is known for every provider", () => {
  const replacing: [string, string][] = [
    ["gcp:sql/databaseInstance:DatabaseInstance", "settings.ipConfiguration"],
    ["gcp:sql/databaseInstance:DatabaseInstance", "name"],
    ["gcp:container/cluster:Cluster", "nodeConfig.bootDiskKmsKey"],
    ["kubernetes:apps/v1:Deployment", "spec.selector.matchLabels.app"],
    ["kubernetes:core/v1:Service", "metadata.namespace"],
    ["cloudflare:index/certificatePack:CertificatePack", "hosts[0]"],
    ["random:index/randomPassword:RandomPassword", "length"],
    ["tls:index/selfSignedCert:SelfSignedCert", "subject.commonName"],
  ];
  const answers = replacing.map(([type, path]) => replacesOnChange(type, path));
  assert.deepEqual(answers, [false, true, true, true, true, true, true, true]);
  assert.equal(replacesOnChange("tls:index/selfSignedCert:SelfSignedCert", "earlyRenewalHours"), false);
  assert.equal(replacesOnChange("kubernetes:apps/v1:Deployment", "spec.replicas"), false);
});

test("a block that comes or goes with the resource has properties that change in place", () => {
  const repository = "gcp:artifactregistry/repository:Repository";
  const answers = [
    [repository, "remoteRepositoryConfig"],
    [repository, "remoteRepositoryConfig.description"],
    [repository, "remoteRepositoryConfig.upstreamCredentials"],
    [repository, "remoteRepositoryConfig.upstreamCredentials.usernamePasswordCredentials.username"],
    ["gcp:compute/route:Route", "tags[0]"],
  ].map(([type = "", path = ""]) => replacesOnChange(type, path));
  assert.deepEqual(answers, [true, true, false, false, true]);
});
