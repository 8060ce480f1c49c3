// What no chart can show: money. Cloud Monitoring has no metric of costs.
import type { DashboardBudget } from "./args";
import type { Section } from "./panels";

export function budgetSection({ billingAccount, amount }: DashboardBudget): Section {
  const budgets = `https://console.cloud.google.com/billing/${billingAccount}/budgets`;
  return {
    title: "Money",
    note: `The project may cost ${amount} a month, in the currency of the account that pays. Cloud Monitoring measures no costs: [the budgets of the account](${budgets}) say what was spent, and what the month will cost.`,
    panels: [],
  };
}
