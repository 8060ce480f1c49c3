import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { Registry } from "../../components";
import { pullThrough, resolveImage } from "../../components/registry/image";
import { planPullThrough } from "../../components/registry/upstreams";
import { messages, run } from "../support/program";

const args = {
  region: "europe-west1",
  upstreams: ["docker.io/library", "docker.io/hashicorp", "ghcr.io/acme", "us-docker.pkg.dev/cloudrun/container"],
};
const repositoryType = "gcp:artifactregistry/repository:Repository";
const bindingType = "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding";

test("a registry has its own repository and one pull-through repository per upstream registry, and nothing else", async () => {
  const deployment = await run(() => new Registry("images", args));
  assert.deepEqual(deployment.errors, []);
  assert.deepEqual(deployment.children("images"), [
    [repositoryType, "images"],
    [repositoryType, "images-docker-io"],
    [repositoryType, "images-ghcr-io"],
    [repositoryType, "images-us-docker-pkg-dev-cloudrun-container"],
  ]);
});

test("tags never move, untagged versions go after a while, and the newest stay", async () => {
  const deployment = await run(
    () => new Registry("images", { region: "europe-west1", keptVersions: 5, untaggedDays: 2 }),
  );
  const repository = deployment.one(repositoryType, "images");
  assert.deepEqual(repository.inputs["dockerConfig"], { immutableTags: true });
  assert.deepEqual(repository.inputs["cleanupPolicies"], [
    { id: "keep-recent", action: "KEEP", mostRecentVersions: { keepCount: 5 } },
    { id: "delete-untagged", action: "DELETE", condition: { tagState: "UNTAGGED", olderThan: "172800s" } },
  ]);
  assert.equal(repository.inputs["cleanupPolicyDryRun"], false);
  assert.deepEqual(repository.inputs["vulnerabilityScanningConfig"], { enablementConfig: "INHERITED" });
});

test("scanning can be switched off, everywhere", async () => {
  const deployment = await run(() => new Registry("images", { ...args, vulnerabilityScanning: false }));
  for (const repository of deployment.resources.filter(({ type }) => type === repositoryType)) {
    assert.deepEqual(repository.inputs["vulnerabilityScanningConfig"], { enablementConfig: "DISABLED" });
  }
});

test("Docker Hub is known by name, every other upstream by its address; no cache is cleaned", async () => {
  const deployment = await run(() => new Registry("images", args));
  const remote = (name: string): unknown => deployment.one(repositoryType, name).inputs["remoteRepositoryConfig"];
  assert.deepEqual(remote("images-docker-io"), {
    description: "docker.io",
    dockerRepository: { publicRepository: "DOCKER_HUB" },
  });
  assert.deepEqual(remote("images-ghcr-io"), {
    description: "ghcr.io",
    commonRepository: { uri: "https://ghcr.io" },
  });
  assert.deepEqual(remote("images-us-docker-pkg-dev-cloudrun-container"), {
    description: "us-docker.pkg.dev/cloudrun/container",
    commonRepository: { uri: "https://us-docker.pkg.dev/cloudrun/container" },
  });
  assert.equal(deployment.one(repositoryType, "images-docker-io").inputs["cleanupPolicies"], undefined);
});

test("what is built here is protected and kept, caches are not", async () => {
  const deployment = await run(() => new Registry("images", args));
  const own = deployment.one(repositoryType, "images");
  const cache = deployment.one(repositoryType, "images-docker-io");
  assert.deepEqual([own.protect, own.retainOnDelete], [true, true]);
  assert.deepEqual([cache.protect, cache.retainOnDelete], [false, false]);
  const open = await run(() => new Registry("images", { ...args, protected: false }));
  assert.deepEqual(
    [open.one(repositoryType, "images").protect, open.one(repositoryType, "images").retainOnDelete],
    [false, false],
  );
});

test("readers may pull from each repository, writers push into one", async () => {
  const deployment = await run(
    () =>
      new Registry("images", {
        region: "europe-west1",
        upstreams: ["docker.io/library"],
        readers: [pulumi.output("serviceAccount:nodes@acme-test.iam.gserviceaccount.com")],
        writers: ["serviceAccount:ci@acme-test.iam.gserviceaccount.com"],
      }),
  );
  const bindings = deployment.resources
    .filter(({ type }) => type === bindingType)
    .map(({ name, inputs }) => [name, inputs["repository"], inputs["role"], inputs["members"]]);
  const nodes = ["serviceAccount:nodes@acme-test.iam.gserviceaccount.com"];
  assert.deepEqual(bindings.sort(), [
    ["images-docker-io-readers", "images-docker-io", "roles/artifactregistry.reader", nodes],
    ["images-readers", "images", "roles/artifactregistry.reader", nodes],
    [
      "images-writers",
      "images",
      "roles/artifactregistry.writer",
      ["serviceAccount:ci@acme-test.iam.gserviceaccount.com"],
    ],
  ]);
});

test("an image is pulled through the repository of its upstream, and a first preview already says from where", async () => {
  const program = (): unknown => {
    const images = new Registry("images", args);
    return {
      vault: pullThrough(images, "docker.io/hashicorp/vault:1.21.2"),
      hello: pullThrough(images, `us-docker.pkg.dev/cloudrun/container/hello@sha256:${"a".repeat(64)}`),
      own: pullThrough(images, pulumi.interpolate`${images.repositoryUrl}/web:1`),
    };
  };
  for (const preview of [true, false]) {
    const deployment = await run(program, { preview });
    assert.deepEqual(deployment.errors, []);
    assert.deepEqual(deployment.outputs, {
      vault: "europe-west1-docker.pkg.dev/acme-test/images-docker-io/hashicorp/vault:1.21.2",
      hello: `europe-west1-docker.pkg.dev/acme-test/images-us-docker-pkg-dev-cloudrun-container/hello@sha256:${"a".repeat(64)}`,
      own: "europe-west1-docker.pkg.dev/acme-test/images/web:1",
    });
  }
});

