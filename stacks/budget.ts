import { Budget, ProjectServices } from "../components";
import type { Config } from "./config";
import type { OwnFoundation } from "./foundation";

/** The budget of the environment's project, if the configuration names an account that pays. */
export function watchCost(
  { billingAccount, monthlyBudget, projectNumber }: Config,
  { platform, cloud }: OwnFoundation,
): void {
  if (billingAccount === undefined) return;
  const api = new ProjectServices("budget-api", { services: ["billingbudgets.googleapis.com"] }, cloud);
  new Budget(
    "budget",
    {
      billingAccount,
      projectNumbers: [projectNumber],
      amount: monthlyBudget,
      notificationChannels: platform.notificationChannels,
    },
    { ...cloud, dependsOn: [api] },
  );
}
