// Members of lists come, go and change places. The tables are derived from the contract: a new list is tried as soon as it is
// there, and asks for its row.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AppSecrets, ProjectServices, SecretSyncApp } from "../../components";
import { tellingMember } from "../../components/internal/contract-values";
import { scriptName } from "../../components/internal/edge-worker";
import contract from "../../components/internal/arguments.json";
import { componentClasses, type ComponentClass } from "../../plugin/classes";
import { pgpKeys } from "../support/pgp-keys";
import { optionsOf } from "../support/secrets-operator";
import {
  bindingOf,
  endpointOf,
  hosts,
  identityOf,
  media,
  samples,
  secretsOf,
  serverless,
  type Sample,
} from "../support/samples";
import * as parts from "../support/workload";
import { deploy, emptyState, type Deployment, type RegisteredResource } from "../support/program";

interface Type {
  optional?: boolean;
  type?: string;
  ref?: string;
  items?: Type;
  additionalProperties?: Type;
}

interface Members {
  [property: string]: Type;
}

/** What is known about a list, or about a table, whose members are its entries. */
interface Row {
  /**
   * `resources`: a member has resources of its own. `content`: members are part of other resources. `lookup`: a component looks
   * up what it needs, or only checks.
   */
  kind: "resources" | "content" | "lookup";
  /** A member that is not in the sample. */
  third: unknown;
  /** How many of the first members always stay. The default is none. */
  keeps?: number;
  /** Why another order is a change. The default is that it is none. */
  ordered?: string;
  /** What a list without members is: refused, the same as none at all, or something of its own: what the docstring says, or what other arguments make of it. */
  empty: "refused" | "none" | "own";
}

const kept = pulumi.secret("0123456789");