test("an image of no known upstream is an error that says what to add", async () => {
  const deployment = await run(() => ({ image: pullThrough(new Registry("images", args), "quay.io/coreos/etcd:v3") }));
  assert.match(messages(deployment), /image "quay.io\/coreos\/etcd:v3": no pull-through repository serves it/);
  assert.match(messages(deployment), /add "quay.io\/coreos" to the upstreams/);
});

const urls = { "docker.io": "r/hub", "docker.io/library": "r/library", "ghcr.io/acme": "r/ghcr" };

for (const [reference, expected] of [
  ["docker.io/library/node:24-alpine", "r/library/node:24-alpine"],
  ["docker.io/hashicorp/vault:1", "r/hub/hashicorp/vault:1"],
  ["docker.io/library-of-others/node:1", "r/hub/library-of-others/node:1"],
  ["r/own/web@sha256:00", "r/own/web@sha256:00"],
  ["r/library/node:24-alpine", "r/library/node:24-alpine"],
] as const) {
  test(`${reference} comes from ${expected}`, () => {
    assert.equal(resolveImage("r/own", urls, reference), expected);
  });
}

for (const [reference, message] of [
  ["node:24", /the registry is missing; if it is on Docker Hub, write docker.io\/library\/node:24/],
  ["hashicorp/vault", /write docker.io\/hashicorp\/vault/],
  ["ghcr.io/acmeevil/tool:1", /add "ghcr.io\/acmeevil"/],
] as const) {
  test(`${reference} is refused`, () => {
    assert.throws(() => resolveImage("r/own", urls, reference), message);
  });
}

for (const [title, wrong, message] of [
  ["a name that no repository can have", { name: "Images" }, /name: "Images"; use up to 63 lower-case letters/],
  ["an unknown region", { region: "mars1" }, /region: "mars1"; use a Google Cloud region/],
  [
    "an upstream with a scheme",
    { upstreams: ["https://docker.io"] },
    /upstreams\[0\]: "https:\/\/docker.io"; use a prefix/,
  ],
  ["an upstream with a tag", { upstreams: ["docker.io/library/node:24"] }, /without scheme, tag or trailing slash/],
  ["an upstream that is no host", { upstreams: ["library"] }, /use a prefix of image references/],
  [
    "half an Artifact Registry upstream",
    { upstreams: ["us-docker.pkg.dev/cloudrun"] },
    /name the project and the repository/,
  ],
  ["an upstream named twice", { upstreams: ["docker.io", "docker.io"] }, /name each upstream once/],
  ["no kept version", { keptVersions: 0 }, /keptVersions: 0; use a whole number from 1 to 1000/],
  ["half a day", { untaggedDays: 0.5 }, /untaggedDays: 0.5; use a whole number/],
  ["everybody as reader", { readers: ["allUsers"] }, /readers\[0\]: "allUsers"; use an IAM member/],
  ["a writer without kind", { writers: ["ci@acme.com"] }, /writers\[0\]: "ci@acme.com"; use an IAM member/],
  ["an id that gets too long", { name: "a".repeat(60) }, /shorten the registry's name/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const { name = "images", ...changed } = wrong as { name?: string };
    const deployment = await run(() => {
      new Registry(name, { ...args, ...changed });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

test("each upstream is served by the one repository whose source begins it", () => {
  const host = fc.constantFrom("docker.io", "ghcr.io", "quay.io", "us-docker.pkg.dev/project/repository");
  const path = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 2 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(host, path).map(([first, rest]) => [first, ...rest].join("/"))),
      (upstreams) => {
        const plan = planPullThrough(upstreams);
        assert.deepEqual(plan.flatMap((source) => source.upstreams).sort(), [...upstreams].sort());
        assert.equal(new Set(plan.map(({ suffix }) => suffix)).size, plan.length);
        for (const source of plan) {
          for (const one of source.upstreams) assert.ok(`${one}/`.startsWith(`${source.source}/`));
        }
      },
    ),
  );
});

test("a tag that is locked is pulled by its digest; another one, and a digest, stay as they are", async () => {
  const node = "docker.io/library/node:24-alpine";
  const digest = `sha256:${"5".repeat(64)}`;
  const deployment = await run(() => {
    const images = new Registry("images", { ...args, lockedDigests: { [node]: digest } });
    return {
      locked: pullThrough(images, node),
      other: pullThrough(images, "docker.io/library/node:22-alpine"),
      digest: pullThrough(images, `docker.io/library/node@sha256:${"6".repeat(64)}`),
    };
  });
  assert.deepEqual(deployment.errors, []);
  const cache = "europe-west1-docker.pkg.dev/acme-test/images-docker-io/library/node";
  assert.deepEqual(deployment.outputs, {
    locked: `${cache}@${digest}`,
    other: `${cache}:22-alpine`,
    digest: `${cache}@sha256:${"6".repeat(64)}`,
  });
});

test("a lock names the image with its tag, and a whole digest", async () => {
  const deployment = await run(
    () =>
      new Registry("images", { ...args, lockedDigests: { "node:24": "sha256:1", "docker.io/library/node": "latest" } }),
  );
  assert.match(messages(deployment), /lockedDigests\["node:24"\]: "node:24"; name the image with its registry and tag/);
  assert.match(messages(deployment), /lockedDigests\["node:24"\]: "sha256:1"; use a digest/);
  assert.match(messages(deployment), /lockedDigests\["docker.io\/library\/node"\]: "docker.io\/library\/node"; name/);
});
