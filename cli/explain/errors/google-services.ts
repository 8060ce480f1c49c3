// Errors of single services of Google Cloud, as its provider prints them.
import type { KnownError } from "./model";

export const googleServiceErrors: KnownError[] = [
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
