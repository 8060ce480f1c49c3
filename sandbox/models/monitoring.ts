// Metrics made from logs, alerts and whom they reach, uptime checks, and where logs go.
import {
  nameRule,
  textAt,
  valueAt,
  type Models,
  type Properties,
  type Resource,
  type ResourceModel,
  type Rule,
  type Value,
} from "../model";
import { containsUnknown, isTable } from "../wire";
import { secondsOf, textRule } from "./google";

const CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel";
const LOG_BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig";
const SERVICE = "gcp:monitoring/customService:CustomService";
const METRICS_PAGE = "https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics";
const EXCLUSIONS_PAGE = "https://cloud.google.com/logging/docs/reference/v2/rest/v2/exclusions";
const POLICIES_PAGE = "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies";
const OBJECTIVES_PAGE = "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives";
const UPTIME_PAGE = "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs";

/** Cloud Monitoring numbers its objects itself; `name` is what it answers, and two alike are two. */
function numbered(collection: string, more?: (name: string) => Properties): ResourceModel {
  const name = (r: Resource): string =>
    `projects/${r.project}/${collection}/${parseInt(r.digest("number", 12), 16).toString()}`;
  return {
    id: name,
    outputs: (r) => ({ name: name(r), ...more?.(name(r)) }),
    uniqueBy: () => undefined,
    autoName: null,
  };
}

function objectiveName(r: Resource): string {
  return `projects/${r.projectNumber}/services/${textAt(r.inputs, "service")}/serviceLevelObjectives/${textAt(r.inputs, "sloId")}`;
}

/** A rule about each condition of an alert policy, asked with its position. */
function condition(refuse: (condition: Properties, policy: Properties) => string | undefined, remedy: string): Rule {
  return {
    property: "conditions",
    refuse: (value, r) => {
      const found = tables(value).map((each) => refuse(each, r.inputs));
      const index = found.findIndex((wrong) => wrong !== undefined);
      return index < 0 ? undefined : `conditions[${index}] ${found[index] ?? ""}`;
    },
    remedy,
    source: POLICIES_PAGE,
  };
}

const kinds = ["conditionThreshold", "conditionAbsent"];

const POLICY_RULES: Rule[] = [
  {
    property: "conditions",
    refuse: (value) => (tables(value).length > 6 ? `has ${tables(value).length} conditions, more than 6` : undefined),
    remedy: "make a second policy",
    source: POLICIES_PAGE,
  },
  condition(
    (each, policy) =>
      each["conditionMatchedLog"] !== undefined &&
      !containsUnknown(policy["alertStrategy"]) &&
      valueAt(policy, "alertStrategy.notificationRateLimit.period") === undefined
        ? "matches log entries, and the policy has no alertStrategy.notificationRateLimit"
        : undefined,
    "give its period, such as 300s",
  ),
  condition((each) => {
    const filter = first(each, "filter");
    // What a service level objective selects has neither.
    if (filter === undefined || /^select_slo_/.test(filter)) return undefined;
    return /metric\.type/.test(filter) && /resource\.type/.test(filter)
      ? undefined
      : "has a filter without a metric type or without a resource type";
  }, "name both: metric.type and resource.type"),
  condition((each) => {
    const duration = first(each, "duration");
    return duration === undefined || secondsOf(duration) % 60 === 0 ? undefined : `has a duration of ${duration}`;
  }, "give a multiple of 60s"),
  condition((each) => {
    const interval = textAt(each, "conditionPrometheusQueryLanguage.evaluationInterval", "30s");
    return secondsOf(interval) > 0 && secondsOf(interval) % 30 === 0 ? undefined : `is evaluated every ${interval}`;
  }, "give a multiple of 30s"),
];

