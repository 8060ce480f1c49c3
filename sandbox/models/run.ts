// Cloud Run, service accounts, secrets, scheduled calls.
import { nameRule, textAt, type Models, type Reference, type Resource, type Rule, type Value } from "../model";
import { CREATED, located, secondsOf, textRule } from "./google";

const SECRET = "gcp:secretmanager/secret:Secret";
const ACCOUNT = "gcp:serviceaccount/account:Account";
const SCHEDULER_PAGE = "https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs";
const RUN_PAGE = "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services";

const email = (r: Resource): string => `${textAt(r.inputs, "accountId")}@${r.project}.iam.gserviceaccount.com`;
const uri = (r: Resource): string => `https://${r.name}-${r.projectNumber}.${r.region}.run.app`;
const secretId = (r: Resource): string => `projects/${r.project}/secrets/${textAt(r.inputs, "secretId")}`;

/** Whether a job is as it was asked for. One whose run was asked for is, once that has succeeded. */
function readiness(failed: boolean): Value {
  const state = failed ? "CONDITION_FAILED" : "CONDITION_SUCCEEDED";
  return { type: "Ready", state, executionReason: failed ? "NON_ZERO_EXIT_CODE" : "" };
}

const RUN_NAME: Rule = nameRule(
  "name",
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  { max: 49 },
  "use at most 49 lower-case letters, digits and hyphens, start with a letter and do not end with a hyphen",
  RUN_PAGE,
);

/** The secrets, the account and the network that a Cloud Run service or job names; `template` is where its containers are. */
function runReferences(template: string): Reference[] {
  const secret = (property: string): Reference => ({
    property: `${template}.${property}`,
    to: SECRET,
    by: ["id", "secretId", "name"],
    source: "https://cloud.google.com/run/docs/configuring/services/secrets",
  });
  const network = (property: string, to: string): Reference => ({
    property: `${template}.vpcAccess.networkInterfaces[].${property}`,
    to,
    by: ["id", "selfLink", "name"],
    source: "https://cloud.google.com/run/docs/configuring/vpc-direct-vpc",
  });
  return [
    secret("containers[].envs[].valueSource.secretKeyRef.secret"),
    secret("volumes[].secret.secret"),
    {
      property: `${template}.serviceAccount`,
      to: ACCOUNT,
      by: ["email"],
      source: "https://cloud.google.com/run/docs/configuring/services/service-identity",
    },
    network("network", "gcp:compute/network:Network"),
    network("subnetwork", "gcp:compute/subnetwork:Subnetwork"),
  ];
}

export const runModels: Models = {
  "gcp:cloudrunv2/service:Service": {
    protectedByDefault: true,
    ...located("services", "name", (r) => ({
      uri: uri(r),
      urls: [uri(r)],
      uid: r.digest("uid", 32),
      latestReadyRevision: `projects/${r.project}/locations/${r.region}/services/${r.name}/revisions/${r.name}-00001-${r.digest("revision", 3)}`,
      etag: r.digest("etag", 16),
      generation: "1",
      observedGeneration: "1",
      reconciling: false,
    })),
    rules: [RUN_NAME],
    references: runReferences("template"),
  },
  "gcp:cloudrunv2/workerPool:WorkerPool": {
    protectedByDefault: true,
    ...located("workerPools", "name", (r) => ({
      uid: r.digest("uid", 32),
      latestReadyRevision: `projects/${r.project}/locations/${r.region}/workerPools/${r.name}/revisions/${r.name}-00001-${r.digest("revision", 3)}`,
      etag: r.digest("etag", 16),
      generation: "1",
      observedGeneration: "1",
      reconciling: false,
    })),
    rules: [
      { ...RUN_NAME, source: "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools" },
    ],
    references: runReferences("template"),
  },
  "gcp:cloudrunv2/job:Job": {
    protectedByDefault: true,
    ...located("jobs", "name", (r) => ({
      uid: r.digest("uid", 32),
      etag: r.digest("etag", 16),
      executionCount: 0,
      generation: "1",
      observedGeneration: "1",
      reconciling: false,
      terminalConditions: [readiness(textAt(r.kept, "failedRun") !== "")],
    })),
    rules: [{ ...RUN_NAME, source: "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs" }],
    references: runReferences("template.template"),
  },
  [ACCOUNT]: {
    id: (r) => `projects/${r.project}/serviceAccounts/${email(r)}`,
    outputs: (r) => ({
      email: email(r),
      member: `serviceAccount:${email(r)}`,
      name: `projects/${r.project}/serviceAccounts/${email(r)}`,
      uniqueId: `1${BigInt(`0x${r.digest("uniqueId", 16)}`)
        .toString()
        .padStart(20, "0")
        .slice(-20)}`,
    }),
    planned: ["email", "member"],
    autoName: null,
    rules: [
      nameRule(
        "accountId",
        /^[a-z]([-a-z0-9]*[a-z0-9])$/,
        { min: 6, max: 30 },
        "use 6 to 30 lower-case letters, digits and hyphens, start with a letter and do not end with a hyphen",
        "https://cloud.google.com/iam/docs/service-accounts-create",
      ),
    ],
  },
  [SECRET]: {
    id: secretId,
    autoName: { property: "secretId", digits: 7 },
    outputs: (r) => ({
      name: `projects/${r.projectNumber}/secrets/${textAt(r.inputs, "secretId")}`,
      createTime: CREATED,
    }),
    rules: [
      nameRule(
        "secretId",
        /^[A-Za-z0-9_-]+$/,
        { max: 255 },
        "use at most 255 letters, digits, hyphens and underscores",
        "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create",
      ),
    ],
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    id: (r) => `${textAt(r.inputs, "secret")}/versions/1`,
    outputs: (r) => ({ name: `${textAt(r.inputs, "secret")}/versions/1`, version: "1" }),
    uniqueBy: () => undefined,
    references: [
      {
        property: "secret",
        to: SECRET,
        by: ["id", "name"],
        source: "https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/addVersion",
      },
    ],
  },
  "gcp:cloudscheduler/job:Job": {
    id: (r) => `projects/${r.project}/locations/${r.region}/jobs/${r.name}`,
    outputs: (r) => ({ region: r.region, state: "ENABLED" }),
    planned: ["region"],
    rules: [
      nameRule(
        "name",
        /^[A-Za-z0-9_-]+$/,
        { max: 500 },
        "use at most 500 letters, digits, hyphens and underscores",
        SCHEDULER_PAGE,
      ),
      textRule(
        "attemptDeadline",
        "deadline for a call over HTTP",
        (text, r) => r.inputs["httpTarget"] === undefined || (secondsOf(text) >= 15 && secondsOf(text) <= 1800),
        "give 15s to 1800s",
        SCHEDULER_PAGE,
      ),
      textRule("httpTarget.uri", "URL", (text) => /^https?:\/\//.test(text), "begin it with https://", SCHEDULER_PAGE),
    ],
    references: [
      { property: "httpTarget.oidcToken.serviceAccountEmail", to: ACCOUNT, by: ["email"], source: SCHEDULER_PAGE },
    ],
  },
};
