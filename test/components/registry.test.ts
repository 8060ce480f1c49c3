import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { Registry, rules } from "../../components";
import { Subject } from "../../components/internal/refusal";
import { pullThrough, resolveImage, upstreamOf, type KnownImageSource } from "../../components/registry/image";
import { planPullThrough, upstream } from "../../components/registry/upstreams";
import { messages, run } from "../support/program";

const args = {
  region: "europe-west1",
  upstreams: ["docker.io/library", "docker.io/hashicorp", "ghcr.io/acme", "us-docker.pkg.dev/cloudrun/container"],
};
const account = {
  registry: "ghcr.io",
  username: "acme-bot",
  passwordSecretVersion: "projects/acme-test/secrets/ghcr/versions/1",
};
const repositoryType = "gcp:artifactregistry/repository:Repository";
const bindingType = "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding";

const puller = { subject: new Subject('Program "main"'), property: "image" };

/** The address of an image; an error with the remedy where there is none. */
function addressOf(images: KnownImageSource, reference: string): string {
  return resolveImage(images, reference, (remedy) => {
    throw new Error(remedy);
  });
}

test("a registry has its own repository and one pull-through repository per upstream registry, and nothing else", async () => {
  const deployment = await run(() => new Registry("images", args));
  assert.deepEqual(deployment.errors, []);
  assert.deepEqual(deployment.children("images"), [
    [repositoryType, "images"],
    [repositoryType, "images-docker-io"],
    [repositoryType, "images-ghcr-io"],
    [repositoryType, "images-us-docker-pkg-dev-cloudrun-container-6c21b2a4"],
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
  assert.deepEqual(remote("images-us-docker-pkg-dev-cloudrun-container-6c21b2a4"), {
    description: "us-docker.pkg.dev/cloudrun/container",
    commonRepository: { uri: "https://us-docker.pkg.dev/cloudrun/container" },
  });
  assert.equal(deployment.one(repositoryType, "images-docker-io").inputs["cleanupPolicies"], undefined);
});

test("Pulumi and the provider refuse to delete what is built here, caches go; nothing is forgotten under its fixed name", async () => {
  const guards = async (name: string, isProtected?: boolean): Promise<unknown[]> => {
    const more = isProtected === undefined ? {} : { protected: isProtected };
    const deployment = await run(() => new Registry("images", { ...args, ...more }));
    const { protect, retainOnDelete, inputs } = deployment.one(repositoryType, name);
    return [protect, retainOnDelete, inputs["deletionPolicy"]];
  };
  assert.deepEqual(await guards("images"), [true, false, "PREVENT"]);
  assert.deepEqual(await guards("images", false), [false, false, "DELETE"]);
  assert.deepEqual(await guards("images-docker-io"), [false, false, "DELETE"]);
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
      vault: pullThrough(images, "docker.io/hashicorp/vault:2.1.2", puller),
      hello: pullThrough(images, `us-docker.pkg.dev/cloudrun/container/hello@sha256:${"a".repeat(64)}`, puller),
      own: pullThrough(images, pulumi.interpolate`${images.repositoryUrl}/web:1`, puller),
    };
  };
  for (const preview of [true, false]) {
    const deployment = await run(program, { preview });
    assert.deepEqual(deployment.errors, []);
    assert.deepEqual(deployment.outputs, {
      vault: "europe-west1-docker.pkg.dev/acme-test/images-docker-io/hashicorp/vault:2.1.2",
      hello: `europe-west1-docker.pkg.dev/acme-test/images-us-docker-pkg-dev-cloudrun-container-6c21b2a4/hello@sha256:${"a".repeat(64)}`,
      own: "europe-west1-docker.pkg.dev/acme-test/images/web:1",
    });
  }
});

