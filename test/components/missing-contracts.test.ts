// A contract that turns out to be none, as an output of another stack that is gone: whoever wrote the argument is told once, and no consequence.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { componentClasses } from "../../plugin/classes";
import { filled, taken } from "../support/contract-places";
import { run } from "../support/program";
import { bindingOf, samples, type Sample } from "../support/samples";
import { server } from "../support/samples/contracts";
import { productOnPlatform } from "../support/samples/platform-parts";
import { optionsOf, withProviders } from "../support/secrets-operator";

/** What the Output turns out to be, how an error shows it, and when. */
const cases: { value: unknown; shown: string; preview: boolean }[] = [
  { value: null, shown: "null", preview: false },
  { value: undefined, shown: "missing", preview: true },
];

const image = `docker.io/acme/shop@sha256:${"0123456789abcdef".repeat(4)}`;

/** Where a component's samples have mistakes of another kind: the same place in arguments without any. */
const others: Record<string, Sample[]> = {
  Product: [
    { name: "shop", args: { ...productOnPlatform, image, server } },
    { name: "shop", args: { ...productOnPlatform, image, database: bindingOf("main") } },
  ],
};

/** A component's sample with something else in one place, where it uses that place. */
function sampleWith(component: string, place: string, value: unknown): Sample | undefined {
  for (const { name, args } of others[component] ?? samples[component] ?? []) {
    const replaced: unknown[] = [];
    const changed = filled(component, args, (at, _, given) => {
      if (replaced.length > 0 || at !== place || given === undefined) return undefined;
      replaced.push(given);
      return pulumi.output(value);
    });
    if (replaced.length > 0) return { name, args: changed };
  }
  return undefined;
}

/** A place as an error names it: the first one of a list, and some entry of a table. */
function pattern(place: string): RegExp {
  const [, ...path] = place.split(".");
  return new RegExp(`^ {2}${path.join("\\.").replaceAll("[]", "\\[\\d+\\]").replaceAll("{}", "[^:]*")}: `);
}

const used = [...taken.keys()].filter((place) => sampleWith(place.split(".")[0] ?? "", place, null) !== undefined);

test("the samples use nearly every place that takes a contract", () => {
  assert.ok(used.length > taken.size * 0.8, `${used.length} of ${taken.size}`);
});

for (const place of used) {
  const component = place.split(".")[0] ?? "";
  test(`${place} that turns out to be none is told once`, async () => {
    const Component = componentClasses.get(component);
    assert.ok(Component);
    for (const { value, shown, preview } of cases) {
      const sample = sampleWith(component, place, value);
      assert.ok(sample);
      const { name, args } = sample;
      const { errors } = await run(
        () => {
          new Component(name, args, component in others ? withProviders() : optionsOf(component));
        },
        { preview },
      );
      const texts = [...new Set(errors.map(({ message }) => message))];
      assert.equal(texts.length, 1, `${shown}, ${preview ? "preview" : "up"}:\n${texts.join("\n---\n")}`);
      const [first, ...lines] = (texts[0] ?? "").split("\n");
      assert.match(first ?? "", new RegExp(`^${component} "${name}" cannot be created:$`));
      for (const line of lines) {
        assert.match(line, pattern(place));
        assert.ok(line.includes(`: ${shown}; give `), line);
      }
    }
  });
}
