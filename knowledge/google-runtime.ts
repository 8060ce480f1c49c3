// What runs applications at Google, and what watches them.
import type { Rows } from "./model";

const ingress = "https://cloud.google.com/run/docs/securing/ingress";
const invoker = "https://cloud.google.com/run/docs/securing/managing-access";
const autoscaling = "https://cloud.google.com/run/docs/about-instance-autoscaling";

export const googleRuntime: Rows = {
  "gcp:cloudrunv2/service:Service": {
    noun: "Cloud Run service",
    needed: true,
    changes: [
      {
        path: "template.containers[*].image",
        weight: "review",
        what: "runs another image",
        source: "https://cloud.google.com/run/docs/managing/revisions",
      },
      {
        path: "scaling.maxInstanceCount",
        when: { by: "less" },
        weight: "review",
        what: "has at most {to} instances instead of {from}: more requests are refused sooner",
        source: autoscaling,
      },
      {
        path: "template.scaling.maxInstanceCount",
        when: { by: "less" },
        weight: "review",
        what: "has at most {to} instances instead of {from}: more requests are refused sooner",
        source: autoscaling,
      },
      {
        path: "ingress",
        when: { to: ["INGRESS_TRAFFIC_ALL"] },
        weight: "review",
        what: "takes requests straight from the internet",
        source: ingress,
      },
      {
        path: "invokerIamDisabled",
        when: { to: [true] },
        weight: "review",
        what: "answers whoever reaches it, without asking who that is",
        source: invoker,
      },
      {
        path: "deletionProtection",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion",
        source: invoker,
      },
      {
        path: "template.serviceAccount",
        weight: "review",
        what: "runs as another identity ({from} to {to})",
        source: "https://cloud.google.com/run/docs/configuring/services/service-identity",
      },
    ],
    review: [
      {
        on: ["create"],
        when: { where: { path: "ingress", is: ["INGRESS_TRAFFIC_ALL"] } },
        lead: "requests come straight from the internet to",
        each: "{this}",
      },
    ],
  },
  "gcp:cloudrunv2/workerPool:WorkerPool": {
    noun: "worker pool",
    needed: true,
    changes: [
      {
        path: "template.containers[*].image",
        weight: "review",
        what: "runs another image",
        source: "https://cloud.google.com/run/docs/managing/workerpools",
      },
    ],
  },
  "gcp:cloudrunv2/job:Job": {
    noun: "job",

    changes: [
      {
        path: "template.template.containers[*].image",
        weight: "review",
        what: "runs another image",
        source: "https://cloud.google.com/run/docs/create-jobs",
      },
    ],
  },
  "gcp:cloudscheduler/job:Job": {
    noun: "schedule",

    changes: [
      {
        path: "schedule",
        weight: "review",
        what: "starts at other times ({from} to {to})",
        source: "https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules",
      },
      {
        path: "paused",
        when: { to: [true] },
        weight: "away",
        what: "starts nothing any more",
        source: "https://cloud.google.com/scheduler/docs/creating",
      },
    ],
  },
  "gcp:container/cluster:Cluster": {
    noun: "Kubernetes cluster",
    holds: [
      {
        what: "every object and volume in {it}, of which the program deploys its own again",
        fate: "lost",
        source: "https://cloud.google.com/kubernetes-engine/docs/how-to/deleting-a-cluster",
      },
    ],
    needed: true,
    changes: [
      {
        path: "releaseChannel",
        weight: "review",
        what: "takes its versions from another channel ({from} to {to})",
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/release-channels",
      },
      {
        path: "minMasterVersion",
        weight: "final",
        what: "is upgraded to {to}: a control plane goes back one minor version at most",
        source: "https://cloud.google.com/kubernetes-engine/docs/how-to/upgrading-a-cluster",
      },
      {
        path: "controlPlaneEndpointsConfig",
        weight: "review",
        what: "has its API reachable from elsewhere",
        source: "https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
      },
      {
        path: "deletionProtection",
        when: { to: [false] },
        weight: "review",
        what: "loses its protection against deletion",
        source: "https://cloud.google.com/kubernetes-engine/docs/how-to/deleting-a-cluster",
      },
    ],
  },
  "gcp:billing/budget:Budget": { noun: "budget of a billing account", plural: "budgets of billing accounts" },
  "gcp:storage/notification:Notification": {
    noun: "notification of a bucket",
    plural: "notifications of buckets",
    needed: true,
  },
  "gcp:pubsub/topic:Topic": {
    noun: "topic",
    holds: [
      {
        what: "the messages that nobody has read yet",
        fate: "lost",
        source: "https://cloud.google.com/pubsub/docs/delete-topic",
      },
    ],
    needed: true,
  },
  "gcp:pubsub/subscription:Subscription": {
    noun: "subscription",
    holds: [
      {
        what: "the messages that nobody has acknowledged yet",
        fate: "lost",
        source: "https://cloud.google.com/pubsub/docs/delete-subscriptions",
      },
    ],
    needed: true,
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": {
    noun: "alert",
    changes: [
      {
        path: "enabled",
        when: { to: [false] },
        weight: "review",
        what: "tells nobody any more",
        source: "https://cloud.google.com/monitoring/alerts/manage-alerts",
      },
      {
        path: "conditions",
        weight: "review",
        what: "asks for something else",
        source: "https://cloud.google.com/monitoring/alerts/manage-alerts",
      },
      {
        path: "notificationChannels",
        weight: "review",
        what: "tells others",
        source: "https://cloud.google.com/monitoring/alerts/manage-alerts",
      },
    ],
    review: [{ on: ["delete"], lead: "nobody is told any more of:", each: "{displayName}" }],
  },
  "gcp:monitoring/notificationChannel:NotificationChannel": {
    noun: "notification channel",
    review: [
      { on: ["create"], lead: "alerts reach", each: "{displayName}" },
      { on: ["delete"], lead: "alerts no longer reach", each: "{displayName}" },
    ],
  },
  "gcp:monitoring/customService:CustomService": { noun: "monitored service" },
  "gcp:monitoring/slo:Slo": {
    noun: "objective",
    changes: [
      {
        path: "goal",
        weight: "review",
        what: "promises something else ({from} to {to})",
        source: "https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring",
      },
    ],
    review: [{ on: ["delete"], lead: "the promise is no longer kept count of:", each: "{this}" }],
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    noun: "uptime check",
    review: [{ on: ["delete"], lead: "nobody asks any more from outside whether it answers:", each: "{displayName}" }],
  },
  "gcp:monitoring/dashboard:Dashboard": { noun: "dashboard" },
  "gcp:logging/metric:Metric": { noun: "metric of logs", plural: "metrics of logs" },
  "gcp:logging/projectExclusion:ProjectExclusion": {
    noun: "exclusion of logs",
    plural: "exclusions of logs",
    review: [
      { on: ["create", "update"], lead: "the bucket _Default no longer takes what this selects:", each: "{filter}" },
      { on: ["delete"], lead: "the bucket _Default takes again what this left out:", each: "{filter}" },
    ],
  },
  "gcp:logging/projectSink:ProjectSink": {
    noun: "log sink",
    changes: [
      {
        path: "exclusions",
        weight: "review",
        what: "leaves other logs out, and nobody can have those afterwards",
        source: "https://cloud.google.com/logging/docs/export/configure_export_v2",
      },
      {
        path: "filter",
        weight: "review",
        what: "passes other logs on",
        source: "https://cloud.google.com/logging/docs/export/configure_export_v2",
      },
    ],
    review: [{ on: ["delete"], lead: "no more logs are passed on by", each: "{this}" }],
  },
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": {
    noun: "audit setting",
    review: [{ on: ["update", "delete"], lead: "other uses are written down of", each: "{service}" }],
  },
};
