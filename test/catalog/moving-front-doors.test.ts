// Production moves from Cloudflare's front door to Google's, step by step as docs/moving-front-doors.md has it. The way back is in
// test/components/moving-front-doors.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { consequencesOfOutcome } from "../../cli/consequences/outcome";
import { answering, besideAlias, ledBy, type Door } from "../support/front-door-records";
import type { Deployment } from "../support/program";
import type { Values } from "../support/stack-values";
import { copyOf, environment, runWith } from "./environments";

const steps: { values: Values; answers: Door; doors: string[] }[] = [
  { values: { "groundplan:secondFrontDoor": "without-records" }, answers: "Cloudflare", doors: ["Cdn", "GoogleCdn"] },
  { values: { "groundplan:secondFrontDoor": "with-records" }, answers: "Cloudflare", doors: ["Cdn", "GoogleCdn"] },
  {
    values: { "groundplan:environment": "prod-google", "groundplan:secondFrontDoor": "without-records" },
    answers: "Google",
    doors: ["Cdn", "GoogleCdn"],
  },
  { values: { "groundplan:environment": "prod-google" }, answers: "Google", doors: ["GoogleCdn"] },
];

test("production moves to Google's front door: somebody answers at each moment, and nothing that holds data changes", async () => {
  const { state: committed, deployment } = await environment("prod");
  const state = copyOf(committed);
  let before = ledBy(deployment);
  const hostnames = Object.keys(answering(before));
  assert.ok(hostnames.length >= 4);
  assert.ok(
    before.some(({ type }) => type === "CNAME"),
    "one of them has a single origin",
  );
  const held = holdingData(deployment);
  assert.ok(held.length > 10);
  for (const { values, answers, doors } of steps) {
    const step = JSON.stringify(values);
    const up = await runWith("prod", { state }, values, false);
    assert.deepEqual(up.errors, [], step);
    const after = ledBy(up);
    assert.deepEqual(answering(after), Object.fromEntries(hostnames.map((name) => [name, answers])), step);
    // What comes is made before what goes is deleted, so that between them there is both.
    assert.deepEqual(replacedRecords(up), [], step);
    assert.deepEqual(besideAlias([...before, ...after]), [], step);
    assert.deepEqual(doorsOf(up), doors, step);
    assert.deepEqual(holdingData(up), held, step);
    const said = consequencesOfOutcome({ steps: up.resources, errors: [] }).map(
      ({ weight, text }) => `${weight}: ${text}`,
    );
    const grave = said.filter((text) => /^(lost|moved):|find nothing/.test(text));
    // At the end the keys go by which Cloudflare showed who it is, and names that it reached load balancers by.
    const ofTheDoor =
      /^lost: The private keys cdn-media, origin-pull and origin-pull-ca |^away: .* nothing any more at [\da-f]+\.route\./;
    assert.deepEqual(
      grave.filter((text) => doors.length > 1 || !ofTheDoor.test(text)),
      [],
      step,
    );
    before = after;
  }
});

function doorsOf({ resources }: Deployment): string[] {
  const doors = resources.filter(({ type, operation }) => /:(Google)?Cdn$/.test(type) && operation !== "delete");
  return doors.map(({ type }) => type.split(":").pop() ?? "").sort();
}

function replacedRecords({ resources }: Deployment): string[] {
  const replaced = resources.filter(({ operation }) => operation === "replace");
  return replaced.filter(({ type }) => /:(LoadBalancer|DnsRecord)$/.test(type)).map(({ name }) => name);
}

/** What holds data, with its identifiers. */
function holdingData({ resources }: Deployment): string[] {
  return resources
    .filter(({ type }) => /:(DatabaseInstance|Database|Bucket|Secret|CryptoKey|Cluster|Instance)$/.test(type))
    .map(({ urn, id }) => `${urn} ${id}`)
    .sort();
}
