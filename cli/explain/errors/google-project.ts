// Errors about a project of Google Cloud as a whole, as its provider prints them: APIs, billing, logins, rights, quotas.
import type { KnownError } from "./model";

export const googleProjectErrors: KnownError[] = [
  {
    handle: "google-api-disabled",
    title: "An API of Google's is off in the project",
    matches:
      /SERVICE_DISABLED|accessNotConfigured|API has not been used in project \S+ before or it is disabled|API has not been enabled/i,
    examples: [
      "googleapi: Error 403: Service Usage API has not been used in project 321157631455 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/serviceusage.googleapis.com/overview?project=321157631455 then retry.",
      "googleapi: Error 403: Cloud SQL Admin API has not been used in project 606999393380 before or it is disabled., accessNotConfigured",
      'Error 403: Permission denied to list services. "reason": "SERVICE_DISABLED"',
    ],
    cause:
      "The program enables the APIs that it uses, with four that somebody enables by hand. Of an API that was enabled a moment ago, some of Google's servers do not know yet.",
    remedy: [
      "For one of cloudkms, storage, serviceusage and cloudresourcemanager: `gcloud services enable <name>.googleapis.com --project <project>`, in both projects.",
      "For any other: wait five minutes and run the `up` again.",
    ],
    command: "groundplan doctor {environment} --only google-apis",
    sources: ["https://cloud.google.com/service-usage/docs/enable-disable", "docs/first-deployment.md#google-cloud"],
  },
  {
    handle: "google-billing-off",
    title: "Nobody pays for the project",
    matches:
      /UREQ_PROJECT_BILLING_NOT_FOUND|Billing account for project '?\S+'? is not found|billing account for the owning project is disabled|billing (is|must be) (disabled|enabled)/i,
    examples: [
      "googleapi: Error 400: Billing account for project '100000000003' is not found. Billing must be enabled for activation of service(s) 'compute.googleapis.com' to proceed.",
      "googleapi: Error 403: The billing account for the owning project is disabled in state absent, accountDisabled",
    ],
    cause: "The project is linked to no billing account, or to one that was closed.",
    remedy: [
      "`gcloud billing projects link <project> --billing-account <account>`, for both projects.",
      "An account that has all its projects asks for more: https://support.google.com/code/contact/billing_quota_increase.",
    ],
    command: "groundplan doctor {environment} --only google-billing",
    sources: [
      "https://cloud.google.com/billing/docs/how-to/modify-project",
      "https://cloud.google.com/service-usage/docs/troubleshooting",
    ],
  },
  {
    handle: "google-login-missing",
    title: "Nobody is logged in to Google",
    matches: /could not find default credentials|Could not load the default credentials/i,
    examples: [
      "error: google: could not find default credentials. See https://developers.google.com/accounts/docs/application-default-credentials for more information.",
    ],
    cause:
      "The providers use the application default credentials, which `gcloud auth login` does not make: it logs in the gcloud command alone.",
    remedy: ["`gcloud auth application-default login`"],
    command: "groundplan doctor {environment} --only google-login",
    sources: [
      "https://cloud.google.com/docs/authentication/provide-credentials-adc",
      "https://github.com/pulumi/docs/issues/2054",
    ],
  },
  {
    handle: "google-login-expired",
    title: "The login to Google has ended",
    matches: /invalid_rapt|rapt_required|oauth2: cannot fetch token|"?invalid_grant"?/i,
    examples: [
      'rpc error: code = Unauthenticated desc = transport: oauth2: cannot fetch token: 400 Bad Request Response: { "error": "invalid_grant", "error_description": "reauth related error (rapt_required)" }',
      'oauth2: "invalid_grant" "reauth related error (invalid_rapt)"',
    ],
    cause: "The organisation lets a session last for some hours, or the login was revoked.",
    remedy: ["`gcloud auth application-default login`, then the same command again."],
    command: "groundplan doctor {environment} --only google-login",
    sources: [
      "https://github.com/pulumi/pulumi-gcp/issues/479",
      "https://cloud.google.com/docs/authentication/troubleshoot-adc",
    ],
  },
  {
    handle: "google-organisation-members",
    title: "A policy of the organisation forbids the member of a grant",
    matches: /do(es)? not belong to a permitted customer|is not in permitted organization/i,
    examples: [
      "googleapi: Error 400: One or more users named in the policy do not belong to a permitted customer,  perhaps due to an organization policy.",
    ],
    cause:
      "`constraints/iam.allowedPolicyMemberDomains` allows members of some organisations alone. Vault, which checks its callers itself, is open to `allUsers`.",
    remedy: [
      "An administrator of the organisation's policies excepts the project: docs/first-deployment.md has the command.",
    ],
    command: "groundplan doctor {environment} --only google-policies",
    sources: [
      "https://cloud.google.com/resource-manager/docs/organization-policy/restricting-domains",
      "docs/first-deployment.md#what-you-need",
    ],
  },
  {
    handle: "google-organisation-policy",
    title: "A policy of the organisation forbids a resource",
    matches: /constraints\/[a-zA-Z.]+ violated|violates constraint|Constraint constraints\/\S+|Org Policy violated/i,
    examples: [
      "googleapi: Error 412: Constraint constraints/gcp.resourceLocations violated for projects/acme-prod attempting to create a bucket, conditionNotMet",
      "googleapi: Error 403: Org Policy violated for value: 'all'. violates constraint constraints/run.allowedIngress",
    ],
    cause:
      "An organisation restricts places, peerings, ingress, load balancers or keys. The program needs some of what it may forbid.",
    remedy: [
      "See the row of the constraint in docs/first-deployment.md: it says what the program needs, and why.",
      "An administrator of the organisation's policies makes an exception for the project.",
    ],
    command: "groundplan doctor {environment} --only google-policies",
    sources: [
      "https://cloud.google.com/resource-manager/docs/organization-policy/overview",
      "docs/first-deployment.md#google-cloud",
    ],
  },
  {
    handle: "google-account-unknown",
    title: "A service account that was just made is not known yet",
    matches:
      /Service account \S+ does not exist|Identity Pool does not exist|unknown service account|serviceAccount:\S+ does not exist/i,
    examples: [
      "googleapi: Error 400: Service account service-100000000003@gs-project-accounts.iam.gserviceaccount.com does not exist., badRequest",
      "Error 400: Identity Pool does not exist (acme-prod.svc.id.goog). Please check that you specified a valid resource name",
    ],
    cause:
      "IAM takes up to minutes until all of Google's servers know a new account, and an account of a Google service exists once its API has been used.",
    remedy: ["Wait two minutes, and run the `up` again: it goes on where it stopped."],
    sources: [
      "https://cloud.google.com/iam/docs/overview#consistency",
      "https://github.com/hashicorp/terraform-provider-google/issues/7611",
    ],
  },
  {
    handle: "google-policy-concurrent",
    title: "Two changed the same IAM policy at once",
    matches: /There were concurrent policy changes/i,
    examples: [
      "googleapi: Error 409: There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff., aborted",
    ],
    cause:
      "A policy is read, changed and written as a whole. Somebody else, or another `up` in the project, wrote it in between.",
    remedy: [
      "Run the `up` again.",
      "If it comes again, two deployments share a project: give each environment its own.",
    ],
    sources: ["https://cloud.google.com/iam/docs/retry-strategy"],
  },
  {
    handle: "google-permission-denied",
    title: "Whoever deploys lacks a right at Google",
    matches:
      /Permission '?[a-z]+\.[a-zA-Z.]+'? (denied|not granted)|does not have (?:\S+ access|permission)|The caller does not have permission|Error 403: Required '?\S+'? permission|IAM_PERMISSION_DENIED/i,
    examples: [
      "googleapi: Error 403: Permission 'run.services.setIamPolicy' denied on resource 'projects/acme-prod/locations/europe-west1/services/vault' (or resource may not exist).",
      "googleapi: Error 403: The caller does not have permission, forbidden",
      "googleapi: Error 403: Required 'compute.networks.create' permission for 'projects/acme-prod/global/networks/platform', forbidden",
    ],
    cause:
      "The first `up` needs an owner of both projects, and later ones need the roles of the delivery identity. A grant of a moment ago takes up to seven minutes to be known everywhere.",
    remedy: [
      "See who is logged in: `gcloud auth application-default print-access-token` belongs to whoever deploys, not to `gcloud auth login`.",
      "For a grant that was just made, wait seven minutes and run the `up` again.",
    ],
    command: "groundplan doctor {environment} --only google-login google-roles",
    sources: [
      "https://cloud.google.com/iam/docs/access-change-propagation",
      "docs/first-deployment.md#google-cloud",
      "docs/delivery.md",
    ],
  },
  {
    handle: "google-quota",
    title: "A quota of the project is used up",
    matches: /Quota '?[A-Z_0-9]+'? exceeded|QUOTA_EXCEEDED|Quota exceeded|RESOURCE_EXHAUSTED|rateLimitExceeded/i,
    examples: [
      "googleapi: Error 403: Quota 'STATIC_ADDRESSES' exceeded. Limit: 8.0 globally., quotaExceeded",
      "googleapi: Error 429: Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute' of service 'run.googleapis.com', rateLimitExceeded",
    ],
    cause:
      "A new project may make few addresses, cores and instances. What is counted by the minute fills up when much is made at once.",
    remedy: [
      "Of a quota by the minute: run the `up` again after a minute.",
      "Of any other: ask for more at https://console.cloud.google.com/iam-admin/quotas, which can take two days.",
    ],
    command: "groundplan doctor {environment} --only google-quotas",
    sources: ["https://cloud.google.com/docs/quotas/troubleshoot", "docs/first-deployment.md#google-cloud"],
  },
  {
    handle: "google-stockout",
    title: "Google has no machine of that kind in the zone at the moment",
    matches: /ZONE_RESOURCE_POOL_EXHAUSTED|does not have enough resources available|GCE_STOCKOUT/i,
    examples: [
      "The zone 'projects/acme-prod/zones/europe-west1-b' does not have enough resources available to fulfill the request.",
      "ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS",
    ],
    cause: "It is Google's own capacity, and no quota of yours.",
    remedy: ["Try again later.", "Otherwise take another `postgresTier`, or before there is data, another `region`."],
    command: "groundplan explain postgresTier",
    sources: ["https://cloud.google.com/compute/docs/troubleshooting/troubleshooting-resource-availability"],
  },
];
