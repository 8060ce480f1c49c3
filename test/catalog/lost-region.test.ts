// Production loses its first region, and is brought back step by step, as docs/lost-region.md has it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { environment } from "./environments";
import main from "../../stacks";
import type { Properties } from "../../sandbox";
import { MemoryStore } from "../../sandbox/store";
import { run, type Deployment, type RunOptions } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

type Unreachable = NonNullable<RunOptions["unreachable"]>;

const page = fs.readFileSync(path.join(__dirname, "../../docs/lost-region.md"), "utf8");
const own = valuesOf("prod");
const [region, failoverRegion] = [String(own["groundplan:region"]), String(own["groundplan:failoverRegion"])];
const instanceType = "gcp:sql/databaseInstance:DatabaseInstance";
const [home, away] = [`postgres-${region}`, `postgres-${failoverRegion}`];
const isLost = `${region} does not answer`;

/** What the page tells to set, and to take back. */
const whileLost = {
  "groundplan:drained": region,
  "groundplan:postgresWriteRegion": failoverRegion,
  "groundplan:postgresKeepsFormerPrimary": true,
};
const back = { "groundplan:postgresWriteRegion": failoverRegion };

const up = (changes: Values, options: RunOptions = {}): Promise<Deployment> =>
  run(main, { stack: "prod", config: encoded({ ...own, ...changes }), state, ...options });

/** Production as it was before, a state of our own, and what the program plans once the region is lost. The tests go on from each other. */
let first: Deployment;
let state = new MemoryStore();
let plan: Deployment;

/** Nobody answers for what is in the lost region, or inside something that is. */
function lostRegion({ objects }: MemoryStore): Unreachable {
  const placeOf = (type: string, name: unknown): unknown => {
    const found = [...objects.values()].find((one) => one.type === type && one.outputs["name"] === name);
    return found?.inputs["region"] ?? found?.inputs["location"];
  };
  return ({ type, inputs }) => {
    const { region: one, location, zone, instance, bucket } = inputs;
    const places = [
      ...[one, location],
      ...(typeof zone === "string" ? [zone.replace(/-[a-z]$/, "")] : []),
      ...(typeof instance === "string" ? [placeOf(instanceType, instance)] : []),
      ...(typeof bucket === "string" ? [placeOf("gcp:storage/bucket:Bucket", bucket)] : []),
    ];
    // The cluster and Vault are there too, and what is in them.
    const isInside = type.startsWith("kubernetes:") || type.startsWith("vault:");
    return isInside || places.some((place) => String(place).toLowerCase() === region) ? isLost : undefined;
  };
}

/** What a refresh of the two instances finds after an operation. */
function found(follower: string | undefined, primary: string): void {
  const master = first.one(instanceType, primary).outputs["name"];
  for (const { urn, type, id } of state.entries.values()) {
    if (type !== instanceType) continue;
    const object = state.objects.get(`${type} ${id}`);
    assert.ok(object);
    const follows: Properties =
      follower !== undefined && urn.endsWith(`::${follower}`) && master !== undefined
        ? { masterInstanceName: master }
        : {};
    const side = (values: Properties): Properties => ({ ...without(values), ...follows });
    // The objects are those of other tests too.
    const next = { ...object, inputs: side(object.inputs), outputs: side(object.outputs) };
    state.objects.set(`${type} ${id}`, next);
  }
}

function without(values: Properties): Properties {
  return Object.fromEntries(Object.entries(values).filter(([property]) => property !== "masterInstanceName"));
}

const changesOf = ({ resources }: Deployment) =>
  resources.filter(({ type, operation }) => !["same", "read"].includes(operation) && !type.startsWith("groundplan:"));

