// What an idle dev costs in the two configurations that docs/cost.md describes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { costOf } from "../../cost/estimate";
import { idleUsage } from "../../cost/usage";
import main from "../../stacks";
import { blocks } from "../support/markdown";
import { emptyState, run } from "../support/program";
import { appsOf } from "../support/stack-apps";
import { encoded, valuesOf, type Values } from "../support/stack-values";

const heading = "What an idle dev costs";

/** The settings that the guide shows, laid over dev's own; `null` takes an application out. */
function shown(index: number): Values {
  const block = blocks("docs/cost.md", "yaml", heading)[index];
  assert.ok(block !== undefined, `docs/cost.md has no block ${index + 1} under "${heading}"`);
  const { config } = parse(block.text) as { config: Values };
  const own = valuesOf("dev");
  const apps = Object.entries({ ...appsOf(own), ...appsOf(config) }).filter(([, app]) => (app as unknown) !== null);
  return { ...own, ...config, "groundplan:apps": Object.fromEntries(apps) };
}

async function idle(values: Values): Promise<number> {
  const { errors, resources } = await run(main, {
    stack: "dev",
    config: encoded(values),
    state: emptyState(),
    preview: true,
  });
  assert.deepEqual(errors, []);
  const { total, unknown, notPriced } = costOf(resources, idleUsage);
  assert.deepEqual([unknown, notPriced], [[], []], "every price is known");
  return total;
}

test("both configurations of the guide keep their goals", async () => {
  const own = await idle(shown(0));
  const shared = await idle(shown(1));
  assert.ok(own <= 60, `${own.toFixed(2)} USD with its own Vault`);
  assert.ok(shared <= 15, `${shared.toFixed(2)} USD with a shared Vault`);
  assert.ok(own - shared > 40, "a Vault of its own is the difference");
});
