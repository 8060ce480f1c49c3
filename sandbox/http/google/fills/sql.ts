// Cloud SQL: https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1beta4/instances. The defaults are those of its
// description and of its reference for PostgreSQL.
import { randomBytes } from "node:crypto";
import type { Properties } from "../../../model";
import { fill, inner, text } from "../../call";
import { numberOf, type GoogleRequest } from "../request";
import { etag, hex, now } from "../values";
import { fillReplication } from "../special/sql-instances";
import type { Fill } from ".";

export const fillSql: Fill = (request, resource, before) => {
  if (request.collection === "databases") fillDatabase(request, resource);
  else if (request.collection === "instances") fillInstance(request, resource, before);
};

function fillDatabase({ project, parameters, key }: GoogleRequest, resource: Properties): void {
  fill(resource, { charset: "UTF8", collation: "en_US.UTF8" });
  const path = key.slice(key.indexOf(":") + 1);
  Object.assign(resource, {
    kind: "sql#database",
    project,
    instance: parameters["instance"] ?? "",
    etag: etag(),
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/${path}`,
  });
}

function fillInstance(request: GoogleRequest, resource: Properties, before: Properties | undefined): void {
  const { project, world } = request;
  const [name, region] = [text(resource["name"]), text(resource["region"])];
  fillSettings(inner(resource, "settings"), region, before === undefined ? {} : inner(before, "settings"));
  const version = `${text(resource["databaseVersion"])}_6`;
  fillReplication(request, resource);
  // An instance that was made while Cloud DNS was enabled has a write end point (…/connect-to-instance-using-write-endpoint).
  if (inner(resource, "settings")["edition"] === "ENTERPRISE_PLUS" && resource["masterInstanceName"] === undefined) {
    fill(inner(resource, "replicationCluster"), { psaWriteEndpoint: `${hex(13)}.${hex(13)}.global.sql-psa.goog.` });
  }
  fill(resource, { instanceType: "CLOUD_SQL_INSTANCE", maintenanceVersion: `${version}.R20261001.00_00` });
  Object.assign(resource, {
    kind: "sql#instance",
    state: "RUNNABLE",
    project,
    backendType: "SECOND_GEN",
    connectionName: `${project}:${region}:${name}`,
    createTime: before?.["createTime"] ?? now(),
    databaseInstalledVersion: version,
    gceZone: `${region}-b`,
    etag: randomBytes(32).toString("hex"),
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${name}`,
    serviceAccountEmailAddress: `p${numberOf(world, project)}-${hex(6)}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
    ipAddresses: before?.["ipAddresses"] ?? [{ type: "PRIVATE", ipAddress: "10.19.0.3" }],
    serverCaCert: before?.["serverCaCert"] ?? serverCertificate(world.authority, name),
    sqlNetworkArchitecture: "NEW_NETWORK_ARCHITECTURE",
    satisfiesPzi: true,
    geminiConfig: { entitled: false },
    dnsName: `${hex(12)}.${hex(14)}.${region}.sql.goog.`,
  });
}

function fillSettings(settings: Properties, region: string, before: Properties): void {
  fill(settings, {
    activationPolicy: "ALWAYS",
    availabilityType: "ZONAL",
    pricingPlan: "PER_USE",
    edition: "ENTERPRISE",
    dataDiskType: "PD_SSD",
    dataDiskSizeGb: "10",
    storageAutoResize: true,
    storageAutoResizeLimit: "0",
    replicationType: "SYNCHRONOUS",
    connectorEnforcement: "NOT_REQUIRED",
    deletionProtectionEnabled: false,
  });
  settings["kind"] = "sql#settings";
  settings["settingsVersion"] = String(Number(before["settingsVersion"] ?? 0) + 1);
  fill(inner(settings, "locationPreference"), { kind: "sql#locationPreference", zone: `${region}-b` });
  const network = inner(settings, "ipConfiguration");
  fill(network, {
    requireSsl: network["sslMode"] === "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
    serverCaMode: "GOOGLE_MANAGED_INTERNAL_CA",
    authorizedNetworks: [],
    serverCertificateRotationMode: "SERVER_CERTIFICATE_ROTATION_MODE_UNSPECIFIED",
  });
  fill(settings, { backupConfiguration: { enabled: false, startTime: "00:00" } });
  fill(inner(settings, "backupConfiguration"), {
    kind: "sql#backupConfiguration",
    transactionLogRetentionDays: 7,
    transactionalLogStorageState: "CLOUD_STORAGE",
    backupTier: "STANDARD",
  });
  if (settings["maintenanceWindow"] !== undefined)
    inner(settings, "maintenanceWindow")["kind"] = "sql#maintenanceWindow";
}

function serverCertificate(cert: string, instance: string): Properties {
  return {
    kind: "sql#sslCert",
    certSerialNumber: "0",
    cert,
    instance,
    sha1Fingerprint: hex(40),
    commonName: "C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA",
    createTime: now(),
    expirationTime: "2036-01-01T00:00:00Z",
  };
}
