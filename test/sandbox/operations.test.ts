// Alerts, metrics made from logs, scheduled calls and grants: what the simulated cloud answers and refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as cloudscheduler from "@pulumi/gcp/cloudscheduler";
import * as kms from "@pulumi/gcp/kms";
import * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import * as projects from "@pulumi/gcp/projects";
import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import { deploy, run } from "../support/program";

const METRIC = 'metric.type = "run.googleapis.com/request_count" AND resource.type = "cloud_run_revision"';

const policy = (more: Partial<monitoring.AlertPolicyArgs>, condition: object = {}): monitoring.AlertPolicyArgs => ({
  displayName: "errors",
  combiner: "OR",
  conditions: [
    {
      displayName: "too many",
      conditionThreshold: { filter: METRIC, comparison: "COMPARISON_GT", duration: "60s", ...condition },
    },
  ],
  ...more,
});

const job = (more: Partial<cloudscheduler.JobArgs>): cloudscheduler.JobArgs => ({
  schedule: "* * * * *",
  httpTarget: { uri: "https://sync.example" },
  ...more,
});

const table: { what: string; program: () => unknown; property: string; says: RegExp; source: RegExp }[] = [
  {
    what: "a seventh condition of an alert",
    program: () =>
      new monitoring.AlertPolicy(
        "a",
        policy({ conditions: Array.from({ length: 7 }, (_, index) => ({ displayName: `c${index}` })) }),
      ),
    property: "conditions",
    says: /has 7 conditions, more than 6; make a second policy/,
    source: /projects\.alertPolicies$/,
  },
  {
    what: "an alert on log entries without a limit of its notifications",
    program: () =>
      new monitoring.AlertPolicy(
        "a",
        policy({ conditions: [{ displayName: "denied", conditionMatchedLog: { filter: "severity>=ERROR" } }] }),
      ),
    property: "conditions",
    says: /conditions\[0\] matches log entries, and the policy has no alertStrategy\.notificationRateLimit; give its period/,
    source: /projects\.alertPolicies$/,
  },
  {
    what: "a filter that names no kind of resource",
    program: () => new monitoring.AlertPolicy("a", policy({}, { filter: 'metric.type = "a"' })),
    property: "conditions",
    says: /conditions\[0\] has a filter without a metric type or without a resource type/,
    source: /projects\.alertPolicies$/,
  },
  {
    what: "a duration that is no whole number of minutes",
    program: () => new monitoring.AlertPolicy("a", policy({}, { duration: "90s" })),
    property: "conditions",
    says: /conditions\[0\] has a duration of 90s; give a multiple of 60s/,
    source: /projects\.alertPolicies$/,
  },
  {
    what: "a query that is evaluated every 45 seconds",
    program: () =>
      new monitoring.AlertPolicy(
        "a",
        policy({
          conditions: [
            { displayName: "c", conditionPrometheusQueryLanguage: { query: "up == 0", evaluationInterval: "45s" } },
          ],
        }),
      ),
    property: "conditions",
    says: /conditions\[0\] is evaluated every 45s; give a multiple of 30s/,
    source: /projects\.alertPolicies$/,
  },
  {
    what: "a notification channel that does not exist",
    program: () =>
      new monitoring.AlertPolicy("a", policy({ notificationChannels: ["projects/p/notificationChannels/1"] })),
    property: "notificationChannels[0]",
    says: /names no gcp:monitoring\/notificationChannel:NotificationChannel/,
    source: /projects\.alertPolicies$/,
  },
  {
    what: "a label that nothing extracts",
    program: () =>
      new logging.Metric("m", {
        filter: "severity>=ERROR",
        metricDescriptor: { metricKind: "DELTA", valueType: "INT64", labels: [{ key: "app" }] },
      }),
    property: "metricDescriptor",
    says: /has a label app that labelExtractors does not extract/,
    source: /projects\.metrics$/,
  },
  {
    what: "a distribution of nothing",
    program: () =>
      new logging.Metric("m", {
        filter: "severity>=ERROR",
        metricDescriptor: { metricKind: "DELTA", valueType: "DISTRIBUTION" },
      }),
    property: "metricDescriptor",
    says: /is a distribution, and there is no valueExtractor/,
    source: /projects\.metrics$/,
  },
  {
    what: "a metric whose name begins with a slash",
    program: () => new logging.Metric("m", { name: "/errors", filter: "severity>=ERROR" }),
    property: "name",
    says: /no slash at the start/,
    source: /projects\.metrics$/,
  },
  {
    what: "an uptime check every two minutes",
    program: () =>
      new monitoring.UptimeCheckConfig("u", {
        displayName: "u",
        timeout: "10s",
        period: "120s",
        tcpCheck: { port: 443 },
      }),
    property: "period",
    says: /"120s" is no period; give 60s, 300s, 600s or 900s/,
    source: /projects\.uptimeCheckConfigs$/,
  },
  {
    what: "a scheduled call that may take an hour",
    program: () => new cloudscheduler.Job("j", job({ attemptDeadline: "3600s" })),
    property: "attemptDeadline",
    says: /"3600s" is no deadline for a call over HTTP; give 15s to 1800s/,
    source: /projects\.locations\.jobs$/,
  },
  {
    what: "a scheduled call as an account that does not exist",
    program: () =>
      new cloudscheduler.Job(
        "j",
        job({ httpTarget: { uri: "https://a.example", oidcToken: { serviceAccountEmail: "a@b" } } }),
      ),
    property: "httpTarget.oidcToken.serviceAccountEmail",
    says: /"a@b" names no gcp:serviceaccount\/account:Account/,
    source: /projects\.locations\.jobs$/,
  },
  {
    what: "a member without its kind",
    program: () => new projects.IAMMember("m", { project: "p", role: "roles/viewer", member: "ada@example.com" }),
    property: "member",
    says: /"ada@example\.com" is no principal; write its kind first/,
    source: /principal-identifiers/,
  },
  {
    what: "the second member of a binding without its kind",
    program: () =>
      new projects.IAMBinding("m", { project: "p", role: "roles/viewer", members: ["user:ada@example.com", "bob"] }),
    property: "members",
    says: /"bob" is no principal/,
    source: /principal-identifiers/,
  },
  {
    what: "a role without its prefix",
    program: () => new projects.IAMMember("m", { project: "p", role: "run.invoker", member: "user:ada@example.com" }),
    property: "role",
    says: /"run\.invoker" is no role; write roles\/run\.invoker/,
    source: /roles-overview/,
  },
  {
    what: "a grant on a service that does not exist",
    program: () =>
      new cloudrunv2.ServiceIamMember("m", {
        name: "gone",
        location: "europe-west1",
        role: "roles/run.invoker",
        member: "user:ada@example.com",
      }),
    property: "name",
    says: /"gone" names no gcp:cloudrunv2\/service:Service/,
    source: /managing-access/,
  },
  {
    what: "a policy of a secret that does not exist",
    program: () => new secretmanager.SecretIamPolicy("m", { secretId: "gone", policyData: "{}" }),
    property: "secretId",
    says: /"gone" names no gcp:secretmanager\/secret:Secret/,
    source: /secret-manager\/docs\/access-control/,
  },
  {
    what: "an object in a bucket that does not exist",
    program: () => new storage.BucketObject("o", { bucket: "gone", content: "a" }),
    property: "bucket",
    says: /"gone" names no gcp:storage\/bucket:Bucket/,
    source: /objects\/insert/,
  },
];

