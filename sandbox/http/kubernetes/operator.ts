// Vault Secrets Operator in name only: each document that is to be copied counts as copied, with a value that nobody made.
// https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference#vaultstaticsecret
import type { Properties } from "../../model";
import { text } from "../call";
import { now } from "../google/values";
import type { Caller } from "./api";
import { table, tables } from "./values";

const COPIES = "/apis/secrets.hashicorp.com/v1beta1/vaultstaticsecrets";
const MERGE = "application/merge-patch+json";

/** Copies what is not copied yet. Without the operator's kinds there is nothing to do. */
export async function copySecrets(api: Caller): Promise<void> {
  const { body } = await api.call("GET", COPIES);
  for (const copy of tables(body["items"])) {
    const { generation = 0, ...metadata } = table(copy["metadata"]);
    const status = table(copy["status"]);
    if (status["lastGeneration"] === generation || metadata["deletionTimestamp"] !== undefined) continue;
    const [namespace, name] = [text(metadata["namespace"]), text(metadata["name"])];
    await writeSecret(api, namespace, table(table(copy["spec"])["destination"]));
    const path = COPIES.replace("vaultstaticsecrets", `namespaces/${namespace}/vaultstaticsecrets/${name}/status`);
    await api.call("PATCH", path, { status: statusOf(generation) }, MERGE);
  }
}

async function writeSecret(api: Caller, namespace: string, destination: Properties): Promise<void> {
  const keys = Object.keys(table(table(destination["transformation"])["templates"]));
  const metadata = { name: text(destination["name"]), labels: { "app.kubernetes.io/managed-by": "hashicorp-vso" } };
  const stringData = Object.fromEntries(keys.map((key) => [key, "simulated"]));
  await api.call("POST", `/api/v1/namespaces/${namespace}/secrets`, {
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    metadata,
    stringData,
  });
}

function statusOf(generation: Properties[string]): Properties {
  const conditions = ["SecretSynced", "Healthy", "Ready"].map((type) => ({
    type,
    status: "True",
    reason: "Simulated",
    message: "",
    lastTransitionTime: now(),
    observedGeneration: generation,
  }));
  return { lastGeneration: generation, secretMAC: "", conditions };
}
