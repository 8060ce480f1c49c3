// Promotion of an image, against the answers that Cloud Run gives.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { promote, type PromoteOptions } from "../../cli/commands/promote";
import { openGoogle } from "../../cli/google-api";
import { withImage } from "../../cli/promote/configuration";
import type { Ask } from "../../cli/promote/provenance";
import type { StateResource } from "../../cli/recover/state";
import { abortedAnnotation, versionLabel } from "../../components/internal/rollout-marks";
import type { Properties } from "../../sandbox";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const imageOf = (letter: string): string => `ghcr.io/acme/shop:v1@${digest(letter)}`;
const file = (letter: string, more = ""): string =>
  `config:\n  # Everything of it.\n  shop:apps:\n    shop:\n      image: ${imageOf(letter)} # the newest\n      hostnames: [shop.example.com]\n${more}`;

/** A revision: the letter of its digest, whether it was ready, and whether requests go to it. */
type Revision = [letter: string, isReady?: boolean, serves?: boolean];

/** What an environment runs: revisions of its service, and what else it has, by the end of the address that answers. */
interface World {
  revisions: Revision[];
  more?: { [address: string]: Properties };
}

function answers(worlds: Record<string, World>, aborted?: string): (url: string) => Properties | undefined {
  return (url) => {
    const { host, pathname, searchParams } = new URL(url);
    const project = host.endsWith(".gke.goog") ? (host.split(".")[0] ?? "") : (pathname.split("/")[3] ?? "");
    const { revisions = [], more = {} } = worlds[project] ?? {};
    const [, other] = Object.entries(more).find(([address]) => pathname.endsWith(address)) ?? [];
    if (other !== undefined) return other;
    if (!pathname.includes("/services/web")) return undefined;
    const name = (index: number): string =>
      `projects/${project}/locations/europe-west1/services/web/revisions/web-${index}`;
    if (pathname.endsWith("/revisions")) {
      // One on each page.
      const at = Number(searchParams.get("pageToken"));
      const [letter = "", isReady = true] = revisions[at] ?? [];
      const state = isReady ? "CONDITION_SUCCEEDED" : "CONDITION_FAILED";
      const one = {
        name: name(at),
        containers: [{ image: pulled(project, letter) }],
        conditions: [{ type: "Ready", state }],
      };
      return { revisions: [one], ...(at + 1 < revisions.length ? { nextPageToken: String(at + 1) } : {}) };
    }
    const trafficStatuses = revisions.flatMap(([, , serves], index) =>
      serves === true ? [{ revision: name(index), percent: 100 }] : [],
    );
    return { trafficStatuses, annotations: aborted === undefined ? {} : { [abortedAnnotation]: aborted } };
  };
}

/** The image as the environment's own registry has it. */
function pulled(project: string, letter: string): string {
  return `europe-west1-docker.pkg.dev/${project}/ghcr-io/acme/shop@${digest(letter)}`;
}

async function promoted(
  context: TestContext,
  worlds: Record<string, World>,
  options: Partial<PromoteOptions> & {
    aborted?: string;
    source?: string;
    target?: string;
    parts?: Part[];
    github?: Ask;
  } = {},
): Promise<{ document: Record<string, unknown>; target: string; code: unknown }> {
  const {
    aborted,
    source = file("a"),
    target = file("b", "      availability: 99.9\n"),
    parts,
    github,
    ...rest
  } = options;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  const written: string[] = [];
  const write = context.mock.method(process.stdout, "write", (text: string) => written.push(text) > 0);
  const code = process.exitCode;
  process.exitCode = undefined;
  try {
    for (const [name, text] of Object.entries({
      "Pulumi.yaml": "name: shop\n",
      "Pulumi.dev.yaml": source,
      "Pulumi.prod.yaml": target,
    })) {
      fs.writeFileSync(path.join(folder, name), text);
    }
    const say = answers(worlds, aborted);
    const api = openGoogle((message) => new Error(message), {
      send: (url) => Promise.resolve({ status: 200, body: say(url) }),
      authorise: () => Promise.resolve(new Headers()),
    });
    const stateOf = (stack: string): Promise<StateResource[]> => Promise.resolve(stateWith(stack, parts));
    const world = { api, stateOf, ...(github === undefined ? {} : { github }) };
    await promote("dev", "prod", { app: "shop", json: true, cwd: folder, ...rest }, world);
    const document = JSON.parse(written.join("")) as Record<string, unknown>;
    return { document, target: fs.readFileSync(path.join(folder, "Pulumi.prod.yaml"), "utf8"), code: process.exitCode };
  } finally {
    write.mock.restore();
    process.exitCode = code;
    fs.rmSync(folder, { recursive: true });
  }
}

/** What an application is made of. */
type Part = "service" | "worker" | "job" | "cluster";

