// Lists of what watches: objectives, dashboards, logs, alerts, drills, budgets.
import * as pulumi from "@pulumi/pulumi";
import { endpointOf } from "../samples";
import type { Row } from "./row";

const kept = pulumi.secret("0123456789");

export const watchingRows: Record<string, Row> = {
  "AuditTrail.watchedSecrets": { empty: "none", kind: "content", third: { secretName: "token" } },
  "WatchedSecret.readers": { empty: "none", kind: "content", third: "four@example.com" },
  "AuditTrail.notificationChannels": {
    empty: "none",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
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
  "Budget.projectNumbers": { empty: "refused", kind: "content", third: "100000000003" },
  "Budget.notificationChannels": {
    empty: "refused",
    kind: "content",
    third: "projects/acme-test/notificationChannels/3",
  },
  "Budget.thresholds": { empty: "refused", kind: "content", third: 120 },
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
};