test("an image of no known upstream is an error that says what to add", async () => {
  const deployment = await run(() => ({
    image: pullThrough(new Registry("images", args), "quay.io/coreos/etcd:v3", puller),
  }));
  assert.match(
    messages(deployment),
    /^Program "main" cannot be created:\n {2}image: "quay\.io\/coreos\/etcd:v3"; no pull-through repository serves it \(there are: docker\.io\/hashicorp, .*; add "quay\.io\/coreos" to the upstreams of the registry$/,
  );
});

const digest = `sha256:${"5".repeat(64)}`;
const project = "europe-west1-docker.pkg.dev/acme";
const source = {
  repositoryUrl: `${project}/own`,
  upstreamUrls: {
    "docker.io": `${project}/hub`,
    "docker.io/library": `${project}/library`,
    "ghcr.io/acme": `${project}/ghcr`,
    "registry.example.com:5000": "europe-west1-docker.pkg.dev/other/port",
    "registry.k8s.io": `${project}/k8s`,
  },
  lockedDigests: { "docker.io/library/nginx:1.27": digest, [`${project}/own/web:v7`]: digest },
};

for (const [reference, expected] of [
  ["docker.io/library/node:24-alpine", `${project}/library/node:24-alpine`],
  ["docker.io/hashicorp/vault:1", `${project}/hub/hashicorp/vault:1`],
  ["docker.io/library-of-others/node:1", `${project}/hub/library-of-others/node:1`],
  // As people write Docker Hub's.
  ["node:24-alpine", `${project}/library/node:24-alpine`],
  ["docker.io/node:24-alpine", `${project}/library/node:24-alpine`],
  ["hashicorp/vault:1", `${project}/hub/hashicorp/vault:1`],
  ["index.docker.io/library/node:24", `${project}/library/node:24`],
  // By digest: given, locked, or both, and then what is given counts.
  [`ghcr.io/acme/web@${digest}`, `${project}/ghcr/web@${digest}`],
  [`ghcr.io/acme/web:v7@${digest}`, `${project}/ghcr/web@${digest}`],
  ["nginx:1.27", `${project}/library/nginx@${digest}`],
  [`nginx:1.27@sha256:${"6".repeat(64)}`, `${project}/library/nginx@sha256:${"6".repeat(64)}`],
  // Other registries' forms.
  ["registry.example.com:5000/team/web:1.0_2", "europe-west1-docker.pkg.dev/other/port/team/web:1.0_2"],
  ["registry.k8s.io/pause:3.10", `${project}/k8s/pause:3.10`],
  // What is here already, in whichever repository of the project.
  [`${project}/own/web:v7`, `${project}/own/web@${digest}`],
  [`${project}/own/web:v8`, `${project}/own/web:v8`],
  [`${project}/another/web:v8`, `${project}/another/web:v8`],
  [`us-docker.pkg.dev/acme/another/web:v8`, `us-docker.pkg.dev/acme/another/web:v8`],
  [`${project}/library/node:24-alpine`, `${project}/library/node:24-alpine`],
  ["europe-west1-docker.pkg.dev/other/port/team/web:1", "europe-west1-docker.pkg.dev/other/port/team/web:1"],
] as const) {
  test(`${reference} comes from ${expected}`, () => {
    assert.equal(addressOf(source, reference), expected);
  });
}

for (const [reference, message] of [
  ["ghcr.io/acmeevil/tool:1", /add "ghcr.io\/acmeevil"/],
  ["localhost:5000/web:1", /add "localhost:5000"/],
  ["us-docker.pkg.dev/acme-other/another/web:1", /add "us-docker.pkg.dev\/acme-other\/another"/],
  ["Not an image", /name the image as <registry>/],
] as const) {
  test(`${reference} is refused`, () => {
    assert.throws(() => addressOf(source, reference), message);
  });
}

test("where digests are required, a tag without one is refused with the command that locks it", () => {
  const strict = { ...source, requiresDigests: true };
  assert.equal(addressOf(strict, "nginx:1.27"), `${project}/library/nginx@${digest}`);
  assert.throws(
    () => addressOf(strict, "nginx:1.28"),
    /run `npx groundplan lock nginx:1.28` and commit images.lock.json, or add @sha256:/,
  );
  assert.throws(() => addressOf(strict, `${project}/own/web:v8`), /npx groundplan lock europe-west1-docker/);
});

for (const [reference, expected] of [
  ["nginx:1.27", "docker.io/library"],
  ["ghcr.io/acme/web:v7", "ghcr.io/acme"],
  ["public.ecr.aws/nginx/nginx:1.27", "public.ecr.aws/nginx"],
  ["quay.io/keycloak/keycloak:26.1", "quay.io/keycloak"],
  ["mcr.microsoft.com/dotnet/samples:aspnetapp", "mcr.microsoft.com/dotnet"],
  ["registry.k8s.io/pause:3.10", "registry.k8s.io"],
  [
    "us-central1-docker.pkg.dev/google-samples/containers/gke/hello-app:1.0",
    "us-central1-docker.pkg.dev/google-samples/containers/gke",
  ],
  ["europe-west1-docker.pkg.dev/acme-production-42/registry/web:v7", undefined],
  ["eu.gcr.io/acme-production-42/web:v7", undefined],
  ["gcr.io/acme-production/web:v7", "gcr.io/acme-production"],
] as const) {
  test(`${reference} needs ${expected === undefined ? "no upstream" : `the upstream ${expected}`}`, () => {
    assert.equal(upstreamOf(reference, "acme-production-42"), expected);
    if (expected !== undefined) assert.equal(upstream(expected), undefined);
  });
}

for (const reference of [
  "nginx",
  "ghcr.io/acme/web",
  "ghcr.io/acme/Web:v7",
  "https://ghcr.io/acme/web:v7",
  "ghcr.io/acme/web:v7@sha256:12",
  "ghcr.io/acme/web:",
  "ghcr.io/acme/web@md5:0",
  " nginx:1",
  "ghcr.io/a:5000/web:1",
  "",
]) {
  test(`"${reference}" is no image of a workload`, () => {
    assert.match(String(rules.image(reference)), /^name the image/);
  });
}

for (const [title, wrong, message] of [
  ["a name that no repository can have", { name: "Images" }, /name: "Images"; use up to 48 lower-case letters/],
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
  [
    "an upstream named twice",
    { upstreams: ["docker.io", "docker.io"] },
    /upstreams\[1\]: "docker\.io"; name it once: upstreams\[0\] is the same/,
  ],
  ["no kept version", { keptVersions: 0 }, /keptVersions: 0; use a whole number from 1 to 1000/],
  ["half a day", { untaggedDays: 0.5 }, /untaggedDays: 0.5; use a whole number/],
  ["everybody as reader", { readers: ["allUsers"] }, /readers\[0\]: "allUsers"; use an IAM member/],
  ["a writer without kind", { writers: ["ci@acme.com"] }, /writers\[0\]: "ci@acme.com"; use an IAM member/],
  [
    "credentials for a registry of no upstream",
    { credentials: [{ ...account, registry: "quay.io" }] },
    /credentials\[0\].registry: "quay.io"; name the registry of one of the upstreams \(there are: docker.io, ghcr.io, /,
  ],
  [
    "credentials for Artifact Registry",
    { credentials: [{ ...account, registry: "us-docker.pkg.dev/cloudrun/container" }] },
    /credentials\[0\].registry: .*; leave it out: there, give roles\/artifactregistry.reader/,
  ],
  [
    "credentials twice",
    { credentials: [account, account] },
    /credentials\[1\]\.registry: "ghcr\.io"; name it once: credentials\[0\]\.registry is the same/,
  ],
  [
    "a password in the place of a secret's version",
    { credentials: [{ ...account, passwordSecretVersion: "ghp_1" }] },
    /credentials\[0\].passwordSecretVersion: .*; name a version, projects\//,
  ],
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
  const host = fc.constantFrom(
    "docker.io",
    "ghcr.io",
    "a-b.io",
    "a.b.io",
    "a.b-io.io",
    "us-docker.pkg.dev/project/repository",
  );
  const path = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 2 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(host, path).map(([first, rest]) => [first, ...rest].join("/"))),
      (upstreams) => {
        const plan = planPullThrough("images", upstreams);
        assert.deepEqual(plan.flatMap((source) => source.upstreams).sort(), [...upstreams].sort());
        assert.equal(new Set(plan.map(({ repositoryId }) => repositoryId)).size, plan.length);
        for (const source of plan) {
          for (const one of source.upstreams) assert.ok(`${one}/`.startsWith(`${source.source}/`));
        }
      },
    ),
  );
});

