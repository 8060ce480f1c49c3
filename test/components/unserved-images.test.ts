// Images that the source does not serve, which is known only once the image or the source is.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as components from "../../components";
import { App, AutopilotApp, CloudRunApp, type ImageSource, type Workload } from "../../components";
import { filled, taken } from "../support/contract-places";
import { messages, run } from "../support/program";
import { samples, store } from "../support/samples";
import { optionsOf, secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const { network, cluster, identity } = parts;
const sync = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/roll",
  settingsBucketName: "acme-settings",
};
const regions = ["europe-west1"];

type Images = pulumi.Input<ImageSource>;

/** Who is told, and what makes it of a workload and of a source of images. */
const makers: [subject: string, make: (workload: Workload, images: Images) => pulumi.Resource][] = [
  [
    'CloudRunApp "shop"',
    (workload, images) => new CloudRunApp("shop", { workload, regions, identity, images, network }),
  ],
  [
    'AutopilotApp "shop"',
    (workload, images) => new AutopilotApp("shop", { workload, cluster, identity, images, network }, withProviders()),
  ],
  [
    'App "shop"',
    (workload, images) => {
      const platform = { network, images: images as ImageSource, store, sync, cluster, secretsOperator };
      return new App("shop", { platform, workload, regions, cloudRun: {}, kubernetes: {} }, withProviders());
    },
  ],
];

const elsewhere = "quay.io/acme/shop:v1";
const serving = { scaling: { min: 1 } };
const remedy =
  'no pull-through repository serves it \\(there are: docker\\.io/acme, .*\\); add "quay\\.io/acme" to the upstreams';

/** What has an image from elsewhere, and the property that says so. */
const images: [property: string, workload: (image: pulumi.Input<string>) => Workload][] = [
  ["workload.image", (image) => ({ ...parts.serving(serving), image })],
  ["workload.processes.web.image", (image) => parts.serving({ ...serving, image })],
  [
    "workload.processes.web.sidecars.proxy.image",
    (image) => parts.serving({ ...serving, sidecars: { proxy: { image } } }),
  ],
  ["workload.jobs.tidy.image", (image) => parts.serving(serving, { jobs: { tidy: { image } } })],
];

/** A source of which nothing is known in the constructor. */
const lateSources: [title: string, source: () => Images][] = [
  ["a source that is an Output", () => pulumi.output(Promise.resolve(parts.images))],
  ["a source that is a promise", () => Promise.resolve(parts.images)],
  ["upstreams that are an Output", () => ({ ...parts.images, upstreamUrls: pulumi.output(parts.images.upstreamUrls) })],
];

for (const [subject, make] of makers) {
  const kind = subject.split(" ")[0] ?? "";
  for (const [property, workload] of images) {
    const line = new RegExp(`^${subject} cannot be created:\\n {2}${property}: "${elsewhere}"; ${remedy}`);
    test(`${kind} names ${property} of an image that is an Output`, async () => {
      const late = pulumi.output(Promise.resolve(elsewhere));
      const deployment = await run(() => void make(workload(late), parts.images));
      assert.match(messages(deployment), line);
      assert.equal(new Set(deployment.errors).size, 1);
    });
    for (const [title, source] of lateSources) {
      test(`${kind} names ${property} with ${title}`, async () => {
        const deployment = await run(() => void make(workload(elsewhere), source()));
        assert.match(messages(deployment), line);
        assert.equal(new Set(deployment.errors).size, 1);
      });
    }
  }

  test(`${kind} says nothing of an image that is a secret`, async () => {
    const workload = parts.serving({ ...serving, image: pulumi.secret(elsewhere) });
    const deployment = await run(() => void make(workload, parts.images));
    assert.match(
      messages(deployment),
      /workload\.processes\.web\.image: \[secret\]; the source of images does not serve it: add what is before its last slash/,
    );
    assert.doesNotMatch(messages(deployment), /quay/);
  });
}

/** A component by its name, as anybody makes one. */
type Make = new (name: string, args: object, opts?: pulumi.ComponentResourceOptions) => pulumi.Resource;
const library = components as unknown as Record<string, Make>;
const takers = [...taken].filter(([, type]) => type === "ImageSource").map(([place]) => place.split("."));

for (const [component = "", ...members] of takers) {
  const property = members.join(".");
  const [sample] = samples[component] ?? [];
  const line = new RegExp(
    `^${component} "[^"]+" cannot be created:\\n(.*\\n)* {2}(workload[\\w.-]*|${property}): "\\S+"; no pull-through repository serves it \\(there are: docker\\.io/other\\)`,
  );
  for (const [title, later] of [
    ["before anything is created", (upstreams: object): unknown => upstreams],
    ["once the upstreams are known", (upstreams: object): unknown => pulumi.output(Promise.resolve(upstreams))],
  ] as const) {
    test(`${component} refuses a source that does not serve what it runs, ${title}`, async () => {
      const make = library[component] ?? assert.fail(`there is no ${component}`);
      const deployment = await run(() => {
        const upstreamUrls = later({ "docker.io/other": "europe-west1-docker.pkg.dev/acme-test/other" });
        const args = filled(component, sample?.args ?? {}, (place) =>
          place === `${component}.${property}` ? { ...parts.images, upstreamUrls } : undefined,
        );
        new make(sample?.name ?? "main", args, optionsOf(component));
      });
      assert.match(messages(deployment), line);
      if (title.startsWith("before"))
        assert.deepEqual(
          deployment.resources.filter(({ type }) => !type.startsWith("pulumi:")),
          [],
        );
    });
  }
}
