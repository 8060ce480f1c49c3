import assert from "node:assert/strict";
import { test } from "node:test";
import { costOf } from "../../cost/estimate";
import { estimators } from "../../cost/estimators";
import { free, freeBecause } from "../../cost/free";
import { idleUsage } from "../../cost/usage";
import { deployedResources, deployedTypes } from "./deployed";

test("each type that dev or prod deploys has an estimator, or a row that says why it costs nothing", () => {
  const types = deployedTypes("gcp:", "cloudflare:", "kubernetes:", "vault:", "tls:", "random:");
  const missing = types
    .filter((type) => !Object.hasOwn(estimators, type) && freeBecause(type) === undefined)
    .map(
      (type) =>
        `${type}: add an estimator in cost/estimators/index.ts, or a row in cost/free.ts with the page that says it is free`,
    );
  assert.deepEqual(missing, []);
  assert.deepEqual(
    Object.keys(free).filter((type) => Object.hasOwn(estimators, type)),
    [],
    "free and priced at once",
  );
});

test("nothing that dev or prod deploys is left out of their estimate", () => {
  assert.deepEqual(costOf(deployedResources(), idleUsage).notPriced, []);
});
