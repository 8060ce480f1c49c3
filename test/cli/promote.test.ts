// Promotion of an image, against the answers that Cloud Run gives.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { promote, type PromoteOptions } from "../../cli/commands/promote";
import { openGoogle } from "../../cli/google-api";
import { withImage } from "../../cli/promote/configuration";
import type { StateResource } from "../../cli/recover/state";
import { abortedAnnotation } from "../../components/internal/rollout-marks";
import type { Properties } from "../../sandbox";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const imageOf = (letter: string): string => `ghcr.io/acme/shop:v1@${digest(letter)}`;
const file = (letter: string, more = ""): string =>
  `config:\n  # Everything of it.\n  shop:apps:\n    shop:\n      image: ${imageOf(letter)} # the newest\n      hostnames: [shop.example.com]\n${more}`;

/** A revision: the letter of its digest, whether it was ready, and whether requests go to it. */
type Revision = [letter: string, isReady?: boolean, serves?: boolean];

function answers(worlds: Record<string, Revision[]>, aborted?: string): (url: string) => Properties | undefined {
  return (url) => {
    const [, project = "", isList] = /projects\/(\w+)\/[^?]*?(\/revisions\?.*)?$/.exec(url) ?? [];
    const name = (index: number): string =>
      `projects/${project}/locations/europe-west1/services/web/revisions/web-${index}`;
    const all = worlds[project] ?? [];
    if (isList !== undefined) {
      // One on each page.
      const at = Number(new URL(url).searchParams.get("pageToken"));
      const [letter = "", isReady = true] = all[at] ?? [];
      const state = isReady ? "CONDITION_SUCCEEDED" : "CONDITION_FAILED";
      const image = `europe-west1-docker.pkg.dev/${project}/ghcr-io/acme/shop@${digest(letter)}`;
      const one = { name: name(at), containers: [{ image }], conditions: [{ type: "Ready", state }] };
      return { revisions: [one], ...(at + 1 < all.length ? { nextPageToken: String(at + 1) } : {}) };
    }
    const trafficStatuses = all.flatMap(([, , serves], index) =>
      serves === true ? [{ revision: name(index), percent: 100 }] : [],
    );
    return { trafficStatuses, annotations: aborted === undefined ? {} : { [abortedAnnotation]: aborted } };
  };
}

async function promoted(
  context: TestContext,
  worlds: Record<string, Revision[]>,
  options: Partial<PromoteOptions> & { aborted?: string; source?: string; target?: string } = {},
): Promise<{ document: Record<string, unknown>; target: string; code: unknown }> {
  const { aborted, source = file("a"), target = file("b", "      availability: 99.9\n"), ...rest } = options;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  const written: string[] = [];
  const write = context.mock.method(process.stdout, "write", (text: string) => written.push(text) > 0);
  const code = process.exitCode;
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
    const stateOf = (_: string, stack: string): Promise<StateResource[]> => Promise.resolve(stateWith(stack));
    await promote("dev", "prod", { app: "shop", json: true, cwd: folder, ...rest }, { api, stateOf });
    const document = JSON.parse(written.join("")) as Record<string, unknown>;
    return { document, target: fs.readFileSync(path.join(folder, "Pulumi.prod.yaml"), "utf8"), code: process.exitCode };
  } finally {
    write.mock.restore();
    process.exitCode = code;
    fs.rmSync(folder, { recursive: true });
  }
}

function stateWith(stack: string): StateResource[] {
  const app = `urn:pulumi:${stack}::shop::groundplan:index:App::shop`;
  const runtime = `urn:pulumi:${stack}::shop::groundplan:index:App$groundplan:index:CloudRunApp::shop-run`;
  const serviceIds = { web: { "europe-west1": `projects/${stack}/locations/europe-west1/services/web` } };
  return [
    { urn: app, type: "groundplan:index:App" },
    { urn: runtime, type: "groundplan:index:CloudRunApp", parent: app, outputs: { serviceIds } },
  ];
}

const healthy: Record<string, Revision[]> = { dev: [["b"], ["a", true, true]], prod: [["b", true, true]] };

test("the image that dev serves goes into prod's file, one line of it, with --yes alone", async (context) => {
  const first = await promoted(context, healthy);
  assert.equal(first.document["isWritten"], false);
  assert.match(first.target, new RegExp(digest("b")));
  const { document, target, code } = await promoted(context, healthy, { yes: true });
  assert.deepEqual([document["holds"], document["isWritten"], code], [[], true, undefined]);
  assert.equal(target, file("a", "      availability: 99.9\n"));
  assert.deepEqual(document["differences"], [{ path: "availability", to: 99.9 }]);
});

const held: [
  what: string,
  worlds: Record<string, Revision[]>,
  why: RegExp,
  mayBeOverruled: boolean,
  aborted?: string,
][] = [
  ["what dev never ran", { ...healthy, dev: [["b", true, true]] }, /^dev never ran it/, false],
  [
    "what was never healthy",
    {
      ...healthy,
      dev: [
        ["b", true, true],
        ["a", false],
      ],
    },
    /was never healthy with it/,
    false,
  ],
  [
    "what dev was rolled back from",
    { ...healthy, dev: [["b", true, true], ["a"]] },
    /serves another version now/,
    true,
  ],
  [
    "what prod was rolled back from",
    { ...healthy, prod: [["a"], ["b", true, true]] },
    /^prod: .* ran it before and serves another version now/,
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
    const changed = withImage("Pulumi.prod.yaml", text, "shop", imageOf("b"));
    assert.equal(changed, `config:\n  shop:apps: { shop: { image: ${imageOf("b")}, size: 1 } } # all\n`);
  }
});