function stateWith(stack: string, parts: Part[] = ["service"]): StateResource[] {
  const app = `urn:pulumi:${stack}::shop::groundplan:index:App::shop`;
  const run = `urn:pulumi:${stack}::shop::groundplan:index:App$groundplan:index:CloudRunApp::shop-run`;
  const cluster = `urn:pulumi:${stack}::shop::groundplan:index:App$groundplan:index:AutopilotApp::shop-cluster`;
  const provider = `urn:pulumi:${stack}::shop::pulumi:providers:kubernetes::cluster`;
  const place = `projects/${stack}/locations/europe-west1`;
  const ids = (part: Part, process: string, kind: string): { [process: string]: { [region: string]: string } } =>
    parts.includes(part) ? { [process]: { "europe-west1": `${place}/${kind}/${process}` } } : {};
  const kubeconfig = {
    "current-context": "main",
    clusters: [{ cluster: { server: `https://${stack}.europe-west1.gke.goog` } }],
  };
  const serviceIds = ids("service", "web", "services");
  const workerPoolIds = ids("worker", "mail", "workerPools");
  const job = { urn: `${run}-migrate`, type: "gcp:cloudrunv2/job:Job", parent: run, id: `${place}/jobs/migrate` };
  return [
    { urn: app, type: "groundplan:index:App" },
    { urn: run, type: "groundplan:index:CloudRunApp", parent: app, outputs: { serviceIds, workerPoolIds } },
    ...(parts.includes("job") ? [job] : []),
    ...(parts.includes("cluster")
      ? [
          { urn: provider, type: "pulumi:providers:kubernetes", inputs: { kubeconfig: JSON.stringify(kubeconfig) } },
          { urn: cluster, type: "groundplan:index:AutopilotApp", parent: app, outputs: { namespace: "shop" } },
          {
            urn: `${cluster}-namespace`,
            type: "kubernetes:core/v1:Namespace",
            parent: cluster,
            provider: `${provider}::id`,
          },
        ]
      : []),
    // Another application of the same stack, which is asked for nothing.
    {
      urn: `urn:pulumi:${stack}::shop::groundplan:index:CloudRunApp::mail`,
      type: "groundplan:index:CloudRunApp",
      outputs: { serviceIds: { web: { "europe-west1": `${place}/services/mail` } } },
    },
  ];
}

const healthy: Record<string, World> = {
  dev: { revisions: [["b"], ["a", true, true]] },
  prod: { revisions: [["b", true, true]] },
};
const withDev = (...revisions: Revision[]): Record<string, World> => ({ ...healthy, dev: { revisions } });

test("the image that dev serves goes into prod's file, one line of it, with --yes alone", async (context) => {
  const first = await promoted(context, healthy);
  assert.equal(first.document["isWritten"], false);
  assert.match(first.target, new RegExp(digest("b")));
  const { document, target, code } = await promoted(context, healthy, { yes: true });
  assert.deepEqual([document["holds"], document["isWritten"], code], [[], true, undefined]);
  assert.equal(target, file("a", "      availability: 99.9\n"));
  assert.deepEqual(document["differences"], [{ path: "availability", to: 99.9 }]);
});

const held: [what: string, worlds: Record<string, World>, why: RegExp, mayBeOverruled: boolean, aborted?: string][] = [
  ["what dev never ran", withDev(["b", true, true]), /^dev never ran it/, false],
  ["what was never healthy", withDev(["b", true, true], ["a", false]), /was never healthy with it/, false],
  ["what dev was rolled back from", withDev(["b", true, true], ["a"]), /has another version now/, true],
  [
    "what prod was rolled back from",
    { ...healthy, prod: { revisions: [["a"], ["b", true, true]] } },
    /^prod: .* ran it, and has another version now/,
    true,
  ],
  ["an aborted rollout", healthy, /^dev: .* aborted the rollout of web-1/, true, "web-1"],
];
for (const [what, worlds, why, mayBeOverruled, aborted] of held) {
  test(`${what} is held, and nothing is written`, async (context) => {
    const options = { yes: true, ...(aborted === undefined ? {} : { aborted }) };
    const { document, target, code } = await promoted(context, worlds, options);
    const [hold] = document["holds"] as { why: string; mayBeOverruled: boolean }[];
    assert.match(hold?.why ?? "", why);
    assert.equal(hold?.mayBeOverruled, mayBeOverruled);
    assert.deepEqual([document["isWritten"], code], [false, 1]);
    assert.match(target, new RegExp(digest("b")));
    const again = await promoted(context, worlds, { ...options, evenIfRolledBack: true });
    assert.equal(again.document["isWritten"], mayBeOverruled);
  });
}

