// Errors of Vault's server and its provider.
import type { KnownError } from "./model";

export const vaultErrors: KnownError[] = [
  {
    handle: "vault-sealed",
    title: "Vault is sealed",
    matches: /Vault is sealed/i,
    examples: ["URL: GET https://vault.example.com/v1/auth/token/lookup-self\nCode: 503. Errors:\n\n* Vault is sealed"],
    cause:
      "The server could not use its key in Cloud KMS when it started: the key's version is disabled, the grant is gone, or KMS did not answer. It unseals by itself when it can.",
    remedy: [
      "Look at the key: `gcloud kms keys versions list --key <key> --keyring <ring> --location <place> --project <project>`.",
      "Then deploy the server anew, or wait for its next instance.",
    ],
    command: "groundplan doctor {environment} --only vault",
    sources: [
      "https://developer.hashicorp.com/vault/docs/concepts/seal",
      "components/vault/README.md#backups-and-how-to-restore-one",
    ],
  },
  {
    handle: "vault-not-initialised",
    title: "Vault is not initialised",
    matches: /Vault is not initialized|server is not yet initialized/i,
    examples: ["Code: 400. Errors:\n\n* Vault is not initialized"],
    cause: "The initialisation job did not run or did not end, or the bucket with Vault's data is another one.",
    remedy: [
      "Read the job's log: docs/first-deployment.md, When a job of an `up` failed.",
      "Was there data before? Then stop: components/vault/README.md, An emptied bucket.",
    ],
    command: "groundplan doctor {environment} --only vault",
    sources: ["components/vault/README.md#lost-initialisation", "docs/first-deployment.md#when-a-job-of-an-up-failed"],
  },
  {
    handle: "vault-denied",
    title: "Vault denies the request",
    matches: /Code: 403\. Errors:[^]*permission denied|vault.*permission denied|permission denied.*vault/i,
    examples: [
      "URL: PUT https://vault.example.com/v1/auth/gcp/login\nCode: 403. Errors:\n\n* permission denied",
      "error reading from Vault: Error making API request: permission denied",
    ],
    cause:
      "Whoever is logged in has no role at Vault for it. Administrators are the operators and the delivery identity; an owner of the project is none by that alone.",
    remedy: [
      "Is your account, or a group of yours, among `operators`? A change of it takes an `up` by somebody who is.",
      "For a value of an application: components/secret-store/README.md says who logs in as what.",
    ],
    command: "groundplan explain operators",
    sources: ["components/secret-store/README.md#who-logs-in-and-as-what", "docs/first-deployment.md#steps"],
  },
  {
    handle: "vault-unreachable",
    title: "Vault does not answer",
    matches:
      /vault\S*:? .*(connection refused|no such host|i\/o timeout|context deadline exceeded)|v1\/sys\/\S+": dial tcp/i,
    examples: ['Get "https://vault-x.a.run.app/v1/sys/health": dial tcp: lookup vault-x.a.run.app: no such host'],
    cause: "The service is gone or has another address, or this machine has no way to it.",
    remedy: ["`gcloud run services describe <vault> --project <project> --region <region>` says whether it serves."],
    command: "groundplan doctor {environment} --only vault",
    sources: ["components/vault/README.md#backups-and-how-to-restore-one"],
  },
];
