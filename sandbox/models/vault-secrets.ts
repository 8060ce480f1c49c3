// The kinds of Vault Secrets Operator that the program uses: what the API server refuses by their definitions.
import type { Models } from "../model";
import { definedKind, type Fields } from "./defined-kind";

const source = "https://github.com/hashicorp/vault-secrets-operator/tree/v1.4.1/chart/crds";
const duration = /^[0-9]+(\.[0-9]+)?(s|m|h)$/;

const template: Fields = { fields: { name: "string", text: "string" }, required: ["text"] };

const transformation: Fields = {
  fields: {
    excludeRaw: "boolean",
    excludes: { list: "string" },
    includes: { list: "string" },
    templates: { table: template },
  },
};

const connection: Fields = {
  fields: {
    address: "string",
    caCertPath: "string",
    caCertSecretRef: "string",
    headers: { table: "string" },
    skipTLSVerify: "boolean",
    timeout: duration,
    tlsServerName: "string",
  },
  required: ["address", "skipTLSVerify"],
};

const auth: Fields = {
  fields: {
    allowedNamespaces: { list: "string" },
    headers: { table: "string" },
    jwt: {
      fields: {
        audiences: { list: "string" },
        role: "string",
        secretRef: "string",
        serviceAccount: "string",
        tokenExpirationSeconds: "number",
      },
    },
    method: ["kubernetes", "jwt", "appRole", "aws", "gcp"],
    mount: "string",
    namespace: "string",
    params: { table: "string" },
    vaultConnectionRef: "string",
  },
};

const staticSecret: Fields = {
  fields: {
    destination: {
      fields: {
        annotations: { table: "string" },
        create: "boolean",
        labels: { table: "string" },
        name: "string",
        overwrite: "boolean",
        transformation,
        type: "string",
      },
      required: ["name"],
    },
    hmacSecretData: "boolean",
    mount: "string",
    namespace: "string",
    path: "string",
    refreshAfter: duration,
    rolloutRestartTargets: {
      list: {
        fields: { kind: ["Deployment", "DaemonSet", "StatefulSet", "argo.Rollout"], name: "string" },
        required: ["kind", "name"],
      },
    },
    syncConfig: { fields: { instantUpdates: "boolean" } },
    type: ["kv-v1", "kv-v2"],
    vaultAuthRef: "string",
    version: "number",
  },
  required: ["destination", "mount", "path", "type"],
};

export const vaultSecretsModels: Models = Object.fromEntries(
  Object.entries({ VaultAuth: auth, VaultConnection: connection, VaultStaticSecret: staticSecret }).map(
    ([kind, fields]) => [`kubernetes:secrets.hashicorp.com/v1beta1:${kind}`, definedKind(fields, source)],
  ),
);
