import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretsOperatorAttachment } from "../contracts/secrets-operator";
import type { Usable } from "../internal/usable";
import { inOrder } from "../internal/unordered";
import type { CopiedVariable, Environment } from "../workload/environment";
import type { AutopilotAppArgs } from "./args";
import { configCopy, copyingAccount, secretsCopy, type AutopilotSettings } from "./settings";
import { createVaultLogin } from "./vault-login";
import { onceKnown } from "../internal/outputs";

const apiVersion = "secrets.hashicorp.com/v1beta1";

/** Values of the contracts that are checked once they are known. */
export interface CheckedSource {
  /** Name of the application, and of its documents. */
  app: pulumi.Input<string> | undefined;
  vaultConnection: pulumi.Input<string> | undefined;
}

/** What is copied into the cluster, and from where. */
export interface Copies {
  operator: SecretsOperatorAttachment;
  app: pulumi.Input<string>;
  vaultConnection: pulumi.Input<string>;
  documents: CopiedDocument[];
}

interface CopiedDocument {
  /** Name of the Kubernetes Secret, and of the object that asks for it. */
  destination: string;
  holds: CopiedVariable["holds"];
  mount: pulumi.Input<string>;
  /** Known when each key has a first value. */
  path: pulumi.Output<string>;
  keys: string[];
}

/** The documents that hold keys of the workload; nothing if it names none. */
export function planCopies(
  name: string,
  { copied, files }: Environment,
  { secrets, secretsOperator }: Usable<AutopilotAppArgs>,
  { app, vaultConnection }: CheckedSource,
): Copies | undefined {
  if (secrets === undefined || secretsOperator === undefined) return undefined;
  if (app === undefined || vaultConnection === undefined) return undefined;
  const all = [...copied, ...files];
  const documents = [
    { destination: secretsCopy(name), mount: secrets.secretsMount, holds: "secrets" as const },
    { destination: configCopy(name), mount: secrets.configMount, holds: "config" as const },
  ].flatMap(({ destination, mount, holds }) => {
    const variables = all.filter((one) => one.holds === holds);
    if (variables.length === 0) return [];
    const path = onceKnown(
      app,
      variables.map(({ secretId }) => secretId),
    );
    return [{ destination, holds, mount, path, keys: inOrder(variables.map(({ key }) => key)) }];
  });
  return documents.length === 0 ? undefined : { operator: secretsOperator, app, vaultConnection, documents };
}

/**
 * Keeps Kubernetes Secrets in step with the application's documents in Vault, those keys that the workload names. Vault
 * Secrets Operator does it each minute, restarts the deployment when a value changed, and repairs what somebody edited: no
 * value passes through this program, and the copies stay when Vault is away. Returns what pods must wait for.
 */
export function createCopies(
  parent: pulumi.Resource,
  copies: Copies | undefined,
  settings: AutopilotSettings,
): pulumi.Resource[] {
  if (copies === undefined) return [];
  const role = createVaultLogin(parent, settings.name, copies);
  const login = createLogin(parent, copies, role, settings);
  return copies.documents.map((document) => createCopy(parent, login, document, settings));
}

/** An identity of its own, which no pod runs as: its tokens read these two documents and nothing else. */
function createLogin(
  parent: pulumi.Resource,
  { operator, vaultConnection }: Copies,
  role: pulumi.Output<string>,
  { name, namespace }: AutopilotSettings,
): CustomResource {
  const accountName = copyingAccount(name);
  const account = new corev1.ServiceAccount(
    // With a dot, which no application has in its name: `web-secrets` may be one beside `web`.
    `${name}.secrets`,
    { metadata: { name: accountName, namespace }, automountServiceAccountToken: false },
    { parent },
  );
  return new CustomResource(
    `${name}-vault`,
    {
      apiVersion,
      kind: "VaultAuth",
      metadata: { name, namespace },
      spec: {
        vaultConnectionRef: vaultConnection,
        method: "jwt",
        mount: operator.authMount,
        jwt: {
          role,
          serviceAccount: account.metadata.name,
          audiences: [operator.audience],
          // The shortest that Kubernetes gives.
          tokenExpirationSeconds: 600,
        },
      },
    },
    { parent },
  );
}

function createCopy(
  parent: pulumi.Resource,
  login: CustomResource,
  { destination, holds, mount, path, keys }: CopiedDocument,
  { name, namespace, workload }: AutopilotSettings,
): CustomResource {
  return new CustomResource(
    holds === "secrets" ? `${name}-copy` : `${name}.config-copy`,
    {
      apiVersion,
      kind: "VaultStaticSecret",
      metadata: {
        name: destination,
        namespace,
        // Ready when what this program asked for has been copied. Until then no pod starts, and a key that is missing fails
        // the deployment.
        annotations: { "pulumi.com/waitFor": "condition=Ready" },
      },
      spec: {
        vaultAuthRef: login.metadata.name,
        mount,
        type: "kv-v2",
        path,
        refreshAfter: "60s",
        // Compares the copy too with what was written last, and so sees what somebody edited.
        hmacSecretData: true,
        destination: {
          name: destination,
          create: true,
          // The name is ours: whatever else stands under it, or has lost the operator's marks, becomes the copy again.
          overwrite: true,
          transformation: {
            excludeRaw: true,
            // Nothing but what the templates make.
            excludes: [".*"],
            templates: Object.fromEntries(keys.map((key) => [key, { text: template(key) }])),
          },
        },
        rolloutRestartTargets: workload.processes.map((process) => ({ kind: "Deployment", name: process.name })),
      },
    },
    { parent },
  );
}

/**
 * One key of the document, as it is; what is no text, as JSON. A document that lacks the key, or that was deleted, is an
 * error: the operator reports it and leaves the copy as it was. By itself it would write a copy without the key, or an
 * empty one, and restart pods that then cannot start (https://github.com/hashicorp/vault-secrets-operator/issues/756).
 */
function template(key: string): string {
  return [
    `{{ if not (hasKey .Secrets "${key}") }}{{ fail "the document has no ${key}" }}{{ end }}`,
    `{{ $value := get .Secrets "${key}" }}`,
    `{{ if kindIs "string" $value }}{{ $value }}{{ else }}{{ toJson $value }}{{ end }}`,
  ].join("");
}
