// Errors of Google Cloud, as its provider prints them.
import type { KnownError } from "./model";

export const googleErrors: KnownError[] = [
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
  {
    handle: "sql-name-reserved",
    title: "The name of a deleted Cloud SQL instance is kept for a week",
    matches:
      /can(no|')t reuse the name of the deleted instance|The Cloud SQL instance already exists|instanceAlreadyExists/i,
    examples: [
      "googleapi: Error 409: The Cloud SQL instance already exists. When you delete an instance, you can't reuse the name of the deleted instance until one week from the deletion date., instanceAlreadyExists",
    ],
    cause:
      "Cloud SQL keeps names for a week. The names of this library have random ends, so that only a fixed name of your own meets it, or a run that was killed while it made the instance.",
    remedy: [
      "If an `up` was killed: `groundplan recover` finds the instance that it made.",
      "Otherwise give the instance another name.",
    ],
    command: "groundplan recover {environment}",
    sources: [
      "https://cloud.google.com/sql/docs/postgres/delete-instance",
      "https://github.com/terraform-google-modules/terraform-google-gke-gitlab/issues/81",
    ],
  },
  {
    handle: "sql-deletion-protection",
    title: "A server or a service is protected against deletion",
    matches: /deletion[_ ]?protection/i,
    examples: [
      "Error, failed to deleteInstance because deletion_protection is set to true. Set it to false to proceed with instance deletion",
      "cannot destroy service without setting deletion_protection=false and running `terraform apply`",
      "googleapi: Error 400: The instance is protected. Please disable deletion protection and try again.",
    ],
    cause: "What holds data, and what serves, is protected twice: by Pulumi, and by the property of its provider.",
    remedy: [
      "Is it meant to go? Then set `protected: false` in the composition and run `up` once, and delete it afterwards.",
      "If not, take back the change that replaces it: `groundplan plan` says which property does.",
    ],
    command: "groundplan plan {environment}",
    sources: [
      "https://cloud.google.com/sql/docs/postgres/deletion-protection",
      "docs/first-deployment.md#taking-it-down",
    ],
  },
  {
    handle: "sql-operation-in-progress",
    title: "Another operation on the database server is under way",
    matches:
      /Another operation was already in progress|operationInProgress|invalidState|operation in progress for this/i,
    examples: [
      "googleapi: Error 409: Operation failed because another operation was already in progress. Try your request after the current operation is complete., operationInProgress",
      "googleapi: Error 409: The instance or operation is not in an appropriate state to handle the request., invalidState",
    ],
    cause: "A backup, a maintenance or a change is running, and a server does one thing at a time.",
    remedy: [
      "`gcloud sql operations list --instance <instance> --project <project>` says what runs.",
      "Run the `up` again when it has ended.",
    ],
    sources: ["https://cloud.google.com/sql/docs/postgres/error-messages"],
  },
  {
    handle: "network-connection-in-use",
    title: "The connection to Google's services network is still in use",
    matches: /Producer services \(e\.g\. CloudSQL.*are still using this connection/i,
    examples: [
      "Error code 9, message: Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) are still using this connection.",
    ],
    cause:
      "Google frees the addresses of a deleted Cloud SQL instance hours to days afterwards, and refuses to delete the connection until then.",
    remedy: [
      "components/network/README.md says what stays and how to delete it later.",
      "It costs nothing, and stands in the way of no later `up`.",
    ],
    sources: [
      "components/network/README.md#when-the-connection-stays",
      "https://github.com/hashicorp/terraform-provider-google/issues/16275",
    ],
  },
  {
    handle: "kms-exists",
    title: "A key ring or a key of that name is there, and cannot be deleted",
    matches: /(KeyRing|CryptoKey) projects\/\S+ already exists/i,
    examples: [
      "Error creating KeyRing: googleapi: Error 409: KeyRing projects/my-project/locations/europe/keyRings/my-key-ring already exists., alreadyExists",
    ],
    cause: "Cloud KMS keeps key rings and keys for ever. Pulumi forgets them when a stack is destroyed.",
    remedy: [
      "Take it over: `pulumi import gcp:kms/keyRing:KeyRing <name> projects/<project>/locations/<place>/keyRings/<name>`.",
      "Or let the program make another: names of this library have random ends.",
    ],
    command: "groundplan recover {environment}",
    sources: [
      "https://cloud.google.com/kms/docs/object-hierarchy",
      "https://github.com/hashicorp/terraform-provider-google/issues/1214",
    ],
  },
  {
    handle: "kms-destroyed",
    title: "A key's version is destroyed, or about to be",
    matches: /DESTROY_SCHEDULED|value DESTROYED in field|key version .* is (not enabled|destroyed|disabled)/i,
    examples: [
      "googleapi: Error 400: The request cannot be fulfilled. Resource projects/acme/locations/us/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1 has value DESTROY_SCHEDULED in field crypto_key_version.state., failedPrecondition",
    ],
    cause: "Somebody scheduled the version's end. What it encrypts cannot be read from then on: Vault, or the state.",
    remedy: [
      "At once: `gcloud kms keys versions restore <version> --key <key> --keyring <ring> --location <place> --project <project>`. It works until the day of the destruction.",
      "Then find out who it was: the audit log says so.",
    ],
    sources: ["https://cloud.google.com/kms/docs/destroy-restore"],
  },
  {
    handle: "bucket-name-taken",
    title: "The name of a bucket is taken",
    matches: /requested bucket name is not available|You already own this bucket|bucket name .*already (exists|own)/i,
    examples: [
      "googleapi: Error 409: The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again., conflict",
      "googleapi: Error 409: Your previous request to create the named bucket succeeded and you already own it. You already own this bucket., conflict",
    ],
    cause: "All of Google's customers share one space of names, or a killed `up` made the bucket.",
    remedy: ["If an `up` was killed: `groundplan recover`.", "Otherwise choose a name with the project in it."],
    command: "groundplan recover {environment}",
    sources: ["https://cloud.google.com/storage/docs/buckets#naming"],
  },
  {
    handle: "bucket-not-empty",
    title: "A bucket that holds objects is not deleted",
    matches: /bucket you tried to delete is not empty|bucket .*without `?force_?destroy`?|containing objects without/i,
    examples: [
      "googleapi: Error 409: The bucket you tried to delete is not empty., conflict",
      "Error trying to delete bucket acme-media containing objects without `force_destroy` set to true",
    ],
    cause: "Its objects are data, which the program cannot make again.",
    remedy: [
      "Is it meant to go with what is in it? `gcloud storage rm --recursive gs://<bucket>/**`, and run it again.",
      "If not, take back the change.",
    ],
    sources: ["https://cloud.google.com/storage/docs/deleting-buckets", "docs/first-deployment.md#taking-it-down"],
  },
  {
    handle: "run-not-ready",
    title: "A new revision does not start, and the old one goes on",
    matches:
      /is not ready and cannot serve traffic|failed to start and listen on the port|failed the configured startup probe/i,
    examples: [
      "Error waiting for Creating Service: Error code 9, message: Revision 'web-00001-6hx' is not ready and cannot serve traffic. The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable within the allocated timeout.",
    ],
    cause:
      "The program ended, took too long, listens on another port, or fails its health check. Users still get the old revision.",
    remedy: [
      "Read its log: `gcloud run services logs read <service> --project <project> --region <region>`.",
      "Does it listen on the variable PORT, at 0.0.0.0? Is each secret and setting there? `groundplan env check` asks.",
    ],
    command: "groundplan env check",
    sources: ["https://cloud.google.com/run/docs/troubleshooting#container-failed-to-start", "docs/workload.md"],
  },
  {
    handle: "run-image-missing",
    title: "The image is not there, or may not be read",
    matches:
      /Image '?\S+'? not found|failed to pull (and unpack )?image|MANIFEST_UNKNOWN|ImagePullBackOff|ErrImagePull/i,
    examples: [
      "Error code 5, message: Image 'europe-west1-docker.pkg.dev/acme/platform-registry/web:v1' not found.",
      'Failed to pull image "ghcr.io/acme/web:v7": MANIFEST_UNKNOWN',
    ],
    cause: "The tag or the digest does not exist, the registry is private, or its limit for strangers is used up.",
    remedy: [
      "Push it, or correct the name: `groundplan lock <image>` asks the registry for its digest.",
      "For a private registry, set registryCredentials.",
    ],
    command: "groundplan doctor {environment} --only images",
    sources: ["https://cloud.google.com/run/docs/troubleshooting", "components/registry/README.md"],
  },
  {
    handle: "certificate-domain-unproved",
    title: "A certificate of Google's is not issued yet",
    matches: /CertificateManager.*(FAILED|AUTHORIZATION_ISSUE)|FAILED_NOT_VISIBLE|authorization_attempt_info/i,
    examples: ["certificatemanager: managed certificate state: PROVISIONING, authorization_attempt_info: CONFIG"],
    cause: "Google looks for a DNS record that proves the name, and does not find it.",
    remedy: ["See whether DNS has the record of the DNS authorisation: `dig CNAME _acme-challenge.<name>`."],
    command: "groundplan doctor {environment} --only dns",
    sources: ["https://cloud.google.com/certificate-manager/docs/troubleshooting"],
  },
];
