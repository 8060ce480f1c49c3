import assert from "node:assert/strict";
import { test } from "node:test";
import { costOf } from "../../cost/estimate";
import { estimators } from "../../cost/estimators";
import { free, freeBecause } from "../../cost/free";
import { idleUsage } from "../../cost/usage";
import type { Step } from "../../sandbox";
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

/** dev, without what the README calls extras: the certificate from Let's Encrypt, and Directus with its cache. */
function plainDev(extra: (step: Step) => boolean): Step[] {
  return deployedResources().filter(
    (step) =>
      step.urn.startsWith("urn:pulumi:dev::") &&
      step.type !== "cloudflare:index/certificatePack:CertificatePack" &&
      !step.name.startsWith("directus-") &&
      !extra(step),
  );
}

test("an idle dev costs at most 15 USD a month on a shared Vault, and 60 USD with its own", () => {
  const shared = costOf(
    plainDev(({ parent }) => parent?.includes("groundplan:index:Vault::") === true),
    idleUsage,
  );
  const own = costOf(
    plainDev(() => false),
    idleUsage,
  );
  assert.deepEqual([shared.unknown, own.unknown], [[], []], "every price is known");
  assert.ok(
    shared.total <= 15,
    `${shared.total.toFixed(2)} USD with a shared Vault: \`groundplan cost dev --idle\` says what for`,
  );
  assert.ok(
    own.total <= 60,
    `${own.total.toFixed(2)} USD with its own Vault: \`groundplan cost dev --idle\` says what for`,
  );
  assert.ok(own.total - shared.total > 40, "a Vault of its own is the difference");
});
