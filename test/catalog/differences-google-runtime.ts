// What runs in Google Cloud, and what watches it. Numbers are of
// https://github.com/hashicorp/terraform-provider-google/issues/<number>.
import { alwaysOrNever, anyOrder, asSent, inOrder, inSeconds, sameName, type Rows } from "./differences";

const run = "the schema of resource_cloud_run_v2_service.go; #20360, #23322, #25457";
const monitoring = "the schema; https://cloud.google.com/monitoring/api/ref_v3/rest/v3";
const logging = "the schema; https://cloud.google.com/logging/docs/reference/v2/rest";

/** Of containers, in services and in jobs. */
const gcloud = {
  harmless: "applications ignore it, since `gcloud` and the console write it; nobody deploys the others by hand",
};

export const runtimeDifferences: Rows = {
  "gcp:cloudrunv2/job:Job": {
    properties: {
      client: gcloud,
      clientVersion: gcloud,
      launchStage: gcloud,
      "template.taskCount": "written",
      "template.template.containers[].args": inOrder,
      "template.template.containers[].envs": anyOrder,
      "template.template.containers[].envs[].value": asSent,
      "template.template.containers[].envs[].valueSource.secretKeyRef.secret": asSent,
      "template.template.containers[].resources.limits": "written",
      "template.template.maxRetries": "written",
      "template.template.serviceAccount": "written",
      "template.template.timeout": "written",
      // A workload's jobs write them, and what the platform runs does not.
      "template.parallelism": alwaysOrNever,
      "template.template.executionEnvironment": alwaysOrNever,
      "template.template.vpcAccess.networkInterfaces[].network": asSent,
      "template.template.vpcAccess.networkInterfaces[].subnetwork": asSent,
    },
    source: run,
  },
  "gcp:cloudrunv2/service:Service": {
    properties: {
      client: gcloud,
      clientVersion: gcloud,
      launchStage: gcloud,
      // Who rotates a value writes a stamp there.
      "template.annotations": { harmless: "applications ignore it; nobody writes one into the others" },
      ingress: "written",
      "scaling.maxInstanceCount": "written",
      // A zero is a difference for ever, and what was written is not taken back by leaving it out.
      "scaling.minInstanceCount": alwaysOrNever,
      "template.scaling": alwaysOrNever,
      "template.maxInstanceRequestConcurrency": "written",
      "template.containers[].args": inOrder,
      "template.containers[].commands": inOrder,
      "template.containers[].envs": anyOrder,
      "template.containers[].envs[].value": asSent,
      "template.containers[].envs[].valueSource.secretKeyRef.secret": asSent,
      "template.containers[].ports.name": "written",
      "template.containers[].resources.limits": "written",
      "template.containers[].resources.cpuIdle": "written",
      "template.containers[].startupProbe": alwaysOrNever,
      "template.containers[].volumeMounts": inOrder,
      "template.serviceAccount": "written",
      "template.timeout": "written",
      // Differences came of a volume of Cloud SQL before another one (#20360, #23322); ours have none.
      "template.volumes": inOrder,
      "template.volumes[].secret.secret": asSent,
      "template.vpcAccess.egress": "written",
      "template.vpcAccess.networkInterfaces[].network": asSent,
      "template.vpcAccess.networkInterfaces[].subnetwork": asSent,
      traffics: alwaysOrNever,
    },
    source: run,
  },
  "gcp:cloudscheduler/job:Job": {
    properties: {
      attemptDeadline: inSeconds,
      "httpTarget.oauthToken.scope": asSent,
      "httpTarget.uri": { harmless: "the provider ignores a slash at the end" },
      "retryConfig.minBackoffDuration": inSeconds,
      // Ours say when they start: a pause by hand is a difference that a drift check is to show.
      paused: { harmless: "computed: a pause by hand stays, and no plan shows it" },
    },
    source: "the schema of resource_cloud_scheduler_job.go",
  },
  "gcp:container/cluster:Cluster": {
    properties: {
      // What Autopilot decides.
      nodeConfig: "ignored",
      nodePools: "ignored",
      initialNodeCount: "ignored",
      dnsConfig: "ignored",
      verticalPodAutoscaling: "ignored",
      "anonymousAuthenticationConfig.mode": "written",
      "clusterAutoscaling.autoProvisioningDefaults.oauthScopes[]": asSent,
      "clusterAutoscaling.autoProvisioningDefaults.serviceAccount": "written",
      "controlPlaneEndpointsConfig.ipEndpointsConfig": {
        harmless: "the provider reads an end point that is off back as one",
      },
      "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic": "written",
      "costManagementConfig.enabled": "written",
      // An end point that is off is read back as a private one.
      "privateClusterConfig.enablePrivateEndpoint": "ignored",
      "ipAllocationPolicy.clusterSecondaryRangeName": "written",
      "ipAllocationPolicy.servicesSecondaryRangeName": "written",
      "maintenancePolicy.recurringWindow.startTime": asSent,
      "maintenancePolicy.recurringWindow.endTime": asSent,
      "maintenancePolicy.recurringWindow.recurrence": {
        harmless: "written as the API answers it, days of the week in their order",
      },
      network: sameName,
      subnetwork: sameName,
      "releaseChannel.channel": "written",
      "securityPostureConfig.mode": "written",
    },
    source: "the schema of resource_container_cluster.go",
  },
  "gcp:logging/metric:Metric": {
    properties: {
      "bucketOptions.explicitBuckets.bounds": inOrder,
      "metricDescriptor.metricKind": "written",
      "metricDescriptor.valueType": "written",
      "metricDescriptor.unit": { harmless: "the provider's schema has the API's default, 1" },
      // Without space around it: of a filter the API may take that away.
      filter: "written",
    },
    source: logging,
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    properties: {
      description: "written",
      retentionDays: "written",
      locked: { harmless: "the provider's schema has no default: it reads what is there, and only a lock is written" },
    },
    source: logging,
  },
  "gcp:logging/projectExclusion:ProjectExclusion": {
    properties: { description: "written", filter: "written", project: "written" },
    source: logging,
  },
  "gcp:logging/projectSink:ProjectSink": {
    properties: {
      uniqueWriterIdentity: "written",
      filter: { harmless: "the provider ignores space around it" },
      project: "written",
    },
    source: logging,
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": {
    properties: {
      project: alwaysOrNever,
      conditions: inOrder,
      // A filter with a line end was changed by the API (#11004): texts with space around them fail this folder's tests.
      "conditions[].conditionThreshold.trigger": {
        harmless: "not sent: an answer has none then, as the provider's tests have it",
      },
      "conditions[].conditionThreshold.aggregations[].alignmentPeriod": inSeconds,
      "conditions[].conditionThreshold.aggregations[].crossSeriesReducer": "written",
      "conditions[].conditionThreshold.aggregations[].perSeriesAligner": "written",
      "conditions[].conditionThreshold.duration": inSeconds,
      "conditions[].conditionPrometheusQueryLanguage.duration": inSeconds,
      "conditions[].conditionPrometheusQueryLanguage.evaluationInterval": inSeconds,
      "alertStrategy.notificationRateLimit.period": inSeconds,
      "documentation.mimeType": "written",
      "notificationChannels[]": asSent,
    },
    source: `${monitoring}; #11004`,
  },
  "gcp:billing/budget:Budget": {
    properties: {
      "amount.specifiedAmount.currencyCode": { harmless: "computed: the billing account's" },
      "budgetFilter.calendarPeriod": { harmless: "written; the provider's schema has the API's default, MONTH" },
      "budgetFilter.labels": { harmless: "computed where it is not sent" },
      "budgetFilter.subaccounts": { harmless: "computed where it is not sent" },
      "budgetFilter.projects[]": anyOrder,
      "allUpdatesRule.schemaVersion": { harmless: "the provider's schema has the API's default, 1.0" },
      "allUpdatesRule.monitoringNotificationChannels[]": asSent,
      thresholdRules: inOrder,
      ownershipScope: { harmless: "computed where it is not sent" },
    },
    source:
      "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/billing_budget; resource_billing_budget.go",
  },
  "gcp:monitoring/customService:CustomService": { properties: {}, source: monitoring },
  "gcp:monitoring/slo:Slo": {
    properties: {
      sloId: "written",
      "windowsBasedSli.windowPeriod": inSeconds,
    },
    source: `${monitoring}; goals of 0.999 come back as they were sent in the provider's tests`,
  },
  "gcp:monitoring/dashboard:Dashboard": {
    properties: {
      dashboardJson: {
        harmless:
          "the provider compares JSON, without what the API adds; a 0, which the API leaves out, is not written (components/dashboard)",
      },
    },
    source: `${monitoring}; monitoringDashboardDiffSuppress in resource_monitoring_dashboard.go`,
  },
  "gcp:monitoring/notificationChannel:NotificationChannel": {
    properties: {
      enabled: { harmless: "the provider's schema has the API's default, true" },
      "labels.email_address": "written",
    },
    source: monitoring,
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    properties: {
      period: inSeconds,
      timeout: inSeconds,
      selectedRegions: inOrder,
      "httpCheck.path": "written",
      "httpCheck.port": "written",
      "httpCheck.requestMethod": { harmless: "the provider's schema has the API's default, GET" },
      "monitoredResource.labels": { harmless: "the provider leaves out project_id where the API adds it" },
    },
    source: monitoring,
  },
};
