// Errors of the Pulumi engine and its state.
import type { KnownError } from "./model";

const interrupted = "https://www.pulumi.com/docs/iac/operations/troubleshooting/interrupted-updates/";

export const engineErrors: KnownError[] = [
  {
    handle: "stack-locked",
    title: "The stack is locked by another run",
    matches: /stack is currently locked by \d+ lock|Another update is currently in progress/i,
    examples: [
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
      "error: [409] Conflict: Another update is currently in progress.",
    ],
    cause:
      "Somebody else deploys, or a run was killed and left its lock. The lines below the error say who made it and when.",
    remedy: [
      "If that run is at work, wait.",
      "If it is gone: `groundplan recover`, which clears the lock and puts right what the run left. `pulumi cancel` alone clears the lock.",
    ],
    command: "groundplan recover {environment}",
    sources: [
      "https://www.pulumi.com/docs/iac/operations/troubleshooting/update-conflicts/",
      "docs/first-deployment.md#when-an-up-was-interrupted",
    ],
  },
  {
    handle: "pending-operations",
    title: "An earlier run was interrupted",
    matches: /pending operations? from (the )?previous deployment|interrupted while (creating|updating|deleting)/i,
    examples: [
      "warning: Attempting to deploy or update resources with 1 pending operations from previous deployment.",
      "* urn:pulumi:dev::proj::gcp:storage/bucket:Bucket::bucket, interrupted while creating",
    ],
    cause:
      "What was being made when the run ended is in no state. The next `up` would make it a second time, or be told that it exists.",
    remedy: ["`groundplan recover` finds out what became of each, before anything else; then `pulumi up`."],
    command: "groundplan recover {environment}",
    sources: [interrupted, "docs/first-deployment.md#when-an-up-was-interrupted"],
  },
  {
    handle: "state-passphrase",
    title: "The state cannot be decrypted",
    matches:
      /incorrect passphrase|PULUMI_CONFIG_PASSPHRASE|getting secrets manager|constructing secrets manager|failed to decrypt/i,
    examples: [
      "error: getting secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
      "error: getting secrets manager: secrets (code=PermissionDenied)",
    ],
    cause:
      "The stack was made with a passphrase, or with a KMS key that whoever is logged in may not use. A stack without `--secrets-provider` asks for a passphrase.",
    remedy: [
      "With a key: log in as somebody who may use it (`gcloud auth application-default login`).",
      "With a passphrase: set PULUMI_CONFIG_PASSPHRASE, or change to a key: `pulumi stack change-secrets-provider gcpkms://...`.",
    ],
    command: "groundplan doctor {environment} --only state state-key",
    sources: ["https://www.pulumi.com/docs/iac/concepts/secrets/", "docs/first-deployment.md#steps"],
  },
  {
    handle: "state-unreachable",
    title: "The place of the state cannot be read",
    matches: /read "?\.pulumi\/meta\.yaml"?|unable to (open|check) bucket|no stack named '?\S+'? found/i,
    examples: [
      'error: could not read ".pulumi/meta.yaml": blob (code=PermissionDenied)',
      "error: no stack named 'prod' found",
    ],
    cause: "Nobody is logged in to the bucket of the state, or the login is to another one.",
    remedy: ["`pulumi login gs://<guard project>-pulumi`, as in docs/first-deployment.md, step 2."],
    command: "groundplan doctor {environment} --only state",
    sources: [
      "https://www.pulumi.com/docs/iac/operations/stack-management/using-a-diy-backend/#error-reading-pulumimetayaml",
      "docs/first-deployment.md#steps",
    ],
  },
  {
    handle: "resource-protected",
    title: "A protected resource would be deleted or replaced",
    matches: /cannot be deleted because it is protected|is protected.*(unprotect|protect)|resource .* is protected/i,
    examples: [
      'error: Preview failed: resource "urn:pulumi:prod::acme::gcp:sql/databaseInstance:DatabaseInstance::postgres" cannot be deleted because it is protected. To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`',
    ],
    cause: "It holds data or serves, and the change would end it.",
    remedy: [
      "`groundplan plan` says which property replaces it, and what would be lost. Take that change back.",
      "If an application is meant to go, or a part of one: docs/environments.md, Taking an application out.",
      "If the environment is meant to go: docs/first-deployment.md, Taking it down.",
    ],
    command: "groundplan plan {environment}",
    sources: [
      "https://www.pulumi.com/docs/iac/concepts/options/protect/",
      "docs/environments.md#taking-an-application-out-or-a-part-of-it",
      "docs/first-deployment.md#taking-it-down",
    ],
  },
  {
    handle: "duplicate-urn",
    title: "Two resources have one name",
    matches: /Duplicate resource URN/i,
    examples: [
      "error: Duplicate resource URN 'urn:pulumi:dev::acme::gcp:storage/bucket:Bucket::media'; try giving it a unique name",
    ],
    cause: "A program makes two resources of a type under one name and one parent.",
    remedy: ["Give one of them another name. A name that existed before needs an alias."],
    sources: ["https://www.pulumi.com/docs/iac/concepts/resources/names/"],
  },
  {
    handle: "plugin-missing",
    title: "A provider's plug-in cannot be loaded",
    matches: /no resource plugin '?\S+'? found|could not load plugin|failed to load plugin/i,
    examples: [
      "error: no resource plugin 'pulumi-resource-gcp' found in the workspace at version v9.37.0 or on your $PATH",
    ],
    cause: "The engine downloads plug-ins from get.pulumi.com and GitHub, which a firewall may keep from it.",
    remedy: ["`pulumi install` in the project's folder; behind a proxy, with HTTPS_PROXY set."],
    command: "groundplan doctor {environment} --only engine packages",
    sources: ["https://www.pulumi.com/docs/iac/concepts/plugins/"],
  },
  {
    handle: "exists-already",
    title: "What would be made exists already",
    matches: /Error 409:.*already exists|alreadyExists|ALREADY_EXISTS|"?[\w./-]+"? already exists/i,
    examples: [
      "googleapi: Error 409: Resource 'projects/acme-prod/global/networks/platform' already exists, alreadyExists",
      'services.serving.knative.dev "web" already exists',
    ],
    cause: "A killed `up` made it, another tool did, or a stack that was destroyed kept it (`retainOnDelete`).",
    remedy: [
      "After a killed `up`: `groundplan recover`.",
      "Otherwise take it over: `pulumi import <type> <name> <id>`, or give it another name.",
    ],
    command: "groundplan recover {environment}",
    sources: ["https://www.pulumi.com/docs/iac/adopting-pulumi/import/", "docs/first-deployment.md#taking-it-down"],
  },
];
