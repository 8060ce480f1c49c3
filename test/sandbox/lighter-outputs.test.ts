import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { lighterOutput, type MakeOutput, type ReadableOutput } from "../../sandbox/offline/lighter-outputs";

/** All that there is to know of an Output, resources by name. */
async function contentOf(made: unknown): Promise<unknown> {
  const output = made as ReadableOutput;
  const names = (resources: Set<unknown>): string[] => [...resources].map(String).sort();
  return {
    value: await output.promise(true),
    isKnown: await output.isKnown,
    isSecret: await output.isSecret,
    resources: names(output.resources()),
    allResources: names(await output.allResources()),
  };
}

const OwnOutput = pulumi.Output as unknown as new (...parts: unknown[]) => pulumi.Output<unknown>;

/** An Output that depends on resources of these names, the second of which it learnt of late. */
function dependent(value: unknown, early: string, late: string, isKnown = true): pulumi.Output<unknown> {
  const all = Promise.resolve(new Set([early, late]));
  return new OwnOutput(new Set([early]), Promise.resolve(value), Promise.resolve(isKnown), Promise.resolve(false), all);
}

/** Another copy of the SDK's Output, of which nothing is known but what all of them have. */
function foreign(value: unknown): object {
  const { resources, allResources, promise, isKnown, isSecret } = pulumi.output(value) as unknown as ReadableOutput;
  return { __pulumiOutput: true, resources, allResources, promise, isKnown, isSecret };
}

/** Whatever asks an Output fails. */
async function assertFails(output: ReadableOutput, message: RegExp): Promise<void> {
  const asked = [output.promise(true), output.isKnown, output.isSecret, output.allResources()];
  await Promise.all(asked.map((one) => assert.rejects(one, message)));
}

const known = pulumi.output("known");
const secret = pulumi.secret("secret");
const unknown = dependent(undefined, "a", "b", false);
const later = dependent({ id: "net", zones: ["a", "b"] }, "network", "services");
const partly = dependent({ id: pulumi.unknown, zone: "a" }, "cluster", "pool", false);
const nested = pulumi.output("inside").apply((text) => ({ text }));
/** A value with Outputs in it, as an `apply` that makes a component has. */
const holding = new OwnOutput(
  new Set(["holder"]),
  Promise.resolve({ known, secret, list: [later] }),
  Promise.resolve(true),
  Promise.resolve(false),
  Promise.resolve(new Set(["holder"])),
);
class Instance {
  public own = known;
  public date = 1;
}

const values: { [what: string]: unknown } = {
  text: "text",
  nothing: undefined,
  "nothing at all": null,
  "a list without Outputs": [1, { two: [3] }],
  "an empty list": [],
  "an empty object": {},
  "an Output": known,
  "a secret": secret,
  "an unknown": unknown,
  "a partly unknown": partly,
  "a list": [known, later, "plain", undefined],
  // eslint-disable-next-line no-sparse-arrays -- what is missing in the middle is undefined
  "a list with a hole": [known, , later],
  "an object": { known, later, plain: { number: 1 } },
  "an object that is unknown in part": { known, unknown, later },
  "a list that is unknown in part": [unknown, known],
  "a secret deep inside": { list: [{ here: secret }], other: known },
  "one Output at several places": { one: later, two: [later, { three: later }] },
  "unknown as it is written": { known, unknown: pulumi.unknown },
  "an Output in an Output": nested,
  "an Output that holds Outputs": { holding },
  "a promise": Promise.resolve({ known }),
  "a promise inside": { promise: Promise.resolve([known]), later },
  "another SDK's Output": { foreign: foreign({ a: 1 }), later },
  "an Output that holds another SDK's": dependent({ foreign: foreign(2) }, "a", "b"),
  "an instance of a class": { instance: new Instance() },
  "a function": { act: Math.max, known },
  "a name as of prototypes": JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown,
  "an asset": { text: new pulumi.asset.StringAsset("text"), known },
};

const own: [string, MakeOutput][] = [
  ["pulumi.output", pulumi.output],
  ["pulumi.all", pulumi.all as MakeOutput],
];

for (const [name, make] of own) {
  test(`${name} and the lighter one make the same of a value`, async () => {
    for (const [what, value] of Object.entries(values)) {
      const [expected, actual] = [await contentOf(make(value)), await contentOf(lighterOutput(make)(value))];
      assert.deepEqual(actual, expected, what);
    }
  });
}

test("the SDK's own is not asked for a value with many Outputs", () => {
  const made: unknown[] = [];
  const count: MakeOutput = (value) => {
    made.push(value);
    return pulumi.output(value);
  };
  lighterOutput(count)({ known, list: [later, secret, { unknown }] });
  assert.deepEqual(made, []);
});

test("a value is a copy, of what stands in Outputs too, and nothing that it was made of changes with it", async () => {
  const list = [known, later];
  for (const make of [pulumi.output as MakeOutput, lighterOutput(pulumi.output)]) {
    const copy = (await (make({ list }) as ReadableOutput).promise(true)) as { list: [string, { zones: string[] }] };
    copy.list[1].zones.push("c");
    assert.deepEqual(await (later as unknown as ReadableOutput).promise(true), { id: "net", zones: ["a", "b"] });
  }
  assert.deepEqual(list, [known, later]);
});

test("an Output that fails fails what is made of it, and a circle is refused in the SDK's words", async () => {
  const failing = known.apply(() => Promise.reject(new Error("no such zone")));
  const made = lighterOutput(pulumi.output)([later, failing]) as ReadableOutput;
  await assertFails(made, /no such zone/);
  const circular: { known: unknown; self?: unknown } = { known };
  circular.self = { circular };
  assert.throws(() => lighterOutput(pulumi.output)(circular), /circular structure/);
  const within: { self?: unknown } = {};
  within.self = within;
  const holder = lighterOutput(pulumi.output)({ held: dependent(within, "a", "b") }) as ReadableOutput;
  await assertFails(holder, /circular structure/);
});
