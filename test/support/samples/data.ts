import * as parts from "../workload";
import { channels, images, members, network, server, store } from "./contracts";
import { type Sample } from "./sample";

export const samples: Record<string, Sample[]> = {
  AppBucket: [
    {
      name: "uploads",
      args: {
        region: "europe-west1",
        identity: parts.identity,
        writers: members,
        readers: members,
        versioned: true,
        recoveryDays: 7,
        expiry: [{ afterDays: 1, prefix: "tmp/" }, { afterDays: 365 }],
        uploadOrigins: ["https://www.example.com", "https://admin.example.com"],
        signedUrls: true,
        s3Keys: true,
        cacheSeconds: 60,
        protected: false,
      },
    },
  ],
  AppBucketEvents: [
    {
      name: "uploads-events",
      args: {
        bucketName: "uploads-1234567",
        region: "europe-west1",
        server: {
          serviceName: "web-resize",
          serviceIds: { "europe-west1": "projects/acme-test/locations/europe-west1/services/web-resize" },
          urls: { "europe-west1": "https://web-resize-abc-ew.a.run.app" },
          protocol: "http1",
          private: true,
        },
        projectNumber: "123456789012",
        path: "/uploads",
        events: ["OBJECT_FINALIZE", "OBJECT_DELETE"],
        prefix: "in/",
        deliveryAttempts: 5,
      },
    },
  ],
  Cache: [
    {
      name: "main",
      args: {
        region: "europe-west1",
        network,
        evictionPolicy: "noeviction",
        version: "8.0",
        nodeType: "standard-small",
        highlyAvailable: false,
        parameters: { "slowlog-max-len": "256", "notify-keyspace-events": "Ex" },
        maintenanceDay: 3,
        maintenanceHour: 2,
        notificationChannels: channels,
        protected: false,
      },
    },
  ],
  DatabaseUser: [
    {
      name: "reporter",
      args: {
        server,
        serviceAccountEmail: "reporter@acme-test.iam.gserviceaccount.com",
        roles: ["reporting", "auditing"],
      },
    },
  ],
  MediaBucket: [
    {
      name: "media",
      args: {
        region: "europe-west1",
        recoveryDays: 7,
        cacheSeconds: 60,
        writers: members,
        uploadOrigins: ["https://www.example.com", "https://admin.example.com"],
        protected: false,
      },
    },
  ],
  Postgres: [
    {
      name: "postgres",
      args: {
        version: "17",
        region: "europe-west1",
        failoverRegion: "europe-west4",
        writeRegion: "europe-west1",
        network,
        tier: "db-custom-2-7680",
        replicaTier: "db-custom-4-15360",
        edition: "ENTERPRISE",
        highlyAvailable: true,
        vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
        retainedBackups: 14,
        transactionLogDays: 7,
        backupLocation: "eu",
        backupHour: 2,
        maintenanceDay: 7,
        maintenanceHour: 4,
        maintenanceTrack: "stable",
        flags: { work_mem: "8192", max_connections: "200" },
        connectionShares: { shop: 20, mail: 10 },
        finalBackupDays: 30,
        protected: false,
      },
    },
  ],
  PostgresDatabase: [
    { name: "main", args: { server, store, database: "app", extensions: ["vector", "citext"], protected: false } },
  ],
  RestoreDrill: [
    {
      name: "drill",
      args: {
        server,
        network,
        images,
        region: "europe-west4",
        proofs: [
          { database: "shop", query: "SELECT count(*) > 0 FROM orders", readerRole: "auditor" },
          { database: "app", query: "SELECT true" },
        ],
        schedule: "0 5 * * 1",
        tier: "db-perf-optimized-N-2",
        longestAgeHours: 30,
        alertAfterHours: 200,
        patienceMinutes: 60,
        notificationChannels: channels,
      },
    },
  ],
};
