// Cloud Billing Budget API, version 1.
import { inner } from "../../call";
import { numericId } from "../values";
import type { Fill } from ".";

/** The currency of a simulated billing account. */
const currencyCode = "USD";

/** https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets */
export const fillBudget: Fill = (_request, resource) => {
  const amount = inner(resource, "amount");
  if (amount["specifiedAmount"] !== undefined) inner(amount, "specifiedAmount")["currencyCode"] = currencyCode;
  // Whoever changes it says which one he has read.
  resource["etag"] = numericId();
};
