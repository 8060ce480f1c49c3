// Google's projects: login, billing, roles, APIs, policies, regions, quotas.
import type { World } from "../doctor-world";
import type { Fault } from "./fault";

const manager = "cloudresourcemanager.googleapis.com/v3/projects";

/** Another machine for every database. */
function tier({ plan }: World["facts"], name: string): void {
  if (plan === undefined) return;
  plan.steps = plan.steps.map((step) =>
    step.type === "gcp:sql/databaseInstance:DatabaseInstance"
      ? { ...step, inputs: { ...step.inputs, settings: { tier: name } } }
      : step,
  );
}

export const googleFaults: Fault[] = [
  [
    "google-login",
    (world) => (world.loggedIn = false),
    "fail",
    /nobody is logged in/,
    /^gcloud auth application-default login$/,
  ],
  [
    "google-login",
    (world) => (world.answers[`POST ${manager}/changelog-prod:testIamPermissions`] = { status: 401 }),
    "fail",
    /has run out/,
  ],
  [
    "google-login",
    (world) => (world.answers[`POST ${manager}/changelog-prod:testIamPermissions`] = { body: {} }),
    "fail",
    /does not see the project changelog-prod/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod-guard`] = { status: 404 }),
    "fail",
    /no project changelog-prod-guard/,
    /create changelog-prod-guard/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod`] = { body: { state: "DELETE_REQUESTED" } }),
    "fail",
    /is DELETE_REQUESTED/,
    /undelete/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod`] = { body: { name: "projects/7", state: "ACTIVE" } }),
    "fail",
    /is 100000000002, and the number of changelog-prod is 7/,
    /projectNumber 7 --stack prod/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod`] = { status: 403, body: { error: { message: "no." } } }),
    "skipped",
    /answered 403: no; it takes resourcemanager\.projects\.get/,
  ],
  [
    "google-billing",
    (world) => (world.answers["GET cloudbilling.googleapis.com/v1/projects/changelog-prod-guard"] = { body: {} }),
    "fail",
    /nobody pays for changelog-prod-guard/,
    /billing projects link changelog-prod-guard/,
  ],
  [
    "google-roles",
    (world) =>
      (world.answers[`POST ${manager}/changelog-prod-guard:testIamPermissions`] = {
        body: { permissions: ["iam.roles.create"] },
      }),
    "fail",
    /in changelog-prod-guard .*storage\.buckets\.create.* are missing/,
    /changelog-prod-guard .*roles\/owner/,
  ],
  [
    "google-apis",
    (world) =>
      (world.answers["GET serviceusage.googleapis.com/v1/projects/changelog-prod-guard/"] = { body: { services: [] } }),
    "fail",
    /storage\.googleapis\.com are off in changelog-prod-guard/,
    /services enable .* --project changelog-prod-guard/,
  ],
  [
    "google-policies",
    (world) =>
      (world.answers["GET orgpolicy.googleapis.com/v2/projects/changelog-prod/policies/run.allowedIngress"] = {
        body: { spec: { rules: [{ values: { allowedValues: ["internal"] } }] } },
      }),
    "fail",
    /^run\.allowedIngress forbids it: Vault is reached from outside Google$/,
    /describe run\.allowedIngress/,
  ],
  [
    "google-policies",
    (world) =>
      (world.answers["GET orgpolicy.googleapis.com/v2/projects/changelog-prod/policies/run.managed"] = {
        body: { spec: { rules: [{ enforce: true }] } },
      }),
    "fail",
    /requireInvokerIam forbids it/,
  ],
  [
    "google-policies",
    (world) =>
      (world.answers["GET orgpolicy.googleapis.com/v2/projects/changelog-prod/policies/iam."] = {
        body: { spec: { rules: [{ values: { allowedValues: ["C01"] } }] } },
      }),
    "fail",
    /allowedPolicyMemberDomains forbids it/,
  ],
  [
    "google-policies",
    (world) => (world.answers["GET orgpolicy.googleapis.com/v2/projects/"] = { status: 403 }),
    "skipped",
    /it takes orgpolicy\.policy\.get/,
  ],
  [
    "google-regions",
    (world) =>
      (world.answers["GET run.googleapis.com/v1/"] = {
        body: { locations: [{ locationId: "europe-west1" }, { locationId: "us-east1" }] },
      }),
    "fail",
    /not in europe-west4/,
    /choose one of europe-west1 in Pulumi\.prod\.yaml/,
  ],
  [
    "google-regions",
    (world) =>
      (world.answers["GET run.googleapis.com/v1/"] = { status: 403, body: { error: { message: "API is off" } } }),
    "skipped",
    /run\.googleapis\.com answered 403: API is off/,
  ],
  [
    "database-tier",
    ({ facts }) => {
      tier(facts, "db-f1-micro");
    },
    "fail",
    /db-f1-micro is not in europe-west4/,
    /gcloud sql tiers list/,
  ],
  [
    "database-tier",
    ({ facts }) => {
      tier(facts, "db-n9");
    },
    "fail",
    /there is no db-n9/,
  ],
  [
    "google-quotas",
    (world) =>
      (world.answers["GET compute.googleapis.com/compute/v1/"] = {
        body: { quotas: [{ metric: "STATIC_ADDRESSES", limit: 2 }] },
      }),
    "warn",
    /STATIC_ADDRESSES is 2, and the program makes \d+/,
    /quotas\?project=changelog-prod/,
  ],
  [
    "google-default-accounts",
    (world) =>
      (world.answers[`POST ${manager}/changelog-prod:getIamPolicy`] = {
        body: {
          bindings: [
            { role: "roles/editor", members: ["serviceAccount:1-compute@developer.gserviceaccount.com", "user:a@b.c"] },
          ],
        },
      }),
    "warn",
    /may change everything/,
    /remove-iam-policy-binding changelog-prod --role roles\/editor --member serviceAccount:1-compute/,
  ],
];
