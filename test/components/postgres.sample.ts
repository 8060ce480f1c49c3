// What the tests of all components try `DatabaseUser` and `Postgres` with.
import { otherRegion, With } from "../support/pages/trials";
import { network, server } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const DatabaseUser: Sampled = {
  samples: [
    {
      name: "reporter",
      args: {
        server,
        serviceAccountEmail: "reporter@acme-test.iam.gserviceaccount.com",
        roles: ["reporting", "auditing"],
      },
    },
  ],
  trials: { serviceAccountEmail: "others@acme-prod.iam.gserviceaccount.com", roles: ["pg_monitor"] },
  lists: {
    "DatabaseUser.roles": { empty: "none", kind: "content", third: "billing" },
  },
  immutable: /-(login|connect)$/,
};

export const Postgres: Sampled = {
  samples: [
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
  trials: {
    version: "18",
    region: otherRegion,
    failoverRegion: otherRegion,
    writeRegion: "europe-west4",
    tier: "db-custom-4-15360",
    edition: new With("ENTERPRISE_PLUS", {
      tier: "db-perf-optimized-N-2",
      replicaTier: "db-perf-optimized-N-2",
    }),
    transactionLogDays: 6,
    writeEndpoint: undefined,
    maintenanceDay: 6,
    vaultServiceAccountEmail: "others@acme-prod.iam.gserviceaccount.com",
    backupLocation: "eu",
    maintenanceTrack: "canary",
    flags: { max_connections: "200" },
    connectionShares: { reports: 20 },
  },
  lists: {
    "Postgres.connectionShares": { empty: "none", kind: "lookup", third: ["third", 5] },
    "Postgres.flags": { empty: "none", kind: "content", third: ["log_statement", "none"] },
  },
};
