// What a part refuses once an Output is known is said of the component that a person wrote, in its terms.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  App,
  AutopilotApp,
  CloudRunApp,
  Product,
  type AppArgs,
  type ProductArgs,
  type Workload,
} from "../../components";
import { bindingOf, store } from "../support/samples";
import { productOnPlatform } from "../support/samples/platform-parts";
import { messages, run, type Deployment } from "../support/program";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const { network, cluster, identity } = parts;
const images = {
  ...parts.images,
  upstreamUrls: {
    "docker.io/acme": "europe-west1-docker.pkg.dev/acme-test/acme",
    "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/library",
  },
};
const sync = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/roll",
  settingsBucketName: "acme-settings",
};
const platform = { network, images, store, sync, cluster, secretsOperator };
const regions = ["europe-west1", "europe-west4"];
const product: Omit<ProductArgs, "image"> = {
  region: "europe-west1",
  backupRegion: "europe-west4",
  zone: { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) },
  operators: ["group:ops@example.com"],
  alertEmails: ["ops@example.com"],
};

const app =
  (runtimes: Pick<AppArgs, "cloudRun" | "kubernetes">) =>
  (workload: Workload): App =>
    new App("shop", { platform, workload, regions, ...runtimes }, withProviders());

/** Who is told, and what makes it of a workload. */
const makers: [title: string, subject: string, make: (workload: Workload) => pulumi.Resource][] = [
  [
    "CloudRunApp alone",
    'CloudRunApp "shop"',
    (workload) => new CloudRunApp("shop", { workload, regions, identity, images, network }),
  ],
  [
    "AutopilotApp alone",
    'AutopilotApp "shop"',
    (workload) => new AutopilotApp("shop", { workload, cluster, identity, images, network }, withProviders()),
  ],
  ["App on Cloud Run", 'App "shop"', app({ cloudRun: {} })],
  ["App on Kubernetes", 'App "shop"', app({ kubernetes: {} })],
  ["App on both", 'App "shop"', app({ cloudRun: {}, kubernetes: {} })],
  ["Product", 'Product "shop"', (workload) => new Product("shop", { ...product, workload })],
];

const secret = (): pulumi.Output<string> => pulumi.secret("hunter2");

/** What a workload has that is found to be wrong when it is known, and the line of the error. */
const mistakes: [title: string, workload: () => Workload, line: RegExp][] = [
  [
    "a secret in env",
    () => parts.serving({ scaling: { min: 1 } }, { env: { PASSWORD: secret() } }),
    /^ {2}workload\.env\.PASSWORD: \[secret\]; .* take it out of env, put its value into Vault and its name into workload\.secrets$/m,
  ],
  [
    "a secret in a process's env",
    () => parts.serving({ scaling: { min: 1 }, env: { PASSWORD: secret() } }),
    /^ {2}workload\.processes\.web\.env\.PASSWORD: \[secret\]; /m,
  ],
  [
    "an image that is none",
    () => parts.serving({ scaling: { min: 1 }, image: pulumi.output("docker.io/acme/shop:") }),
    /^ {2}workload\.processes\.web\.image: "docker\.io\/acme\/shop:"; /m,
  ],
  [
    "a part that a binding lacks",
    () =>
      parts.serving(
        { scaling: { min: 1 } },
        { bindings: { other: pulumi.output(bindingOf("shop")) }, bound: { AT: "{other.street}" } },
      ),
    /^ {2}workload\.bound\.AT: "\{other\.street\}"; name a part that the binding has \(there are: .*host/m,
  ],
];

/** One error, of one component, which ends with the line and has no stack. */
function assertTold(deployment: Deployment, subject: string, line: RegExp): void {
  const said = messages(deployment);
  assert.ok(said.startsWith(`${subject} cannot be created:\n`), said);
  assert.match(said, line);
  assert.equal(said.split("\n").length, 2, said);
  assert.equal(new Set(deployment.errors).size, 1, said);
}

for (const preview of [true, false]) {
  const when = preview ? "a preview" : "an update";
  for (const [title, subject, make] of makers) {
    for (const [mistake, workload, line] of mistakes) {
      test(`${title} names ${mistake} as it was written, in ${when}`, async () => {
        const deployment = await run(() => void make(workload()), { preview });
        assertTold(deployment, subject, line);
        if (!mistake.startsWith("a secret")) return;
        const shown = [messages(deployment), deployment.resources.map(({ inputs }) => inputs)];
        assert.doesNotMatch(JSON.stringify(shown), /hunter2/);
      });
    }
  }

  test(`Product calls a given database by its argument, in ${when}`, async () => {
    const database = { ...bindingOf("main"), connectionLimit: pulumi.output(3) };
    const workload = parts.serving({ scaling: { min: 1, max: 4 }, connections: { main: 1 } });
    const deployment = await run(
      () => new Product("shop", { ...productOnPlatform, database, workload }, withProviders()),
      { preview },
    );
    assertTold(deployment, 'Product "shop"', /^ {2}database\.connectionLimit: 3; let instances open fewer/m);
  });
}

test("App names the variable whose secret text names a part that the binding lacks", async () => {
  const workload = parts.serving(
    { scaling: { min: 1 } },
    {
      bindings: { other: pulumi.output(bindingOf("shop")) },
      bound: { URL: "{other.username}:{other.password}@{other.street}" },
    },
  );
  const deployment = await run(() => app({ cloudRun: {} })(workload));
  assertTold(deployment, 'App "shop"', /^ {2}workload\.bound\.URL: "\{other\.street\}"; name a part/m);
});

test("a part keeps its own name where its maker was not given the property", async () => {
  const alone = await run(() => {
    app({ cloudRun: {} })(parts.serving({ scaling: { min: 1 } }));
    // Of the same name as a part of the application, and nobody's part.
    new CloudRunApp("shop", {
      workload: parts.serving({ scaling: { min: 1 } }, { env: { PASSWORD: secret() } }),
      regions: ["europe-west1"],
      identity,
      images,
      network,
    });
  });
  assert.match(messages(alone), /^CloudRunApp "shop" cannot be created:/m);
});
