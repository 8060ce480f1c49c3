// What is made of values with Outputs in them is what Pulumi's own `output` makes of them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { asOutput, onceKnown, partOf, whenKnown } from "../../components/internal/outputs";
import { messages, run } from "../support/program";

/** What is known of an Output. */
async function known<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Whether an Output has a value: nobody waits for one that has none. */
async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (output as unknown as { isKnown: Promise<boolean> }).isKnown;
}

const name = pulumi.output("shop");
const values: [what: string, value: unknown][] = [
  ["a text", "plain"],
  ["an Output", name],
  ["a promise", Promise.resolve("later")],
  ["nothing", undefined],
  ["a list with an Output twice, and a hole", [name, "and", name, undefined]],
  [
    "an object of lists and objects",
    { a: [{ b: name, c: 1 }], d: { e: Promise.resolve([true]), f: null }, g: undefined },
  ],
  ["an Output of an object with an Output", { a: pulumi.output({ b: 1 }).apply(({ b }) => ({ b, c: name })) }],
];

describe("whenKnown", () => {
  for (const [what, value] of values) {
    test(`makes of ${what} what Pulumi does`, async () => {
      assert.deepEqual(
        await known(whenKnown(value, (all) => ({ all }))),
        await known((pulumi.output(value) as pulumi.Output<unknown>).apply((all) => ({ all }))),
      );
    });
  }

  test("leaves an instance of a class as it is", async () => {
    const date = new Date(0);
    assert.equal(await known(whenKnown({ date, name }, (all) => (all as { date: Date }).date)), date);
  });

  test("keeps a secret secret, wherever it stands", async () => {
    const value = [{ name }, { password: pulumi.secret("hunter2") }];
    assert.equal(await pulumi.isSecret(whenKnown(value, String)), true);
    assert.equal(await pulumi.isSecret(whenKnown([{ name }], String)), false);
    assert.equal(await pulumi.isSecret(onceKnown(name, value)), true);
  });

  test("waits for all: with one unknown value nothing is made", async () => {
    const value = [name, { id: pulumi.output(unknown) }];
    const made = whenKnown(value, () => assert.fail("made of an unknown value"));
    assert.equal(await isKnown(made), false);
    assert.equal(await isKnown(onceKnown(name, value)), false);
    assert.equal(await known(onceKnown(name, ["plain"])), "shop");
  });
});

describe("parts of one Output", () => {
  const whole = pulumi.output({ a: "one", b: { c: 2 } });
  const part = partOf(whole, ({ b }) => b);
  const parts = { a: partOf(whole, ({ a }) => a), c: partOf(part, ({ c }) => c) };

  test("are what they are read as, by themselves and together", async () => {
    assert.equal(await known(parts.c), 2);
    assert.deepEqual(await known(whenKnown([parts, name], (all) => all)), [{ a: "one", c: 2 }, "shop"]);
  });

  test("may be outputs of a component that is known later", async () => {
    class Shop extends pulumi.ComponentResource {
      public readonly url = name;
    }
    const shop = Object.create(Shop.prototype, { __pulumiResource: { value: true }, url: { value: name } }) as Shop;
    const url = partOf(pulumi.output<Shop>(shop), (made) => made.url);
    // What reads a part is given its value, and no Output.
    const size = partOf(url as unknown as pulumi.Output<string>, (text) => text.split("").length);
    assert.deepEqual(await known(whenKnown([url, size, name], (all) => all)), ["shop", 4, "shop"]);
  });

  test("are as secret and as unknown as the whole", async () => {
    const read = (): string => "part";
    assert.equal(await pulumi.isSecret(whenKnown({ part: partOf(pulumi.secret("x"), read) }, String)), true);
    assert.equal(await isKnown(whenKnown({ part: partOf(pulumi.output(unknown), read) }, String)), false);
  });

  test("fail what needs them when they cannot be read", async () => {
    const made = await run(() => {
      const lacking = partOf(pulumi.output({ a: "one" }), () => assert.fail("it has no such part"));
      return Promise.resolve({ text: whenKnown({ lacking, name }, String) });
    });
    assert.match(messages(made), /it has no such part/);
  });
});

test("an Output stays the Output that it is", async () => {
  assert.equal(asOutput(name), name);
  assert.equal(await known(asOutput("plain")), "plain");
  assert.equal(await known(asOutput(Promise.resolve("later"))), "later");
});
