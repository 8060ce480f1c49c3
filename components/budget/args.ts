import type * as pulumi from "@pulumi/pulumi";

/**
 * What a `Budget` is made from.
 */
export interface BudgetArgs {
  /** Billing account that pays, such as `012345-6789AB-CDEF01`. A change makes another budget, and deletes this one. */
  billingAccount: string;
  /**
   * Numbers of the projects that it counts, such as `100000000001`: at least one. Project IDs are refused, since Google writes numbers
   * back.
   */
  projectNumbers: string[];
  /** What the projects may cost a month together, in whole units of the billing account's currency, from 1 on. */
  amount: number;
  /**
   * Percent of the amount at which people are told, each once a month, from 1 to 1,000; the default is 50, 90 and 100. That the month will
   * cost more than all of it, by Google's forecast, is told too.
   */
  thresholds?: number[];
  /**
   * Who is told, `projects/<project>/notificationChannels/<number>`: `channelIds` of `Notifications`, at most five
   * (https://docs.cloud.google.com/billing/docs/how-to/budgets-notification-recipients). The account's administrators are told too.
   */
  notificationChannels: pulumi.Input<string[]>;
}
