import assert from "node:assert/strict";
import { test } from "node:test";
import main from "../../stacks";
import { messages, run } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

/** dev without a budget, changed. */
async function plan(changes: Values): ReturnType<typeof run> {
  const none = { "groundplan:billingAccount": undefined, "groundplan:monthlyBudget": undefined };
  return run(main, { stack: "dev", config: encoded({ ...valuesOf("dev"), ...none, ...changes }), preview: true });
}

test("an environment whose configuration names who pays has a budget that tells its addresses", async () => {
  const deployment = await plan({
    "groundplan:billingAccount": "012345-6789AB-CDEF01",
    "groundplan:monthlyBudget": "90",
  });
  assert.equal(messages(deployment), "");
  const [budget] = deployment.resources.filter(({ type }) => type === "gcp:billing/budget:Budget");
  assert.deepEqual(budget?.inputs["budgetFilter"], {
    projects: ["projects/100000000001"],
    calendarPeriod: "MONTH",
    creditTypesTreatment: "INCLUDE_ALL_CREDITS",
  });
  assert.deepEqual(budget.inputs["amount"], { specifiedAmount: { units: "90" } });
  const services = deployment.resources.filter(({ type }) => type === "gcp:projects/service:Service");
  assert.ok(services.some(({ inputs }) => inputs["service"] === "billingbudgets.googleapis.com"));
});

test("an account without an amount, an amount without an account and too many addresses are refused at once", async () => {
  const emails = [1, 2, 3, 4, 5, 6].map((number) => `ops${number}@example.com`);
  const account = { "groundplan:billingAccount": "012345-6789AB-CDEF01" };
  const alone = messages(await plan({ ...account, "groundplan:alertEmails": emails }));
  assert.match(alone, /monthlyBudget: .*set what a month may cost, or remove billingAccount/);
  assert.match(alone, /alertEmails: .*name 5 at most with alertChannels, or a group/);
  assert.match(
    messages(await plan({ "groundplan:monthlyBudget": "90" })),
    /billingAccount: .*name the billing account/,
  );
  const misspelt = messages(await plan({ "groundplan:billingAccount": "mine", "groundplan:monthlyBudget": "1.5" }));
  assert.match(misspelt, /billingAccount: "mine"; copy it from/);
  assert.match(misspelt, /monthlyBudget: .*whole number/);
});