export const monitoringModels: Models = {
  "gcp:logging/metric:Metric": {
    id: (r) => r.name,
    uniqueBy: (r) => `metric ${r.name} of ${r.project}`,
    rules: [
      nameRule(
        "name",
        /^[A-Za-z0-9_\-.,+!*'()%][A-Za-z0-9_\-.,+!*'()%/]*$/,
        { max: 100 },
        "use at most 100 letters, digits and _-.,+!*'()%/, and no slash at the start",
        METRICS_PAGE,
      ),
      {
        property: "metricDescriptor",
        refuse: (descriptor, r) => {
          const extractors = r.inputs["labelExtractors"];
          if (!isTable(descriptor) || containsUnknown([extractors ?? null, r.inputs["valueExtractor"] ?? null]))
            return undefined;
          const extracted = isTable(extractors) ? Object.keys(extractors) : [];
          const labels = tables(descriptor["labels"] ?? []).map((label) => textAt(label, "key"));
          const bare = labels.find((label) => !extracted.includes(label));
          if (bare !== undefined) return `has a label ${bare} that labelExtractors does not extract`;
          const distribution = descriptor["valueType"] === "DISTRIBUTION";
          return distribution && r.inputs["valueExtractor"] === undefined
            ? "is a distribution, and there is no valueExtractor"
            : undefined;
        },
        remedy: "say what each value is taken from",
        source: METRICS_PAGE,
      },
    ],
  },
  "gcp:logging/projectSink:ProjectSink": {
    id: (r) => `projects/${r.project}/sinks/${r.name}`,
    outputs: (r) => ({
      writerIdentity: `serviceAccount:service-${r.projectNumber}@gcp-sa-logging.iam.gserviceaccount.com`,
    }),
  },
  "gcp:logging/projectExclusion:ProjectExclusion": {
    id: (r) => `projects/${r.project}/exclusions/${r.name}`,
    rules: [
      nameRule(
        "name",
        /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
        { max: 100 },
        "use at most 100 letters, digits, underscores, hyphens and periods, with a letter or digit first",
        EXCLUSIONS_PAGE,
      ),
      {
        property: "filter",
        refuse: (filter) => (typeof filter === "string" && filter.trim() === "" ? "is empty" : undefined),
        remedy: "say which entries are left out",
        source: EXCLUSIONS_PAGE,
      },
    ],
  },
  [LOG_BUCKET]: {
    id: (r) => `projects/${r.project}/locations/${r.region}/buckets/${textAt(r.inputs, "bucketId")}`,
    outputs: (r) => ({
      name: `projects/${r.project}/locations/${r.region}/buckets/${textAt(r.inputs, "bucketId")}`,
      lifecycleState: "ACTIVE",
    }),
    autoName: null,
    takesOver:
      "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/logging_project_bucket_config",
    rules: [
      {
        property: "retentionDays",
        refuse: (days) =>
          typeof days === "number" && (days < 1 || days > 3650 || !Number.isInteger(days)) ? `is ${days}` : undefined,
        remedy: "use a whole number of days from 1 to 3650",
        source: "https://cloud.google.com/logging/docs/buckets#custom-retention",
      },
    ],
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": {
    ...numbered("alertPolicies"),
    rules: POLICY_RULES,
    references: [{ property: "notificationChannels[]", to: CHANNEL, by: ["name", "id"], source: POLICIES_PAGE }],
  },
  "gcp:billing/budget:Budget": {
    id: (r) => `billingAccounts/${textAt(r.inputs, "billingAccount")}/budgets/${r.digest("budget", 32)}`,
    outputs: (r) => ({
      name: `billingAccounts/${textAt(r.inputs, "billingAccount")}/budgets/${r.digest("budget", 32)}`,
    }),
    autoName: null,
    references: [
      {
        property: "allUpdatesRule.monitoringNotificationChannels[]",
        to: CHANNEL,
        by: ["name", "id"],
        source: "https://docs.cloud.google.com/billing/docs/how-to/budgets-notification-recipients",
      },
    ],
  },
  [CHANNEL]: numbered("notificationChannels", () => ({ verificationStatus: "" })),
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    ...numbered("uptimeCheckConfigs", (name) => ({ uptimeCheckId: name.replace(/^.*\//, "") })),
    rules: [
      textRule(
        "period",
        "period",
        (text) => [60, 300, 600, 900].includes(secondsOf(text)),
        "give 60s, 300s, 600s or 900s",
        UPTIME_PAGE,
      ),
      textRule(
        "timeout",
        "time-out",
        (text) => secondsOf(text) >= 1 && secondsOf(text) <= 60,
        "give 1s to 60s",
        UPTIME_PAGE,
      ),
    ],
  },
  [SERVICE]: {
    id: (r) => `projects/${r.projectNumber}/services/${textAt(r.inputs, "serviceId")}`,
    outputs: (r) => ({
      name: `projects/${r.projectNumber}/services/${textAt(r.inputs, "serviceId")}`,
      serviceId: textAt(r.inputs, "serviceId"),
    }),
    autoName: null,
    rules: [
      nameRule(
        "serviceId",
        /^[a-z0-9-]+$/,
        { max: 63 },
        "use lower-case letters, digits and hyphens",
        "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services/create",
      ),
    ],
  },
  "gcp:monitoring/slo:Slo": {
    id: objectiveName,
    outputs: (r) => ({ name: objectiveName(r) }),
    autoName: null,
    rules: [
      {
        property: "goal",
        refuse: (goal) => (typeof goal === "number" && (goal <= 0 || goal > 0.9999) ? `is ${goal}` : undefined),
        remedy: "give a number above 0, and 0.9999 at most",
        source: OBJECTIVES_PAGE,
      },
      {
        property: "rollingPeriodDays",
        refuse: (days) => (typeof days === "number" && (days < 1 || days > 30) ? `is ${days}` : undefined),
        remedy: "give 1 to 30",
        source: OBJECTIVES_PAGE,
      },
    ],
    references: [{ property: "service", to: SERVICE, by: ["serviceId"], source: OBJECTIVES_PAGE }],
  },
  "gcp:monitoring/dashboard:Dashboard": {
    id: (r) => `projects/${r.projectNumber}/dashboards/${r.digest("dashboard", 32)}`,
    uniqueBy: () => undefined,
    autoName: null,
  },
};

function tables(value: Value): Properties[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** A text of a condition on a metric, of whichever kind it is. */
function first(each: Properties, property: string): string | undefined {
  return kinds.map((kind) => textAt(each, `${kind}.${property}`)).find((found) => found !== "");
}