test("a tag without a digest, and an application that is not there, are refused by name", async (context) => {
  await assert.rejects(
    promoted(context, healthy, { source: file("a").replace(/@sha256:a+/, "") }),
    /without a digest; `groundplan lock ghcr/,
  );
  await assert.rejects(promoted(context, healthy, { app: "mail" }), /there is no application "mail" with an image/);
});

test("an image is replaced however it is quoted", () => {
  for (const quote of ["", '"', "'"]) {
    const text = `config:\n  shop:apps: { shop: { image: ${quote}a.example/x@${digest("a")}${quote}, size: 1 } } # all\n`;
    const changed = withImage("Pulumi.prod.yaml", text, { app: "shop", at: "image", image: imageOf("b") });
    assert.equal(changed, `config:\n  shop:apps: { shop: { image: ${imageOf("b")}, size: 1 } } # all\n`);
  }
});

/** Why an image is held, with what else an environment's application has. */
async function whyHeld(
  context: TestContext,
  parts: Part[],
  dev: World,
  options: { prod?: World; github?: Ask; target?: string } = {},
): Promise<[why: string, mayBeOverruled: boolean][]> {
  const { prod = { revisions: [] }, ...rest } = options;
  const { document } = await promoted(context, { dev, prod: { more: missing, ...prod } }, { parts, ...rest });
  return (document["holds"] as { why: string; mayBeOverruled: boolean }[]).map(({ why, mayBeOverruled }) => [
    why,
    mayBeOverruled,
  ]);
}

/** Places that are there and ran nothing. */
const missing: { [address: string]: Properties } = {
  "/services/web": {},
  "/services/web/revisions": {},
  "/workerPools/mail": {},
  "/workerPools/mail/revisions": {},
  "/jobs/migrate": { template: { template: {} } },
  "/jobs/migrate/executions": {},
  "/deployments": { items: [] },
  "/replicasets": { items: [] },
};

test("a worker pool says what it ran, by the shares of its instances", async (context) => {
  const revision = { name: "mail-1", containers: [{ image: pulled("dev", "a") }] };
  const ready = { ...revision, conditions: [{ type: "Ready", state: "CONDITION_SUCCEEDED" }] };
  const pool = (share: Properties): World => ({
    revisions: [],
    more: {
      "/workerPools/mail": { latestReadyRevision: "mail-1", instanceSplitStatuses: [share] },
      "/workerPools/mail/revisions": { revisions: [ready] },
    },
  });
  const latest = { type: "INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST", percent: 100 };
  assert.deepEqual(await whyHeld(context, ["worker"], pool(latest)), []);
  const [hold] = await whyHeld(context, ["worker"], pool({ revision: "mail-0", percent: 100 }));
  assert.match(hold?.[0] ?? "", /workerPools\/mail ran it, and has another version now/);
});

test("a job whose executions all failed with the image holds it, and one that is under way does not say yes", async (context) => {
  const job = (...states: (string | undefined)[]): World => ({
    revisions: [],
    more: {
      "/jobs/migrate": { template: { template: { containers: [{ image: pulled("dev", "a") }] } } },
      "/jobs/migrate/executions": {
        executions: states.map((state, index) => ({
          name: `migrate-${index}`,
          template: { containers: [{ image: pulled("dev", "a") }] },
          conditions: state === undefined ? [] : [{ type: "Completed", state }],
        })),
      },
    },
  });
  const [failed, succeeded] = ["CONDITION_FAILED", "CONDITION_SUCCEEDED"];
  assert.deepEqual(await whyHeld(context, ["job"], job(failed, succeeded)), []);
  const [hold] = await whyHeld(context, ["job"], job(failed, failed));
  assert.match(hold?.[0] ?? "", /jobs\/migrate had it and was never healthy/);
  assert.equal((await whyHeld(context, ["job"], job(undefined))).length, 1);
  // A job that never ran it holds nothing back where a service serves it.
  const { "/jobs/migrate": idle = {}, "/jobs/migrate/executions": none = {} } = missing;
  const more = { "/jobs/migrate": idle, "/jobs/migrate/executions": none };
  assert.deepEqual(await whyHeld(context, ["service", "job"], { revisions: [["a", true, true]], more }), []);
});

/** A namespace with one Deployment and the ReplicaSets of its versions: letter, pods, and of them those that are available. */
function cluster(sets: [letter: string, replicas: number, available: number][], aborted = ""): World {
  return {
    revisions: [],
    more: {
      "/deployments": { items: [{ metadata: { name: "web", annotations: { [abortedAnnotation]: aborted } } }] },
      "/replicasets": {
        items: sets.map(([letter, replicas, availableReplicas], index) => ({
          metadata: { name: `web-${index}`, ownerReferences: [{ kind: "Deployment", name: "web" }] },
          spec: {
            template: {
              metadata: { labels: { [versionLabel]: letter } },
              spec: { containers: [{ image: pulled("dev", letter) }] },
            },
          },
          status: { replicas, availableReplicas },
        })),
      },
    },
  };
}

