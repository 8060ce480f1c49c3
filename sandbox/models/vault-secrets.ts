// The kinds of Vault Secrets Operator that the program uses: what the API server refuses by their definitions.
import type { Models, ResourceModel, Rule, Value } from "../model";
import { kubernetesObject } from "./kubernetes-object";

/** A field's type by name, the texts that it takes, a pattern, or the fields of an object; a list or a table of one. */
type Field = string | string[] | RegExp | Fields | { list: Field } | { table: Field };
interface Fields {
  fields: Record<string, Field>;
  required?: string[];
}

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
    ([kind, fields]) => [`kubernetes:secrets.hashicorp.com/v1beta1:${kind}`, model(fields)],
  ),
);

function model(spec: Fields): ResourceModel {
  const object = kubernetesObject();
  const rule: Rule = {
    property: "spec",
    refuse: (value) => problems("spec", value, spec).join("; ") || undefined,
    remedy: "write it as the definition of the kind says",
    source,
  };
  return { ...object, rules: [...(object.rules ?? []), rule] };
}

function problems(path: string, value: Value | undefined, field: Field): string[] {
  if (typeof field === "string") return typeof value === field ? [] : [`${path} is no ${field}`];
  const text = typeof value === "string" ? value : "";
  if (Array.isArray(field)) return field.includes(text) ? [] : [`${path} is not one of ${field.join(", ")}`];
  if (field instanceof RegExp) return field.test(text) ? [] : [`${path} does not match ${field.source}`];
  if ("list" in field) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((element, index) => problems(`${path}[${index}]`, element, field.list));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [`${path} is no object`];
  if ("table" in field) {
    return Object.entries(value).flatMap(([key, element]) => problems(`${path}.${key}`, element, field.table));
  }
  const missing = (field.required ?? []).filter((key) => value[key] === undefined);
  return [
    ...missing.map((key) => `${path}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, element]) => {
      const inner = field.fields[key];
      return inner === undefined ? [`${path} has no field ${key}`] : problems(`${path}.${key}`, element, inner);
    }),
  ];
}
