// What runs and what watches at Google, by hand.
import type { Input, Rows } from "../row";

/** Names of the provider's that are others at the API (https://cloud.google.com/run/docs/reference/rest/v2/Container). */
const container: Input = {
  without: ["name", "location", "project", "deletionProtection", "runExecutionToken"],
  names: { envs: "env", commands: "command", traffics: "traffic" },
};

const monitoring = "https://monitoring.googleapis.com/v3/projects/{project}";

export const googleRuntime: Rows = {
  "gcp:billing/budget:Budget": {
    run: ["POST https://billingbudgets.googleapis.com/v1/billingAccounts/{billingAccount}/budgets"],
    // The name of the rule in the API's first version; its trial has the provider's.
    input: { without: ["billingAccount"], names: { allUpdatesRule: "notificationsRule" } },
  },
  "gcp:cloudrunv2/service:Service": {
    run: ["POST https://run.googleapis.com/v2/projects/{project}/locations/{location}/services?serviceId={name}"],
    input: container,
  },
  "gcp:cloudrunv2/job:Job": {
    run: ["POST https://run.googleapis.com/v2/projects/{project}/locations/{location}/jobs?jobId={name}"],
    input: container,
    note: "`gcloud run jobs execute` runs it.",
  },
  "gcp:cloudscheduler/job:Job": {
    run: [
      "gcloud scheduler jobs create http {name} --project {project} --location {region} --schedule {schedule} --time-zone {timeZone} --uri {httpTarget.uri} --http-method {httpTarget.httpMethod:lower} --oidc-service-account-email {httpTarget.oidcToken.serviceAccountEmail} --oidc-token-audience {httpTarget.oidcToken.audience} --oauth-service-account-email {httpTarget.oauthToken.serviceAccountEmail} --oauth-token-scope {httpTarget.oauthToken.scope} --attempt-deadline {attemptDeadline} --max-retry-attempts {retryConfig.retryCount} --min-backoff {retryConfig.minBackoffDuration} --description {description}",
    ],
  },
  "gcp:container/cluster:Cluster": {
    run: [
      "gcloud container clusters create-auto {name} --project {project} --location {location} --network {network:last} --subnetwork {subnetwork:last} --cluster-secondary-range-name {ipAllocationPolicy.clusterSecondaryRangeName} --services-secondary-range-name {ipAllocationPolicy.servicesSecondaryRangeName} --service-account {clusterAutoscaling.autoProvisioningDefaults.serviceAccount} --scopes {clusterAutoscaling.autoProvisioningDefaults.oauthScopes:list} --release-channel {releaseChannel.channel:lower} --enable-private-nodes?privateClusterConfig.enablePrivateNodes --enable-dns-access --no-enable-ip-access",
    ],
  },
  "gcp:logging/metric:Metric": {
    run: ["POST https://logging.googleapis.com/v2/projects/{project}/metrics"],
    input: {},
  },
  "gcp:logging/projectSink:ProjectSink": {
    run: [
      "gcloud logging sinks create {name} {destination} --project {project} --log-filter {filter} --description {description}",
    ],
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": {
    run: [`POST ${monitoring}/alertPolicies`],
    input: { without: ["project"] },
  },
  "gcp:monitoring/customService:CustomService": {
    run: [`POST ${monitoring}/services?serviceId={serviceId}`],
    input: { without: ["serviceId"], shape: (inputs) => ({ ...inputs, custom: {} }) },
  },
  "gcp:monitoring/dashboard:Dashboard": {
    run: ["POST https://monitoring.googleapis.com/v1/projects/{project}/dashboards"],
    // All of it is in that text, which is longer than a command.
    input: { names: { dashboardJson: "mosaicLayout" } },
  },
  "gcp:monitoring/notificationChannel:NotificationChannel": {
    run: [`POST ${monitoring}/notificationChannels`],
    input: { without: ["forceDelete", "project"] },
  },
  "gcp:monitoring/slo:Slo": {
    run: [`POST ${monitoring}/services/{service}/serviceLevelObjectives?serviceLevelObjectiveId={sloId}`],
    input: { without: ["service", "sloId"], shape: objective },
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    run: [`POST ${monitoring}/uptimeCheckConfigs`],
    input: {},
  },
};

type Shape = NonNullable<Input["shape"]>;

/** The API wants the period as seconds, and the indicator under one name. */
function objective({
  rollingPeriodDays,
  windowsBasedSli,
  requestBasedSli,
  basicSli,
  ...rest
}: Parameters<Shape>[0]): ReturnType<Shape> {
  return {
    ...rest,
    rollingPeriod: `${Number(rollingPeriodDays) * 86_400}s`,
    serviceLevelIndicator: {
      ...(windowsBasedSli === undefined ? {} : { windowsBased: windowsBasedSli }),
      ...(requestBasedSli === undefined ? {} : { requestBased: requestBasedSli }),
      ...(basicSli === undefined ? {} : { basicSli }),
    },
  };
}