test("a pull-through repository's name fits whatever is asked for, and follows from it alone", () => {
  const long = "us-central1-docker.pkg.dev/google-samples/microservices-demo";
  const [one] = planPullThrough("registry", [long]);
  assert.match(one?.repositoryId ?? "", /^registry-us-central1-docker-pkg-dev-google-samples-mic-[0-9a-f]{8}$/);
  assert.ok((one?.repositoryId ?? "").length <= 63);
  assert.deepEqual(planPullThrough("registry", ["docker.io", long, "ghcr.io"])[1], one);
  const [short] = planPullThrough("a".repeat(63), ["docker.io"]);
  assert.match(short?.repositoryId ?? "", /^a{54}-[0-9a-f]{8}$/);
});

test("a private upstream is asked with an account whose token Artifact Registry reads, and nobody else", async () => {
  const deployment = await run(() => new Registry("images", { ...args, credentials: [account] }));
  assert.deepEqual(deployment.errors, []);
  const remote = deployment.one(repositoryType, "images-ghcr-io");
  assert.deepEqual((remote.inputs["remoteRepositoryConfig"] as Record<string, unknown>)["upstreamCredentials"], {
    usernamePasswordCredentials: { username: "acme-bot", passwordSecretVersion: account.passwordSecretVersion },
  });
  const grant = deployment.one("gcp:secretmanager/secretIamMember:SecretIamMember");
  const agent = deployment.one("gcp:projects/serviceIdentity:ServiceIdentity");
  assert.deepEqual(grant.inputs, {
    secretId: "projects/acme-test/secrets/ghcr",
    role: "roles/secretmanager.secretAccessor",
    member: agent.outputs["member"],
  });
  assert.equal(agent.inputs["service"], "artifactregistry.googleapis.com");
  assert.ok(remote.dependencies.includes(grant.urn), "the first pull would be refused");
  const other = deployment.one(repositoryType, "images-docker-io").inputs["remoteRepositoryConfig"];
  assert.ok(!JSON.stringify(other).includes("upstreamCredentials"));
});

test("a tag that is locked is pulled by its digest; another one, and a digest, stay as they are", async () => {
  const node = "docker.io/library/node:24-alpine";
  const digest = `sha256:${"5".repeat(64)}`;
  const deployment = await run(() => {
    const images = new Registry("images", { ...args, lockedDigests: { [node]: digest } });
    return {
      locked: pullThrough(images, node, puller),
      other: pullThrough(images, "docker.io/library/node:22-alpine", puller),
      digest: pullThrough(images, `docker.io/library/node@sha256:${"6".repeat(64)}`, puller),
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
  // Under another name it would not be found.
  assert.match(messages(deployment), /lockedDigests\["node:24"\]: "node:24"; write it as docker\.io\/library\/node:24/);
  assert.match(messages(deployment), /lockedDigests\["node:24"\]: "sha256:1"; use a digest/);
  assert.match(messages(deployment), /lockedDigests\["docker.io\/library\/node"\]: "docker.io\/library\/node"; name/);
});