// A platform hands these to its registry and to its Vault.
const upstreams: Row = { empty: "none", kind: "resources", third: "nvcr.io/acme" };
const lockedDigests: Row = {
  empty: "none",
  kind: "lookup",
  third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`],
};
const registryCredentials: Row = {
  empty: "none",
  kind: "resources",
  third: {
    registry: "registry.gitlab.com",
    username: "acme",
    passwordSecretVersion: "projects/acme-test/secrets/c/versions/1",
  },
};
const shareHolders: Row = {
  empty: "refused",
  kind: "resources",
  third: { name: "carol", pgpKey: pgpKeys.carol, readers: ["group:one@example.com", "group:two@example.com"] },
};

const rows: Record<string, Row> = {
  "AppBucket.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "AppBucket.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "AppBucket.expiry": { empty: "none", kind: "content", third: { afterDays: 30, prefix: "exports/" } },
  "AppBucket.uploadOrigins": { empty: "none", kind: "content", third: "https://shop.example.com" },
  "CloudRunServer.serviceIds": {
    empty: "refused",
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/locations/us-east1/services/web-resize"],
  },
  "CloudRunServer.urls": {
    empty: "refused",
    kind: "lookup",
    third: ["us-east1", "https://web-resize-abc-ue.a.run.app"],
  },
  "AppBucketEvents.events": { empty: "refused", kind: "content", third: "OBJECT_ARCHIVE" },
  "App.regions": {
    empty: "refused",
    kind: "resources",
    third: "europe-west9",
    keeps: 1,
    ordered: "jobs run in the first",
  },
  "App.databaseUsers": { empty: "none", kind: "content", third: ["main", {}] },
  "AppOnCloudRun.invokers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "AppSecrets.keys": { empty: "own", kind: "resources", third: { name: "C_KEY" } },
  "AppSecrets.config": { empty: "none", kind: "resources", third: { name: "C_SET" } },
  "AppSecrets.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "AppSecrets.configReaders": { empty: "none", kind: "content", third: "group:three@example.com" },
  "AppSecrets.regions": {
    empty: "refused",
    kind: "content",
    third: "europe-north1",
    keeps: 1,
    ordered: "the program that makes first values runs in the first",
  },
  "AppSecrets.bindings": { empty: "own", kind: "lookup", third: ["other", bindingOf("other", "other")] },
  "AppSecrets.databaseUsers": { empty: "none", kind: "resources", third: ["archive", {}] },
  "AuditTrail.watchedSecrets": { empty: "none", kind: "content", third: { secretName: "token" } },
  "WatchedSecret.readers": { empty: "none", kind: "content", third: "four@example.com" },
  "AuditTrail.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "StaticSite.immutablePaths": { empty: "own", kind: "content", third: "/media/" },
  "StaticSite.alsoPublish": { empty: "none", kind: "content", third: "/.d" },
  "StaticSite.endpoints": { empty: "none", kind: "content", third: ["events", "/events"] },
  "StaticSite.settings": { empty: "none", kind: "content", third: ["language", "de"] },
  "WorkloadRollout.steps": {
    empty: "refused",
    kind: "content",
    third: { weight: 5 },
    ordered: "each step gives more than the one before",
  },
  "Workload.processes": {
    empty: "refused",
    kind: "resources",
    third: ["streaming", { port: 5000, scaling: { min: 1 } }],
  },
  "Workload.env": { empty: "none", kind: "content", third: ["THEME", "dark"] },
  "Workload.secrets": { empty: "none", kind: "content", third: ["C_KEY", {}] },
  "Workload.config": { empty: "none", kind: "content", third: ["C_SET", {}] },
  "Workload.bindings": {
    empty: "none",
    kind: "content",
    third: ["third", { values: { host: "10.19.0.5" } }],
    keeps: 1,
  },
  "Binding.values": { empty: "own", kind: "content", third: ["port", "5433"], keeps: 1 },
  "Binding.places": { empty: "none", kind: "content", third: { address: "10.19.0.9", port: 5433 } },
  "Workload.bound": { empty: "none", kind: "content", third: ["THIRD_HOST", "{main.host}"] },
  "Workload.files": { empty: "none", kind: "content", third: ["/run/third/a", "A"] },
  "Workload.jobs": { empty: "none", kind: "resources", third: ["backup", { schedule: { cron: "0 5 * * *" } }] },
  "WorkloadProcess.command": { empty: "refused", kind: "content", third: "--debug", ordered: "a command's words" },
  "WorkloadProcess.args": { empty: "refused", kind: "content", third: "later", ordered: "a command's words" },
  "WorkloadProcess.env": { empty: "none", kind: "content", third: ["SIZE", "large"] },
  "WorkloadProcess.bound": { empty: "none", kind: "content", third: ["THIRD_PORT", "{main.port}"] },
  "WorkloadProcess.sidecars": { empty: "none", kind: "content", third: ["third", { image: parts.otherImage }] },
  "WorkloadProcess.volumes": { empty: "none", kind: "content", third: ["/var/third", { kind: "scratch" }] },
  "WorkloadProcess.connections": { empty: "none", kind: "lookup", third: ["cache", 2] },
  "WorkloadSidecar.command": { empty: "refused", kind: "content", third: "--debug", ordered: "a command's words" },
  "WorkloadSidecar.args": { empty: "refused", kind: "content", third: "later", ordered: "a command's words" },
  "WorkloadSidecar.env": { empty: "none", kind: "content", third: ["SIZE", "large"] },
  "WorkloadSidecar.variables": { empty: "none", kind: "content", third: "A_SET" },
  "WorkloadSidecar.mounts": { empty: "none", kind: "content", third: "/run/other/a" },
  "WorkloadJob.volumes": { empty: "none", kind: "content", third: ["/var/third", { kind: "scratch" }] },
  "WorkloadJob.connections": { empty: "none", kind: "lookup", third: ["cache", 2] },
  "WorkloadJob.env": { empty: "none", kind: "content", third: ["SIZE", "large"] },
  "WorkloadJob.command": { empty: "refused", kind: "content", third: "--debug", ordered: "a command's words" },
  "Origin.availabilityParts": {
    empty: "none",
    kind: "lookup",
    third: { name: "Cloud SQL", percent: 99.95, source: "https://cloud.google.com/sql/sla" },
  },
  "ServiceLevel.parts": {
    empty: "own",
    kind: "content",
    third: { name: "Cloud SQL", percent: 99.95, source: "https://cloud.google.com/sql/sla" },
    keeps: 5,
  },
  "EndpointWatch.resourceLabels": { empty: "none", kind: "content", third: ["configuration_name", "shop"] },
  "ServiceObjective.needs": { empty: "none", kind: "content", third: endpointOf("queue") },
  "ServiceObjective.assumed": {
    empty: "none",
    kind: "content",
    third: { part: "KV", percent: 99.99, reason: "measured" },
    keeps: 2,
  },
  "ServiceObjective.checkRegions": { empty: "refused", kind: "content", third: "SOUTH_AMERICA", keeps: 3 },
  "ServiceObjective.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "RestoreDrill.proofs": { empty: "refused", kind: "content", third: { database: "mail", query: "SELECT true" } },
  "RestoreDrill.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "WorkloadJob.args": { empty: "refused", kind: "content", third: "later", ordered: "a command's words" },
  "BindingCredential.extensions": { empty: "none", kind: "content", third: "ltree" },
  "PostgresDatabase.extensions": { empty: "none", kind: "lookup", third: "ltree" },
  "SecretLogin.extensions": { empty: "none", kind: "content", third: "ltree" },
  "DatabaseServer.addresses": { empty: "none", kind: "lookup", third: "10.19.0.9" },
  "DatabaseServer.instanceNames": {
    empty: "refused",
    kind: "content",
    third: "third-1",
    keeps: 1,
    ordered: "users are administered at the first",
  },
  "ImageSource.upstreamUrls": {
    empty: "own",
    kind: "lookup",
    third: ["ghcr.io/other", "europe-west1-docker.pkg.dev/acme-test/o"],
  },
  "ImageSource.lockedDigests": {
    empty: "none",
    kind: "lookup",
    third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`],
  },
  "Cache.parameters": { empty: "none", kind: "content", third: ["maxclients", "900"] },
  "Cache.notificationChannels": { empty: "none", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "ClusterAttachment.zones": { empty: "refused", kind: "content", third: "europe-west1-f" },
  "NetworkAttachment.subnetworkIds": {
    empty: "own",
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/regions/us-east1/subnetworks/u"],
  },
  "NetworkAttachment.cachePolicyIds": {
    empty: "own",
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/locations/us-east1/serviceConnectionPolicies/caches"],
  },
  "SecretsAttachment.databaseCredentialsPaths": {
    empty: "own",
    kind: "lookup",
    third: ["archive", "database/test/creds/readwrite.web.archive"],
  },
  "SecretLogins.bindings": {
    empty: "own",
    kind: "content",
    third: ["third", { kind: "database-readonly", resource: "third" }],
  },
  "SecretLogins.templates": {
    empty: "own",
    kind: "content",
    third: ["THIRD_URL", "postgresql://{main.username}@10.0.0.3"],
  },
  "SecretsAttachment.secretIds": {
    empty: "own",
    kind: "content",
    third: ["THIRD", "projects/acme-test/secrets/web-THIRD"],
  },
  "SecretsAttachment.configIds": {
    empty: "own",
    kind: "content",
    third: ["SIZE", "projects/acme-test/secrets/web-SIZE-config"],
  },
  "Cdn.certificateHostnames": { empty: "none", kind: "content", third: "help.example.com" },
  "Cdn.notificationChannels": { empty: "own", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Cdn.drained": { empty: "none", kind: "content", third: "third" },
  "CdnMaintenance.allowedAddresses": { empty: "none", kind: "content", third: "192.0.2.9" },
  "CdnMaintenance.hostnames": { empty: "refused", kind: "content", third: "docs.example.com" },
  "Cdn.hosts": {
    empty: "refused",
    kind: "resources",
    third: { hostname: "third.example.com", routes: [{ path: "/", origins: hosts.slice(1) }] },
  },
  "CdnHost.routes": { empty: "refused", kind: "resources", third: { path: "/third", media } },
  "CachedPath.queryParameters": { empty: "own", kind: "content", third: "limit" },
  "CdnHost.cachedPaths": { empty: "own", kind: "content", third: { path: "/fonts/" } },
  "CdnRoute.origins": {
    empty: "refused",
    kind: "resources",
    third: { originName: "fourth", hostname: "fourth.origin.example.com", healthPath: "/" },
    ordered: "the first is asked while none is healthy",
  },
  "CdnHost.rules": {
    empty: "none",
    kind: "resources",
    third: { name: "south", when: { paths: ["/south"] }, origin: "south" },
    ordered: "the first rule that matches decides",
  },
  "CdnHost.ruleOrigins": {
    empty: "none",
    kind: "resources",
    third: { originName: "south", hostname: "south.origin.example.com", healthPath: "/" },
  },
  "EdgeMatch.paths": { empty: "refused", kind: "content", third: "/wild", keeps: 1 },
  "EdgeMatch.exceptPaths": { empty: "refused", kind: "content", third: "/far/never" },
  "EdgeMatch.methods": { empty: "refused", kind: "content", third: "PUT" },
  "EdgeMatch.headers": { empty: "refused", kind: "content", third: { name: "X-Third" } },
  "EdgeMatch.cookies": { empty: "refused", kind: "content", third: { name: "third" } },
  "EdgeMatch.countries": { empty: "refused", kind: "content", third: "MX" },
  "EdgeMatch.exceptCountries": { empty: "refused", kind: "content", third: "IT" },
  "EdgeCondition.values": { empty: "refused", kind: "content", third: "pacific" },
  "EdgeCondition.prefixes": { empty: "refused", kind: "content", third: "pac" },
  "EdgeRule.requestHeaders": { empty: "refused", kind: "content", third: { name: "X-Third" } },
  "EdgeRule.responseHeaders": { empty: "refused", kind: "content", third: { name: "X-Third" } },
  "EdgeFunction.origins": { empty: "none", kind: "resources", third: "gke" },
  "EdgeFunction.config": { empty: "none", kind: "content", third: ["THIRD", "3"] },
  "EdgeFunction.secrets": {
    empty: "none",
    kind: "content",
    third: { name: "FOURTH", storeId: "5".repeat(32), secretName: "edge-third" },
  },
  "Cdn.rateLimits": {
    empty: "own",
    kind: "content",
    third: { description: "uploads", paths: ["/upload"], requests: 5, periodSeconds: 60, blockSeconds: 60 },
    ordered: "Cloudflare evaluates rules in their order",
  },
  "CdnFirewall.blockedAddresses": { empty: "none", kind: "content", third: "198.51.100.7" },
  "CdnFirewall.blockedPaths": { empty: "own", kind: "content", third: "/phpmyadmin" },
  "GoogleCdn.certificateHostnames": { empty: "none", kind: "resources", third: "help.example.com" },
  "GoogleCdn.hosts": {
    empty: "refused",
    kind: "resources",
    third: { hostname: "third.example.com", routes: [{ path: "/", backend: serverless }] },
  },
  "GoogleCdnHost.routes": { empty: "refused", kind: "resources", third: { path: "/third", media } },
  "GoogleCdnHost.cachedPaths": { empty: "own", kind: "content", third: { path: "/fonts/" } },
  "GoogleCachedPath.queryParameters": { empty: "own", kind: "content", third: "limit" },
  "GoogleCdn.notificationChannels": {
    empty: "own",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "GoogleCdnMaintenance.hostnames": { empty: "refused", kind: "content", third: "docs.example.com" },
  "GoogleCdn.rateLimits": {
    empty: "own",
    kind: "content",
    third: { description: "uploads", paths: ["/upload"], requests: 5, periodSeconds: 60, blockSeconds: 60 },
  },
  "GoogleCdn.responseHeaders": { empty: "none", kind: "content", third: ["X-Third", "third"] },
  "GoogleCdnFirewall.blockedAddresses": { empty: "none", kind: "content", third: "198.51.100.7" },
  "GoogleCdnFirewall.blockedPaths": { empty: "own", kind: "content", third: "/phpmyadmin" },
  "GoogleCdnFirewall.managedRules": { empty: "none", kind: "content", third: "lfi-v33-stable" },
  "RateLimit.hostnames": { empty: "refused", kind: "content", third: "old.example.com" },
  "RateLimit.paths": { empty: "refused", kind: "content", third: "/reset" },
  "CloudRunApp.regions": {
    empty: "refused",
    kind: "resources",
    third: "europe-west9",
    keeps: 1,
    ordered: "jobs run in the first",
  },
  "AppOnCloudRun.deployers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "CloudRunApp.deployers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "CloudRunApp.invokers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "DeliveryIdentity.grantableRoles": { empty: "own", kind: "content", third: "roles/run.viewer" },
  "Backend.canaryEndpointGroups": {
    empty: "refused",
    kind: "content",
    third: "https://www.googleapis.com/compute/v1/projects/acme-test/zones/c/networkEndpointGroups/web-canary",
  },
  "Backend.networkEndpointGroups": {
    empty: "refused",
    kind: "content",
    third: "https://www.googleapis.com/compute/v1/projects/acme-test/zones/c/networkEndpointGroups/web",
  },
  "LoadBalancedOrigin.alsoTrusted": { empty: "none", kind: "content", third: "one more authority" },
  "Dashboard.objectives": {
    empty: "none",
    kind: "content",
    third: ["third", "projects/1/services/third/serviceLevelObjectives/third"],
  },
  "Dashboard.hostnames": { empty: "none", kind: "content", third: "third.example.com" },
  "Dashboard.services": { empty: "none", kind: "content", third: "shop-third" },
  "Dashboard.workerPools": { empty: "none", kind: "content", third: "shop-third" },
  "Dashboard.urlMaps": { empty: "none", kind: "content", third: "front-c3" },
  "Dashboard.backendServices": { empty: "none", kind: "content", third: "shop-third-run" },
  "Dashboard.syncedApps": { empty: "none", kind: "content", third: "third" },
  "Dashboard.namespaces": { empty: "none", kind: "content", third: { namespace: "third", clusterName: "main" } },
  "Dashboard.databases": { empty: "none", kind: "content", third: { name: "third", databaseIds: ["acme-test:third"] } },
  "DashboardDatabase.databaseIds": { empty: "refused", kind: "content", third: "acme-test:third" },
  "Dashboard.secretSync": { empty: "own", kind: "content", third: ["third", "sync-third"] },
  "Dashboard.restoreDrill": { empty: "own", kind: "content", third: ["third", "drill-third"] },
  "Dashboard.caches": { empty: "none", kind: "content", third: "third" },
  "LogBucket.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "LogBucket.exclusions": { empty: "none", kind: "content", third: ["pings", 'severity="INFO"'] },
  "MediaBucket.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "MediaBucket.uploadOrigins": { empty: "none", kind: "content", third: "https://shop.example.com" },
  "Budget.projectNumbers": { empty: "refused", kind: "content", third: "100000000003" },
  "Budget.notificationChannels": {
    empty: "refused",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "Budget.thresholds": { empty: "refused", kind: "content", third: 120 },
  "Network.regions": { empty: "refused", kind: "resources", third: "europe-north1" },
  "Network.reservedRanges": { empty: "none", kind: "lookup", third: "10.28.0.0/14" },
  "Notifications.chatSpaces": { empty: "none", kind: "resources", third: "spaces/three" },
  "Notifications.emails": { empty: "own", kind: "resources", third: "three@example.com" },
  "Notifications.existingChannels": {
    empty: "none",
    kind: "lookup",
    third: "projects/acme-test/notificationChannels/3",
  },
  "Notifications.pagerDutyServices": { empty: "none", kind: "resources", third: { name: "three", serviceKey: kept } },
  "Notifications.topics": { empty: "none", kind: "resources", third: "projects/acme-test/topics/three" },
  "Notifications.webhooks": {
    empty: "none",
    kind: "resources",
    third: { name: "three", url: "https://three.example.com/", token: kept },
  },
  "Platform.regions": {
    empty: "refused",
    kind: "resources",
    third: "europe-west9",
    keeps: 1,
    ordered: "the first holds what there is once",
  },
  "Platform.reservedRanges": { empty: "none", kind: "lookup", third: "10.28.0.0/14" },
  "Platform.alertChannels": { empty: "none", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Platform.alertEmails": { empty: "refused", kind: "resources", third: "three@example.com" },
  "Platform.operators": { empty: "refused", kind: "content", third: "group:three@example.com" },
  "Platform.developers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "PlatformRegistry.upstreams": upstreams,
  "PlatformRegistry.lockedDigests": lockedDigests,
  "PlatformRegistry.credentials": registryCredentials,
  "PlatformVault.shareHolders": shareHolders,
  "PlatformDelivery.grantableRoles": { empty: "own", kind: "content", third: "roles/run.viewer" },
  "Product.operators": { empty: "refused", kind: "content", third: "group:three@example.com" },
  "Product.alertEmails": { empty: "refused", kind: "resources", third: "three@example.com" },
  "DatabaseUser.roles": { empty: "none", kind: "content", third: "billing" },
  "Postgres.connectionShares": { empty: "none", kind: "lookup", third: ["third", 5] },
  "Postgres.flags": { empty: "none", kind: "content", third: ["log_statement", "none"] },
  "ProjectServices.services": { empty: "refused", kind: "resources", third: "sqladmin.googleapis.com" },
  "Registry.upstreams": upstreams,
  "Registry.lockedDigests": lockedDigests,
  "Registry.credentials": registryCredentials,
  "Registry.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "Registry.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.reviewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.operators": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.developers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretStore.previewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "SecretSyncApp.services": {
    empty: "none",
    kind: "resources",
    third: ["europe-north1", "projects/acme-test/locations/europe-north1/services/third"],
  },
  "SecretSyncApp.workerPools": {
    empty: "none",
    kind: "resources",
    third: ["europe-north1", "projects/acme-test/locations/europe-north1/workerPools/third"],
  },
  "SecretSyncGithub.secrets": { empty: "none", kind: "content", third: "C_KEY" },
  "SecretSyncGithub.variables": { empty: "none", kind: "content", third: "C_SET" },
  "Platform.versions": { empty: "none", kind: "content", third: "valkey@9.0" },
  "SecretSync.versions": { empty: "none", kind: "content", third: "valkey@9.0" },
  "SecretSync.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "Vault.administrators": { empty: "refused", kind: "content", third: "group:three@example.com" },
  "Vault.previewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "Vault.notificationChannels": { empty: "none", kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Vault.shareHolders": shareHolders,
  "VaultShareHolder.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
  "VaultSecretsOperator.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
};

/** Resources, by the end of their names, that know all members of some list: they change when members come and go. */
const together: Record<string, RegExp> = {
  // The program is told which keys there are, and runs again. Policies name the roles of all databases.
  AppSecrets: /-first-values-settings$|-first-values$|-first-values-done$|^web-secrets(-developer)?$/,
  // Another region makes the copies anew, which all of its programs read. Its parts are tried by themselves.
  App: /^web-/,
  // The operator is told which pods to start again.
  AutopilotApp: /^web(-config)?-copy$/,
  // The zone's rules and its certificate know all host names, a router its routes, and a balancer its pools.
  // The alert names the channels, and asks the first host name.
  Cdn: /^cdn(-cache|-cached-answers|-certificate|-headers|-redirects|-security-headers|-(www|help|docs)\.example\.com(\/api)?|-router-(www|help|docs)-[0-9a-f]{6})?$/,
  // The map and the policy know all host names and paths.
  // The alert too: it names the channels, and all host names.
  GoogleCdn: /^cdn(-certificate)?$/,
  // As of its registry and its Vault. Alerts name the channels, and one the holders' secrets.
  Platform: new RegExp(
    "^ground-(registry-(ghcr-io|docker-io|registry-gitlab-com)|vault-(recovery-shares|initialise(-settings|-done)?|opened(-done)?)|" +
      "audit-(rights|account-key|logging|backups|reading)|vault-(key-at-risk|backup-missing|denied|unreachable|sealed|inactive)|" +
      "operator|secret-sync-(silent|failing|missing|late|ending|ended))$",
  ),
  // As of its platform.
  Product:
    /^shop-(vault|secret-sync)-(key-at-risk|backup-missing|denied|unreachable|sealed|inactive|silent|failing|missing|late|ending|ended)$/,
  // The repository of a registry knows the account there.
  Registry: /^registry-(ghcr-io|docker-io|registry-gitlab-com)$/,
  // The program is told which services there are.
  SecretSyncApp: /^web-sync$/,
  // The job is told who the holders are, and how many shares are needed; the secret of all shares says so.
  Vault: /^vault-(recovery-shares|initialise(-settings|-done)?|opened(-done)?)$/,
};

/** Resources that cannot change in place, by the end of their names. */
const immutable: Record<string, RegExp> = {
  // As above.
  App: /^web-/,
  // Other events are another notification, as the docstring says.
  AppBucketEvents: /^uploads-events$/,
  // Other regions are another container, as its docstring says, and the program runs after them.
  AppSecrets: /^web-secrets-(?!first-values-program)/,
  // A grant's condition names the instances, and settings are named by their content.
  RestoreDrill: /^drill-(read|settings)$/,
  // A run is an object of its own, and so is the group of a zone.
  AutopilotApp: /^web-(migrate|seed|web-3)$/,
  // Another set of names is another certificate.
  Cdn: /^cdn$/,
  // A grant is its condition.
  DeliveryIdentity: /-grants$/,
  DatabaseUser: /-(login|connect)$/,
  // A grant is its condition, and settings are stored under their digest.
  Platform: /-(grants|secret-sync-settings)$/,
  // Settings are stored under their digest.
  SecretSync: /^secret-sync-settings$/,
  SecretSyncApp: /^web-sync$/,
};

const components: Record<string, Members> = contract.components;
const types: Record<string, Members> = contract.types;

/** What becomes of a list; nothing takes it away. */
type Change = (list: readonly unknown[], row: Row) => readonly unknown[] | undefined;

/** A list in which others stand for its first member, or for the first after those that it keeps. */
function withFirst(list: readonly unknown[], { keeps = 0 }: Row, ...others: unknown[]): readonly unknown[] {
  return [...list.slice(0, keeps), ...others, ...list.slice(keeps + 1)];
}

const reordered: Change = (list, row) => (row.ordered === undefined ? [...list].reverse() : list);
const swapped: Change = (list, row) => withFirst(list, row, row.third);
const removed: Change = (list, row) => withFirst(list, row);

/** Arguments in which every list that `applies` has changed. */
function changed(
  component: string,
  args: Sample["args"],
  applies: (row: Row, key: string) => boolean,
  change: Change,
): Sample["args"] {
  const list = (key: string, members: readonly unknown[]): readonly unknown[] | undefined => {
    const row = rowOf(key);
    return applies(row, key) ? change(members, row) : members;
  };
  const value = (key: string, type: Type | undefined, given: unknown): unknown => {
    const { items, additionalProperties, ref = "" } = type ?? {};
    if (items !== undefined)
      return list(
        key,
        (given as unknown[]).map((member) => value(key, items, member)),
      );
    if (additionalProperties !== undefined) {
      const entries = Object.entries(given as object).map(([name, one]): [string, unknown] => [
        name,
        value(key, additionalProperties, one),
      ]);
      const kept = list(key, entries);
      return kept === undefined ? undefined : Object.fromEntries(kept as [string, unknown][]);
    }
    const members = types[ref];
    return members === undefined ? given : object(ref, members, given as object);
  };
  const object = (owner: string, members: Members, given: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given)
        .map(([name, one]): [string, unknown] => [name, value(`${owner}.${name}`, members[name], one)])
        .filter(([, one]) => one !== undefined),
    );
  return object(component, components[component] ?? {}, args);
}

const tried = new Set<string>();

function rowOf(key: string): Row {
  const row = rows[key];
  assert.ok(
    row,
    `${key} is a list without a row: add one to the table, with a third member beside those of test/support/samples`,
  );
  tried.add(key);
  return row;
}

/** Everything but the component itself and what is only read, by what happened to it. */
function outcome(deployment: Deployment, operation: RegisteredResource["operation"]): string[] {
  return deployment.resources
    .filter(({ type }) => !type.startsWith("groundplan:") && !type.startsWith("pulumi:"))
    .filter((resource) => resource.operation === operation)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

/** What changed although nothing lets it, with the first property that did. */
function surprises(deployment: Deployment, allowed: { update?: RegExp; replace?: RegExp }): string[] {
  return deployment.resources
    .filter(({ type }) => !type.startsWith("groundplan:"))
    .filter(({ operation, name }) => {
      if (operation === "update") return allowed.update?.test(name) !== true;
      return operation === "replace" && allowed.replace?.test(name) !== true;
    })
    .map(({ operation, type, name, diff }) => `${operation} ${type} ${name}: ${diff[0]?.path ?? ""}`);
}

const kinds = (rowsOf: string[]): string[] => rowsOf.map((line) => line.split(" ")[0] ?? "").sort();

for (const [component, [sample]] of Object.entries(samples)) {
  assert.ok(sample);
  const Component = componentClasses.get(component) as ComponentClass;

  test(`${component}: members of lists come and go, and the others stay`, async () => {
    const state = emptyState();
    const start = async (args: Sample["args"], preview = false): Promise<Deployment> =>
      deploy(() => new Component(sample.name, args, optionsOf(component)), {
        state,
        preview,
      });
    const vary = (applies: (row: Row) => boolean, change: Change): Sample["args"] | undefined => {
      const args = changed(component, sample.args, applies, change);
      return JSON.stringify(args) === JSON.stringify(sample.args) ? undefined : args;
    };
    const hasResources = (row: Row): boolean => row.kind === "resources";

    const withoutFirst = vary(hasResources, removed);
    await start(withoutFirst ?? sample.args);
    if (withoutFirst !== undefined) {
      const known =
        together[component] === undefined ? {} : { update: together[component], replace: together[component] };
      const added = await start(sample.args);
      assert.deepEqual(surprises(added, known), [], "a new member in front");
      const swap = await start(vary(hasResources, swapped) ?? {}, true);
      assert.deepEqual(surprises(swap, known), [], "another member in its place, in one up");
      assert.notDeepEqual(outcome(added, "create"), []);
      assert.deepEqual(outcome(added, "delete"), []);
      assert.deepEqual(outcome(swap, "delete"), outcome(added, "create"), "what came with a member goes with it");
      assert.deepEqual(
        kinds(outcome(swap, "create")),
        kinds(outcome(swap, "delete")),
        "a third has what the first had",
      );
    }
    const inAnotherOrder = vary(() => true, reordered);
    if (inAnotherOrder !== undefined) {
      const plan = await start(inAnotherOrder, true);
      assert.deepEqual(surprises(plan, {}), [], "another order");
      assert.deepEqual([...outcome(plan, "create"), ...outcome(plan, "delete")], []);
    }
    const otherContent = vary((row) => !hasResources(row), swapped);
    if (otherContent !== undefined) {
      const plan = await start(otherContent, true);
      const { [component]: replace } = immutable;
      assert.deepEqual(surprises(plan, { update: /./, ...(replace && { replace }) }), [], "members without resources");
      const comeAndGo = [...outcome(plan, "create"), ...outcome(plan, "delete")];
      // A key of an `App`'s workload is a copy too, and users have roles, which `AppSecrets` tries.
      assert.deepEqual(
        comeAndGo.filter((line) => component !== "App" || !/ web-secrets-/.test(line)),
        [],
      );
    }
  });
}

/** What a component makes of arguments, without itself. */
async function planOf(component: string, name: string, args: Sample["args"]): Promise<unknown> {
  const Component = componentClasses.get(component) as ComponentClass;
  const plan = await deploy(() => new Component(name, args, optionsOf(component)), {
    preview: true,
  });
  const inputs = plan.resources
    .filter(({ type }) => !type.startsWith("groundplan:"))
    .map(({ urn, inputs }): [string, unknown] => [urn, inputs]);
  return Object.fromEntries(inputs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

for (const [component, [sample]] of Object.entries(samples)) {
  assert.ok(sample);
  const Component = componentClasses.get(component) as ComponentClass;
  const lists = [...listsOf(component, components[component] ?? {})];

  test(`${component}: a list without members is refused by its name, or means what it should`, async () => {
    for (const key of lists.filter((one) => rowOf(one).empty === "refused")) {
      const args = changed(
        component,
        sample.args,
        (_, one) => one === key,
        () => [],
      );
      // A product has an image in the place of a workload, whose lists are an App's too. The sample in a cluster has no rollout.
      if (
        (component === "Product" || key === "WorkloadRollout.steps") &&
        JSON.stringify(args) === JSON.stringify(sample.args)
      )
        continue;
      const [owner = "", property = ""] = key.split(".");
      // The component's own rules may tell the object whose list it is.
      const line = new RegExp(
        `^ {2}([\\w.\\[\\]]+\\.)?${property}: |^ {2}\\w+(\\[0\\][\\w.\\[\\]]*)?: .*(rout|origin)`,
        "m",
      );
      assert.throws(() => new Component(sample.name, args, {}), line, `${owner}.${property}`);
    }
    const isNone = (row: Row): boolean => row.empty === "none";
    if (!lists.some((key) => isNone(rowOf(key)))) return;
    const without = changed(component, sample.args, isNone, () => undefined);
    const empty = changed(component, sample.args, isNone, () => []);
    assert.deepEqual(await planOf(component, sample.name, empty), await planOf(component, sample.name, without));
  });
}

test("an empty list that means something of its own is described, and one that must have a member is needed", () => {
  for (const [key, { empty }] of Object.entries(rows)) {
    const [owner = "", property = ""] = key.split(".");
    const type = (components[owner] ?? types[owner])?.[property];
    if (empty === "none") assert.equal(type?.optional, true, `${key} has to be there`);
    if (empty === "own" && type?.optional === true && type.items !== undefined)
      assert.match(docstringOf(owner, property), /empty list/i, key);
  }
});

/** The comment of a property in the library's source. */
function docstringOf(owner: string, property: string): string {
  const folder = path.join(__dirname, "../../components");
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("args.ts"));
  const sources = files.map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
  const source = sources.find((text) => new RegExp(`interface ${owner}(Args)? `).test(text)) ?? "";
  const own = source.slice(source.search(new RegExp(`interface ${owner}(Args)? `)));
  return (
    own
      .slice(0, own.search(new RegExp(`^ {2}${property}\\??:`, "m")))
      .split("/**")
      .at(-1) ?? ""
  );
}

test("an object that is in a list already is refused with the places of both", () => {
  const refs = Object.values({ ...components, ...types }).flatMap((members) =>
    Object.values(members).flatMap(({ items }) => (types[items?.ref ?? ""] === undefined ? [] : [items?.ref ?? ""])),
  );
  assert.deepEqual(
    Object.fromEntries([...new Set(refs)].sort().map((type) => [type, tellingMember(type)])),
    {
      AppBucketExpiry: "prefix",
      AppConfigKey: "name",
      AppSecretKey: "name",
      AssumedAvailability: "part",
      AvailabilityPart: undefined,
      BindingPlace: undefined,
      CachedPath: "path",
      CdnHost: "hostname",
      CdnRoute: "path",
      DashboardDatabase: "name",
      DashboardNamespace: "namespace",
      EdgeCondition: "name",
      EdgeHeader: "name",
      EdgeRule: "name",
      EdgeSecret: "name",
      GoogleCachedPath: "path",
      GoogleCdnHost: "hostname",
      GoogleCdnRoute: "path",
      Endpoint: "url",
      Origin: "originName",
      PagerDutyService: "name",
      RateLimit: "description",
      RegistryCredentials: "registry",
      RestoreProof: "database",
      VaultShareHolder: "name",
      WatchedSecret: "secretName",
      Webhook: "name",
      WorkloadRolloutStep: undefined,
    },
    "what tells the objects of a list apart is the first text that each has; decide for the new one, and put it first",
  );
  for (const [component, [sample]] of Object.entries(samples)) {
    const Component = componentClasses.get(component) as ComponentClass;
    for (const key of listsOf(component, components[component] ?? {})) {
      const [owner = "", property = ""] = key.split(".");
      const { items } = (components[owner] ?? types[owner] ?? {})[property] ?? {};
      const telling = types[items?.ref ?? ""] === undefined ? undefined : tellingMember(items?.ref ?? "");
      if (telling === undefined) continue;
      const again = changed(
        component,
        sample?.args ?? {},
        (_, one) => one === key,
        (list) => [...list, list[0]],
      );
      const place = `${property}\\[\\d\\]\\.${telling}: .*; name it once: .*${property}\\[0\\]`;
      assert.throws(() => new Component(sample?.name ?? "", again, {}), new RegExp(place), key);
    }
  }
});

/** Every list and table that a component's arguments can hold, however deep, as `<type>.<property>`. */
function listsOf(owner: string, members: Members, found = new Set<string>(), seen = new Set<string>()): Set<string> {
  if (seen.has(owner)) return found;
  seen.add(owner);
  const follow = (type: Type): void => {
    const inner = type.items ?? type.additionalProperties;
    if (inner !== undefined) follow(inner);
    const named = types[type.ref ?? ""];
    if (named !== undefined) listsOf(type.ref ?? "", named, found, seen);
  };
  for (const [name, type] of Object.entries(members)) {
    // A server's tables are by region: test/components/calls.test.ts tries callers in regions where there is none.
    const isList = owner !== "CloudRunServer" && (type.items !== undefined || type.additionalProperties !== undefined);
    if (isList) found.add(`${owner}.${name}`);
    follow(type);
  }
  return found;
}

test("every list of the contract was tried, and every row is of a list that there is", () => {
  const lists = Object.entries(components).flatMap(([component, members]) => [...listsOf(component, members)]);
  assert.deepEqual(
    [...new Set(lists)].filter((key) => !tried.has(key)),
    [],
    "give the first sample of test/support/samples two members there",
  );
  assert.deepEqual(
    Object.keys(rows).filter((key) => !tried.has(key)),
    [],
  );
});

test("members whose names add up to the same have resources of their own, or are refused", async () => {
  const [{ args } = { args: {} }] = samples["SecretSyncApp"] ?? [];
  const attach = (app: string, services: { [name: string]: string }): void => {
    const own = { identity: identityOf(app), secrets: secretsOf(app), services };
    const none = { workerPools: undefined, github: undefined };
    new SecretSyncApp(app, { ...args, ...own, ...none } as never);
  };
  const service = (name: string): string => `projects/acme-test/locations/europe-west1/services/${name}`;
  const deployment = await deploy(() => {
    new ProjectServices("apis", { services: ["storage-api.googleapis.com", "storage.api.googleapis.com"] });
    attach("web", { "a-b": service("one") });
    attach("web-a", { b: service("two") });
  });
  const grants = deployment.resources.filter(({ type }) => type.includes("serviceIamMember"));
  assert.deepEqual(
    grants.map(({ name }) => name),
    ["web.a-b", "web-a.b"],
  );
  assert.equal(deployment.children("apis").length, 2);

  assert.notEqual(scriptName("origin-dev", "example.com"), scriptName("origin", "dev.example.com"));
  const [secrets] = samples["AppSecrets"] ?? [];
  assert.throws(
    () => new AppSecrets("web-secrets", { ...secrets?.args, keys: [{ name: "config" }] } as never),
    /keys\[0\]\.name: "config"; choose another name: copies of configuration end with -config/,
  );
});
