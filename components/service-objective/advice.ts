import { errorBudgetMinutes, type Urgency } from "./burn-rates";

/** What whoever is told does first. Monitoring shows it with the alert, as Markdown. */
export function adviceOf(
  urgency: Urgency,
  {
    name,
    percent,
    windowDays,
    url,
    parts,
    firstStep,
  }: {
    name: string;
    percent: number;
    windowDays: number;
    url: string;
    parts: string[];
    firstStep?: string;
  },
): string {
  const budget = errorBudgetMinutes(percent, windowDays);
  const says =
    urgency === "page"
      ? `**${name} fails so often that its users notice.** At this rate the error budget of ${budget} minutes in ${windowDays} days is gone in days.`
      : `${name} fails more often than its promise allows. At this rate the error budget of ${budget} minutes in ${windowDays} days does not last.`;
  const steps = [
    firstStep ??
      `Does it answer now? Ask ${url}, from outside. What failed is on the objective's page in Cloud Monitoring.`,
    `Is one of its parts down (${[...new Set(parts)].join(", ")})? https://status.cloud.google.com, https://www.cloudflarestatus.com.`,
    "Did somebody deploy? Deploy the line that was there before.",
    urgency === "page"
      ? "If the budget is gone, nothing but repairs is deployed until it has recovered."
      : "Look for what recurs: deployments, a schedule, a limit that is reached.",
  ];
  return [says, "", ...steps.map((step, index) => `${index + 1}. ${step}`)].join("\n");
}
