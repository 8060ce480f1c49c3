// Memorystore for Valkey: https://cloud.google.com/memorystore/docs/valkey/reference/rest/v1beta/projects.locations.instances
import type { Properties, Value } from "../../../model";
import { fill, inner, text } from "../../call";
import { nameOfKey } from "../request";
import { hex, now, numericId } from "../values";
import type { Fill } from ".";

const tables = (value: Value | undefined): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);

export const fillCache: Fill = ({ collection, key }, resource, before) => {
  if (collection !== "instances") return;
  fill(resource, {
    mode: "CLUSTER",
    authorizationMode: "AUTH_DISABLED",
    transitEncryptionMode: "TRANSIT_ENCRYPTION_DISABLED",
    nodeType: "HIGHMEM_MEDIUM",
    engineVersion: "VALKEY_9_0",
    uid: hex(32),
    state: "ACTIVE",
    createTime: before?.["createTime"] ?? now(),
  });
  fill(inner(resource, "persistenceConfig"), { mode: "DISABLED" });
  fill(inner(resource, "zoneDistributionConfig"), { mode: "MULTI_ZONE" });
  const policy = inner(resource, "maintenancePolicy");
  for (const window of tables(policy["weeklyMaintenanceWindow"])) fill(window, { duration: "3600s" });
  resource["endpoints"] =
    before?.["endpoints"] ?? tables(resource["endpoints"]).map((one) => endpoint(one, resource, key));
};

/** What a program's network is given: one address to write to and one to read from, or that by which a cluster is found. */
function endpoint({ connections }: Properties, resource: Properties, key: string): Properties {
  const isCluster = resource["mode"] !== "CLUSTER_DISABLED";
  const kinds = isCluster
    ? ["DISCOVERY"]
    : Number(resource["replicaCount"] ?? 0) > 0
      ? ["PRIMARY", "READER"]
      : ["PRIMARY"];
  const region = /\/locations\/([^/]+)/.exec(nameOfKey(key))?.[1] ?? "";
  const made = tables(connections).flatMap(({ pscAutoConnection }) =>
    kinds.map((kind, index): Properties => {
      const wanted = pscAutoConnection as Properties;
      const rule = `projects/${text(wanted["projectId"])}/regions/${region}/forwardingRules/sca-auto-fr-${hex(12)}`;
      const place = { ipAddress: `10.16.32.${index + 2}`, port: 6379, forwardingRule: rule };
      const connection = {
        ...wanted,
        ...place,
        pscConnectionId: numericId(),
        connectionType: `CONNECTION_TYPE_${kind}`,
      };
      return { pscAutoConnection: connection };
    }),
  );
  return { connections: made };
}
