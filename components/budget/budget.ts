import * as billing from "@pulumi/gcp/billing";
import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import type { BudgetArgs } from "./args";
import { validate } from "./validate";

const defaultThresholds = [50, 90, 100];

/**
 * Tells people when projects cost more than they should: a budget of the billing account, which stops nothing. It costs nothing
 * (https://docs.cloud.google.com/billing/docs/how-to/budgets).
 */
export class Budget extends pulumi.ComponentResource {
  /** The budget, `billingAccounts/<account>/budgets/<id>`. */
  public readonly budgetName: pulumi.Output<string>;

  constructor(name: string, args: BudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    const [, notificationChannels] = checkArguments("Budget", name, args, validate);
    super("groundplan:index:Budget", name, args, opts);
    const budget = new billing.Budget(
      name,
      {
        billingAccount: args.billingAccount,
        displayName: name,
        budgetFilter: {
          projects: inOrder(args.projectNumbers).map((number) => `projects/${number}`),
          calendarPeriod: "MONTH",
          // What is free, and what a contract takes off, is not paid.
          creditTypesTreatment: "INCLUDE_ALL_CREDITS",
        },
        amount: { specifiedAmount: { units: String(args.amount) } },
        thresholdRules: thresholdRules(args.thresholds ?? defaultThresholds),
        allUpdatesRule: { monitoringNotificationChannels: notificationChannels },
      },
      { parent: this },
    );
    this.budgetName = budget.name;
    this.registerOutputs({ budgetName: this.budgetName });
  }
}

/** Each threshold of what was spent, and the whole of what will be. */
function thresholdRules(percents: number[]): { thresholdPercent: number; spendBasis: string }[] {
  return [
    ...[...new Set(percents)]
      .sort((one, other) => one - other)
      .map((percent) => ({ thresholdPercent: percent / 100, spendBasis: "CURRENT_SPEND" })),
    { thresholdPercent: 1, spendBasis: "FORECASTED_SPEND" },
  ];
}