const inCluster: [what: string, world: World, why: RegExp | undefined, mayBeOverruled?: boolean, prod?: World][] = [
  [
    "what has available pods goes on",
    cluster([
      ["b", 0, 0],
      ["a", 2, 2],
    ]),
    undefined,
  ],
  [
    "what has no available pod is held",
    cluster([
      ["b", 1, 1],
      ["a", 1, 0],
    ]),
    /never healthy/,
    false,
  ],
  [
    "what was scaled down again is held",
    cluster([
      ["a", 0, 0],
      ["b", 2, 2],
    ]),
    /Deployment shop\/web ran it/,
    true,
  ],
  ["an aborted rollout is held", cluster([["a", 2, 2]], "a"), /aborted the rollout of web-0/, true],
  [
    "what the other cluster went back from is held",
    cluster([["a", 2, 2]]),
    /^prod: Deployment/,
    true,
    cluster([
      ["a", 0, 0],
      ["b", 1, 1],
    ]),
  ],
];
for (const [what, world, why, mayBeOverruled, prod] of inCluster) {
  test(`in a cluster, ${what}`, async (context) => {
    const holds = await whyHeld(context, ["cluster"], world, prod === undefined ? {} : { prod });
    assert.equal(holds.length, why === undefined ? 0 : 1);
    if (why === undefined) return;
    assert.match(holds[0]?.[0] ?? "", why);
    assert.equal(holds[0]?.[1], mayBeOverruled);
  });
}

test("images of processes go on with the application's, each asked for by itself", async (context) => {
  const two = (one: string, other: string): string =>
    file(one, `      processes:\n        live: { image: ${imageOf(other)} }\n`);
  const worlds = withDev(["a", true, true], ["c", true, true]);
  const { document, target } = await promoted(context, worlds, {
    source: two("a", "c"),
    target: two("b", "d"),
    yes: true,
  });
  assert.deepEqual([document["holds"], document["isWritten"]], [[], true]);
  assert.equal(target, two("a", "c"));
  const one = await promoted(context, healthy, { source: two("a", "c"), target: two("b", "d"), yes: true });
  assert.deepEqual(
    (one.document["holds"] as { why: string }[]).map(({ why }) => why),
    [`${imageOf("c")}: dev never ran it; bring it up there first.`],
  );
  assert.equal(one.target, two("b", "d"));
  await assert.rejects(
    promoted(context, worlds, { source: two("a", "c") }),
    /Pulumi\.prod\.yaml: shop has no processes\.live\.image, which .*Pulumi\.dev\.yaml has/,
  );
});

const repository = "      provenance: { repository: acme/shop }\n";

test("where the configuration says who builds an image, GitHub is asked for the attestation of its digest", async (context) => {
  const asked: string[][] = [];
  const says =
    (answer: Partial<Awaited<ReturnType<Ask>>>): Ask =>
    (args) => {
      asked.push(args);
      return Promise.resolve({ code: 0, stdout: "", stderr: "", ...answer });
    };
  const run = async (answer: Partial<Awaited<ReturnType<Ask>>>, more = repository): Promise<Record<string, unknown>> =>
    (
      await promoted(context, healthy, {
        yes: true,
        evenIfRolledBack: true,
        target: file("b", more),
        github: says(answer),
      })
    ).document;

  assert.equal((await run({ stdout: '[{"verificationResult":{}}]' }))["isWritten"], true);
  assert.deepEqual(asked, [
    ["attestation", "verify", `oci://ghcr.io/acme/shop@${digest("a")}`, "--repo", "acme/shop", "--format", "json"],
  ]);
  const refused = await run({ code: 1, stderr: "Error: no attestations found\n" });
  assert.equal(refused["isWritten"], false);
  assert.deepEqual(refused["holds"], [
    {
      why: "nothing proves that acme/shop built it (Error: no attestations found); build it there, with an attestation.",
      mayBeOverruled: false,
    },
  ]);
  // As old releases of the command end where there is none.
  assert.equal((await run({ stdout: "[]" }))["isWritten"], false);
  assert.equal((await run({ stdout: "" }))["isWritten"], false);
  await assert.rejects(run({ code: 4 }), /gh auth login/);
  const workflow = "acme/build/.github/workflows/image.yml";
  await run({ stdout: "[{}]" }, `      provenance: { repository: acme/shop, workflow: ${workflow} }\n`);
  assert.deepEqual(asked.at(-1)?.slice(-4), ["--signer-workflow", workflow, "--format", "json"]);
  // Nobody is asked where nothing is said.
  const before = asked.length;
  await run({ code: 1 }, "");
  assert.equal(asked.length, before);
});
