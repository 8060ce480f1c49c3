import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import type * as inputs from "@pulumi/gcp/types/input";
import * as pulumi from "@pulumi/pulumi";
import { alertDocumentation } from "../internal/alert-documentation";
import { advice } from "./alert-advice";
import { deniedFilter, deniedQuery, healthPaths, keyFilter, noBackupQuery, uptimeFilter } from "./alert-filters";

/** What alerts need. */
export interface AlertSettings {
  server: cloudrunv2.Service;
  /** What ends the time in which a new server is sealed. */
  initialisation: pulumi.Resource;
  backupJob: cloudrunv2.Job;
  /** Hours between backups. */
  backupIntervalHours: number;
  /** Keys whose loss is Vault's or that of its recovery shares. */
  keyIds: pulumi.Output<string>[];
  channels: pulumi.Input<pulumi.Input<string>[]>;
}

/** One alert, before it has a name. */
interface Alert {
  suffix: keyof typeof advice;
  severity: "CRITICAL" | "ERROR" | "WARNING";
  conditions: inputs.monitoring.AlertPolicyCondition[];
  /** How several conditions are combined; `OR` by default. */
  combiner?: "AND";
  /** For those that match log entries: at most one notification in this time. */
  rateLimit?: string;
}

/**
 * Tells the channels when Vault needs somebody: it does not answer, is sealed, does not write, denies a lot, is not backed
 * up, or is about to lose a key. One state is one alert: a sealed Vault is not also one that does not write.
 */
export function createAlerts(parent: pulumi.Resource, name: string, settings: AlertSettings): void {
  const checks = createChecks(parent, name, settings);
  const denied = createDeniedMetric(parent, name, settings.server);
  for (const alert of alerts(settings, checks, denied)) {
    const { title, text } = advice[alert.suffix];
    new monitoring.AlertPolicy(
      `${name}-${alert.suffix}`,
      {
        displayName: `${name}: ${title}`,
        combiner: alert.combiner ?? "OR",
        severity: alert.severity,
        notificationChannels: settings.channels,
        documentation: alertDocumentation(text, alert.suffix === "denied" ? "intruder" : "vault"),
        conditions: alert.conditions,
        ...(alert.rateLimit === undefined
          ? {}
          : { alertStrategy: { notificationRateLimit: { period: alert.rateLimit } } }),
      },
      { parent },
    );
  }
}

type Checks = { [check in keyof typeof healthPaths]: pulumi.Output<string> };

function alerts(settings: AlertSettings, checks: Checks, denied: logging.Metric): Alert[] {
  // Two missed backups, and an hour for the third attempt.
  const backupHours = 2 * settings.backupIntervalHours + 1;
  return [
    { suffix: "unreachable", severity: "CRITICAL", conditions: [fails("does not answer", checks.answers, "120s")] },
    {
      suffix: "sealed",
      severity: "CRITICAL",
      combiner: "AND",
      conditions: [fails("is sealed", checks.unsealed, "120s"), passes("answers", checks.answers)],
    },
    {
      suffix: "inactive",
      severity: "CRITICAL",
      combiner: "AND",
      // An update takes 20 seconds.
      conditions: [fails("does not write", checks.active, "180s"), passes("is unsealed", checks.unsealed)],
    },
    {
      suffix: "denied",
      severity: "WARNING",
      conditions: [prometheus("many denied requests", denied.name.apply(deniedQuery), "0s")],
    },
    {
      suffix: "backup-missing",
      severity: "ERROR",
      conditions: [
        prometheus("no backup of late", settings.backupJob.name.apply(noBackupQuery), `${backupHours * 3600}s`),
      ],
    },
    {
      suffix: "key-at-risk",
      severity: "CRITICAL",
      rateLimit: "300s",
      conditions: [
        {
          displayName: "a version of a key is being destroyed or disabled",
          conditionMatchedLog: { filter: pulumi.all(settings.keyIds).apply(keyFilter) },
        },
      ],
    },
  ];
}

/** Pages of the server's health, asked for each minute from three continents. */
function createChecks(parent: pulumi.Resource, name: string, { server, initialisation }: AlertSettings): Checks {
  const host = server.uri.apply((uri) => uri.replace("https://", ""));
  const check = ([suffix, path]: [string, string]): [string, pulumi.Output<string>] => {
    const made = new monitoring.UptimeCheckConfig(
      `${name}-${suffix}`,
      {
        displayName: `${name} ${suffix}`,
        period: "60s",
        timeout: "10s",
        selectedRegions: ["EUROPE", "USA_VIRGINIA", "ASIA_PACIFIC"],
        httpCheck: { path, port: 443, useSsl: true, validateSsl: true, requestMethod: "GET" },
        monitoredResource: { type: "uptime_url", labels: { project_id: server.project, host } },
      },
      { parent, dependsOn: [initialisation] },
    );
    return [suffix, made.uptimeCheckId];
  };
  return Object.fromEntries(Object.entries(healthPaths).map(check)) as Checks;
}

function createDeniedMetric(parent: pulumi.Resource, name: string, server: cloudrunv2.Service): logging.Metric {
  return new logging.Metric(
    `${name}-denied`,
    {
      name: `${name}-denied`,
      description: "Requests and logins that Vault denied",
      filter: pulumi
        .all([server.name, server.location])
        .apply(([service, location]) => deniedFilter({ service, location })),
      metricDescriptor: { metricKind: "DELTA", valueType: "INT64", unit: "1" },
    },
    { parent },
  );
}

/** A check that fails from two of the three places, for some time. */
function fails(what: string, checkId: pulumi.Output<string>, duration: string) {
  return uptime(`Vault ${what}`, checkId, "REDUCE_COUNT_FALSE", duration);
}

function passes(what: string, checkId: pulumi.Output<string>) {
  return uptime(`Vault ${what}`, checkId, "REDUCE_COUNT_TRUE", "60s");
}

function uptime(displayName: string, checkId: pulumi.Output<string>, reducer: string, duration: string) {
  return {
    displayName,
    conditionThreshold: {
      filter: checkId.apply(uptimeFilter),
      comparison: "COMPARISON_GT",
      thresholdValue: 1,
      duration,
      aggregations: [
        {
          alignmentPeriod: "120s",
          perSeriesAligner: "ALIGN_NEXT_OLDER",
          crossSeriesReducer: reducer,
          groupByFields: ["resource.label.host"],
        },
      ],
    },
  };
}

function prometheus(displayName: string, query: pulumi.Output<string>, duration: string) {
  return {
    displayName,
    conditionPrometheusQueryLanguage: {
      query,
      duration,
      evaluationInterval: "60s",
      // The metrics have no values yet when the policy is made, and would be taken for mistakes.
      disableMetricValidation: true,
    },
  };
}