for (const { what, program, property, says, source } of table) {
  test(`refuses ${what}`, async () => {
    const { errors } = await run(program, { preview: true, existing: [] });
    assert.equal(errors.length, 1, JSON.stringify(errors));
    assert.equal(errors[0]?.property, property);
    assert.match(errors[0].message, says);
    assert.match(errors[0].source ?? "", source);
  });
}

test("answers as Google does, and what belongs together exists", async () => {
  const made = await deploy(
    () => {
      const email = new monitoring.NotificationChannel("mail", {
        type: "email",
        labels: { email_address: "a@example.com" },
      });
      new logging.Metric("denied", {
        name: "denied",
        filter: "severity>=ERROR",
        metricDescriptor: { metricKind: "DELTA", valueType: "INT64", labels: [{ key: "app" }] },
        labelExtractors: { app: "EXTRACT(jsonPayload.app)" },
      });
      for (const name of ["one", "two"]) {
        new monitoring.AlertPolicy(name, policy({ notificationChannels: [email.name] }));
      }
      new monitoring.AlertPolicy(
        "burn",
        policy({}, { filter: 'select_slo_burn_rate("projects/1/services/a", "60m")' }),
      );
      const account = new serviceaccount.Account("caller", { accountId: "caller" });
      const oidcToken = { serviceAccountEmail: account.email };
      new cloudscheduler.Job(
        "call",
        job({ httpTarget: { uri: "https://a.example", oidcToken }, attemptDeadline: "30s" }),
      );
      const service = new cloudrunv2.Service("web", {
        location: "europe-west1",
        template: { containers: [{ image: "a" }] },
        deletionProtection: false,
      });
      new cloudrunv2.ServiceIamMember("caller", {
        name: service.name,
        location: service.location,
        role: "projects/acme-test/roles/caller",
        member: account.member,
      });
      const ring = new kms.KeyRing("ring", { location: "europe-west1" });
      new kms.KeyRingIAMBinding("ring", {
        keyRingId: ring.id,
        role: "roles/cloudkms.viewer",
        members: [account.member],
      });
      new projects.IAMAuditConfig("audit", {
        project: "acme-test",
        service: "allServices",
        auditLogConfigs: [{ logType: "DATA_READ" }],
      });
    },
    { existing: [] },
  );
  const id = (type: string, name?: string): string => made.one(type, name).id;
  assert.match(
    id("gcp:monitoring/notificationChannel:NotificationChannel"),
    /^projects\/acme-test\/notificationChannels\/\d+$/,
  );
  assert.notEqual(
    id("gcp:monitoring/alertPolicy:AlertPolicy", "one"),
    id("gcp:monitoring/alertPolicy:AlertPolicy", "two"),
  );
  assert.equal(id("gcp:logging/metric:Metric"), "denied");
  assert.equal(id("gcp:projects/iAMAuditConfig:IAMAuditConfig"), "acme-test/audit_config/allServices");
});