const namesOf = (resources: { type: string; name: string }[]): string[] =>
  [...new Set(resources.map(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}`))].sort();

/** The targets that the page lists, as `Type name`. */
function listed(): string[] {
  const [, block = ""] = /<!-- targets -->\n\n```\n([^`]+)```/.exec(page) ?? [];
  return block.trim().split("\n").sort();
}

test("what is lost is not replaced, and nothing that is protected is but updated", async () => {
  const running = await environment("prod");
  first = running.deployment;
  state = new MemoryStore(running.state);
  found(undefined, away);
  plan = await up(whileLost, { preview: true });
  assert.deepEqual(plan.errors, []);
  assert.deepEqual(
    changesOf(plan).filter(({ operation, protect }) => protect && operation !== "update"),
    [],
  );
});

test("the targets that the page lists are all that changes elsewhere; with them the environment serves from the other region", async () => {
  const unreachable = lostRegion(state);
  const reachable = changesOf(plan).filter((one) => unreachable(one) === undefined);
  assert.deepEqual(namesOf(reachable), listed());

  const done = await up(whileLost, { targets: reachable.map(({ urn }) => urn), unreachable });
  // What the new job replaces cannot be deleted while nobody answers; the next up does it.
  assert.deepEqual(
    done.errors.map(({ urn = "", message }) => `${urn.split("::").at(-1) ?? ""}: ${message}`),
    [`changelog-migrate: ${isLost}`],
  );
  const address = done.one(instanceType, away).outputs["privateIpAddress"];
  const service = done.one("gcp:cloudrunv2/service:Service", `changelog-web-${failoverRegion}`);
  assert.equal(service.operation, "update");
  assert.ok(typeof address === "string" && JSON.stringify(service.inputs["template"]).includes(address));
  const job = done.one("gcp:cloudrunv2/job:Job", "changelog-migrate");
  assert.equal(job.inputs["location"], failoverRegion);
  const { backends } = done.one("gcp:compute/backendService:BackendService", "changelog-run").inputs as {
    backends: { group: string }[];
  };
  assert.ok(backends.length > 0 && backends.every(({ group }) => group.includes(`/${failoverRegion}/`)));
  const primary = done.one(instanceType, away).inputs["settings"] as { [setting: string]: unknown };
  assert.equal(primary["availabilityType"], "REGIONAL");
  assert.equal((primary["backupConfiguration"] as { enabled: boolean }).enabled, true);
  for (const name of [`postgres-${region}`, "platform-cluster", "platform-vault"]) {
    for (const { operation } of done.resources.filter(
      (one) => one.name === name && !one.type.startsWith("groundplan:"),
    )) {
      assert.equal(operation, "same", name);
    }
  }
});

test("once the region is back and the former primary follows, everything is brought up; the way home ends where it began", async () => {
  found(home, away);
  const joined = await up(back);
  assert.deepEqual(joined.errors, []);
  assert.equal(joined.one("gcp:cloudrunv2/job:Job", "changelog-migrate").inputs["location"], region);
  found(away, home);
  const athome = await up({});
  assert.deepEqual(athome.errors, []);
  const inputsOf = ({ resources }: Deployment): [string, unknown][] =>
    resources
      // What a rollout looks up is there only once pods serve.
      .filter(
        ({ type, operation }) =>
          operation !== "read" && type !== "pulumi:pulumi:Stack" && !type.startsWith("groundplan:"),
      )
      // A rollout leaves the requests where they are until somebody moves them.
      .map(({ urn, inputs }): [string, unknown] => [urn, { ...inputs, traffics: undefined }])
      .sort(([one], [other]) => (one < other ? -1 : 1));
  assert.deepEqual(inputsOf(athome), inputsOf(first));
  assert.ok([...state.entries.values()].every(({ condemned }) => condemned !== true));
});

test("the page has the steps of this drill, in their order, and sets what it sets", () => {
  const [, lost = "", returned = ""] = page.split(/^## (?:Step by step|The region is back|The drill)$/m);
  const commands = (text: string): string[] =>
    [...text.matchAll(/`groundplan postgres (\w+)/g)].map(([, name = ""]) => name);
  assert.deepEqual(
    [...lost.matchAll(/^\d\. \*\*([^*.]+)/gm)].map(([, title]) => title),
    [...["Say so", "The writes", "The program", "Check", "Vault", "Applications in one region"]],
  );
  assert.deepEqual(commands(lost), ["failover"]);
  assert.deepEqual(commands(returned), ["failover", "clone", "rejoin", "failback", "rejoin"]);
  const settings = Object.entries(whileLost).map(([key, value]) => `pulumi config set ${key} ${value}`);
  for (const line of settings) assert.ok(lost.includes(line), line);
  for (const key of Object.keys(whileLost)) assert.ok(returned.includes(key.replace("groundplan:", "")), key);
});
