import { Budget, ProjectServices } from "../components";
import type { Config } from "./config";
import type { Ground } from "./ground";

/** The budget of the environment's project, if the configuration names an account that pays. */
export function watchCost({ billingAccount, monthlyBudget, projectNumber }: Config, { platform, cloud }: Ground): void {
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
