// What an alert says beside its title: what to do first, where its charts are, and what to do when that does not help.
import type * as pulumi from "@pulumi/pulumi";
import type * as inputs from "@pulumi/gcp/types/input";
import { asOutput } from "./outputs";

/** Chapters of an environment's blueprint under "Recovery", by what has happened. A test compares them with the blueprints. */
const recoverySteps = {
  any: "An alert has come",
  cache: "A cache is full, or lost",
  certificate: "A certificate is not renewed",
  clusterCopies: "Copies of secrets in the cluster are out of step",
  copies: "Copies of secrets are out of step",
  database: "Restore the database",
  intruder: "Somebody does what nobody should",
  support: "Support of a version ends",
  vault: "Vault is lost",
} as const;

/** A chapter, by what has happened. */
export type RecoveryStep = keyof typeof recoverySteps;

/**
 * The project's dashboards in the console. Cloud Monitoring fills the project in when it tells somebody
 * (https://cloud.google.com/monitoring/alerts/doc-variables), so that an alert waits for no dashboard: the page of one dashboard has an id that is
 * known once it is made, after all that it shows, and a server without an alert meanwhile is watched by nobody (ADR 56).
 */
const dashboards = "https://console.cloud.google.com/monitoring/dashboards?project=${project}";

/** Pages that an alert links, in place of or beside the project's dashboards. */
export interface AlertPages {
  dashboardUrl?: string;
  runbookUrl?: string;
}

/**
 * The documentation of an alert policy, at most three links of it
 * (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Documentation).
 */
export function alertDocumentation(
  firstSteps: pulumi.Input<string>,
  recovery: RecoveryStep,
  { dashboardUrl = dashboards, runbookUrl }: AlertPages = {},
): inputs.monitoring.AlertPolicyDocumentation {
  const next = `If that does not help: "${recoverySteps[recovery]}", under Recovery in the environment's blueprint (\`groundplan blueprint\`).`;
  const withNext = (text: string): string => `${text}\n\n${next}`;
  return {
    mimeType: "text/markdown",
    content: typeof firstSteps === "string" ? withNext(firstSteps) : asOutput(firstSteps).apply(withNext),
    links: [
      { displayName: "Dashboards", url: dashboardUrl },
      ...(runbookUrl === undefined ? [] : [{ displayName: "How to recover", url: runbookUrl }]),
    ],
  };
}
