import type * as pulumi from "@pulumi/pulumi";
import { notificationChannels } from "../internal/notification-channels";
import { integerBetween, matching, type Rule } from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { BudgetArgs } from "./args";

/** https://docs.cloud.google.com/billing/docs/how-to/budgets-notification-recipients */
export const mostBudgetChannels = 5;

export const billingAccount = matching(
  /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
  "copy it from `gcloud billing accounts list`, such as 012345-6789AB-CDEF01",
);

const few: Rule<pulumi.Input<string>[]> = (channels) =>
  channels.length <= mostBudgetChannels
    ? undefined
    : `use at most ${mostBudgetChannels}, or a group: one budget tells no more`;

/**
 * @returns the channels, checked once they are known.
 * @throws ArgumentError
 */
export function validate(name: string, args: BudgetArgs): pulumi.Input<pulumi.Input<string>[]> {
  const check = new Arguments(`Budget "${name}"`);
  check.property("billingAccount", args.billingAccount, billingAccount);
  check.each("projectNumbers", args.projectNumbers, matching(/^[1-9]\d{5,18}$/, "use the project's number"));
  if (args.projectNumbers.length === 0) {
    check.problem("projectNumbers", args.projectNumbers, "name one at least: the budget would count the whole account");
  }
  check.property("amount", args.amount, integerBetween(1, 1_000_000_000));
  check.each("thresholds", args.thresholds ?? [], integerBetween(1, 1000));
  if (args.thresholds?.length === 0) check.problem("thresholds", args.thresholds, "name one at least, or leave it out");
  const channels = notificationChannels(check, check.property("notificationChannels", args.notificationChannels, few));
  check.done();
  return channels;
}
