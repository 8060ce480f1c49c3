import assert from "node:assert/strict";
import { test } from "node:test";
import { Budget, Notifications } from "../../components";
import type { BudgetArgs } from "../../components";
import { deploy, messages, run } from "../support/program";

const type = "gcp:billing/budget:Budget";

const args: BudgetArgs = {
  billingAccount: "012345-6789AB-CDEF01",
  projectNumbers: ["100000000001", "100000000002"],
  amount: 200,
  notificationChannels: ["projects/acme-test/notificationChannels/1"],
};

test("a budget counts a month of the projects, and tells the channels of what was spent and of the forecast", async () => {
  const deployment = await deploy(() => {
    const alerts = new Notifications("alerts", { emails: ["ops@example.com"] });
    const budget = new Budget("budget", { ...args, notificationChannels: alerts.channelIds });
    return { name: budget.budgetName, channels: alerts.channelIds };
  });
  assert.deepEqual(deployment.children("budget"), [[type, "budget"]]);
  const [made] = deployment.resources.filter((resource) => resource.type === type);
  assert.deepEqual(made?.inputs, {
    billingAccount: "012345-6789AB-CDEF01",
    displayName: "budget",
    budgetFilter: {
      projects: ["projects/100000000001", "projects/100000000002"],
      calendarPeriod: "MONTH",
      creditTypesTreatment: "INCLUDE_ALL_CREDITS",
    },
    amount: { specifiedAmount: { units: "200" } },
    thresholdRules: [
      { thresholdPercent: 0.5, spendBasis: "CURRENT_SPEND" },
      { thresholdPercent: 0.9, spendBasis: "CURRENT_SPEND" },
      { thresholdPercent: 1, spendBasis: "CURRENT_SPEND" },
      { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" },
    ],
    allUpdatesRule: { monitoringNotificationChannels: deployment.outputs["channels"] },
  });
  assert.match(deployment.outputs["name"] as string, /^billingAccounts\/012345-6789AB-CDEF01\/budgets\/[0-9a-f]+$/);
});

test("thresholds are percent", async () => {
  const deployment = await deploy(() => {
    const { channelIds: notificationChannels } = new Notifications("alerts", { emails: ["ops@example.com"] });
    new Budget("budget", { ...args, thresholds: [120], notificationChannels });
    return {};
  });
  const [made] = deployment.resources.filter((resource) => resource.type === type);
  assert.deepEqual(made?.inputs["thresholdRules"], [
    { thresholdPercent: 1.2, spendBasis: "CURRENT_SPEND" },
    { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" },
  ]);
});

test("every problem is said before anything is created", async () => {
  const channel = (number: number): string => `projects/acme-test/notificationChannels/${number}`;
  const wrong = {
    billingAccount: "my account",
    projectNumbers: ["acme-test"],
    amount: 0.5,
    thresholds: [0],
    notificationChannels: [1, 2, 3, 4, 5, 6].map(channel),
  };
  const deployment = await run(() => new Budget("budget", wrong));
  const said = messages(deployment);
  for (const problem of [
    /billingAccount: "my account"; copy it from `gcloud billing accounts list`/,
    /projectNumbers\[0\]: "acme-test"; use the project's number/,
    /amount: 0\.5; use a whole number from 1 to/,
    /thresholds\[0\]: 0; use a whole number from 1 to 1000/,
    /notificationChannels: .*use at most 5, or a group/,
  ]) {
    assert.match(said, problem);
  }
  assert.deepEqual(deployment.children("budget"), []);
  const none = await run(() => new Budget("budget", { ...args, projectNumbers: [], thresholds: [] }));
  assert.match(messages(none), /projectNumbers: \[\]; name one at least/);
  assert.match(messages(none), /thresholds: \[\]; name one at least, or leave it out/);
});
