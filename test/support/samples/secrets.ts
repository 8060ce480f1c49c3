import { pgpKeys } from "../pgp-keys";
import * as parts from "../workload";
import { bindingOf, channels, identityOf, images, members, network, secretsOf, store } from "./contracts";
import { type Sample } from "./sample";

export const samples: Record<string, Sample[]> = {
  AppSecrets: [
    {
      name: "web-secrets",
      args: {
        app: "web",
        keys: [
          { name: "B_KEY", generate: { form: "base64", bytes: 32, count: 4, separator: ";" } },
          { name: "A_KEY", template: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}" },
        ],
        config: [{ name: "B_SET", initial: "info" }, { name: "A_SET" }],
        identity: parts.identity,
        readers: members,
        configReaders: members,
        store,
        images,
        regions: ["europe-west4", "europe-west1"],
        bindings: {
          spare: bindingOf("spare", "spare"),
          reports: bindingOf("reports", "reports"),
          main: bindingOf("app"),
          archive: bindingOf("archive", "archive"),
        },
        databaseUsers: { reports: { readOnly: false }, main: { ttlSeconds: 1800, maxTtlSeconds: 7200 } },
        readableByDevelopers: true,
      },
    },
  ],
  SecretStore: [
    {
      name: "secrets",
      args: {
        vault: { address: "https://vault.example.com", serviceAccountEmail: "v@acme-test.iam.gserviceaccount.com" },
        environment: "test",
        operators: members,
        developers: members,
        previewers: members,
        reviewers: members,
        continuousIntegration: { repository: "acme/site", repositoryId: "123456", environment: "test-preview" },
        deliversToGithub: true,
        protected: false,
      },
    },
  ],
  SecretSync: [
    {
      name: "secret-sync",
      args: {
        store,
        images,
        region: "europe-west1",
        graceSeconds: 3600,
        versions: ["postgresql@17", "valkey@8.0"],
        notificationChannels: channels,
      },
    },
  ],
  SecretSyncApp: [
    {
      name: "web-sync",
      args: {
        sync: {
          serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
          rollRole: "projects/acme-test/roles/secret_sync_roll",
          settingsBucketName: "secret-sync-app-settings-1",
        },
        secrets: secretsOf("web"),
        services: Object.fromEntries(
          ["europe-west4", "europe-west1"].map((region) => [
            region,
            `projects/acme-test/locations/${region}/services/web`,
          ]),
        ),
        workerPools: Object.fromEntries(
          ["europe-west4", "europe-west1"].map((region) => [
            region,
            `projects/acme-test/locations/${region}/workerPools/web-worker`,
          ]),
        ),
        identity: identityOf("web"),
        github: {
          repository: "acme/web",
          environment: "test",
          secrets: ["B_KEY", "A_KEY"],
          variables: ["B_SET", "A_SET"],
        },
      },
    },
  ],
  Vault: [
    {
      name: "vault",
      args: {
        version: "2.1.2",
        region: "europe-west1",
        backupRegion: "europe-west4",
        backupIntervalHours: 6,
        backupRetentionDays: 30,
        restoredBucket: "vault-restored",
        sealKey: "projects/acme-test/locations/europe/keyRings/vault/cryptoKeys/vault",
        images,
        network,
        administrators: members,
        previewers: members,
        protected: false,
        hardwareKey: true,
        cpu: 2,
        memory: "2Gi",
        notificationChannels: channels,
        rootTokenFromShares: true,
        ui: true,
        logLevel: "info",
        shareHolders: [
          { name: "ada", pgpKey: pgpKeys.ada, readers: members },
          { name: "bob", pgpKey: pgpKeys.bob, readers: members },
        ],
      },
    },
    {
      name: "vault",
      args: {
        version: "2.1.2",
        region: "europe-west1",
        backupRegion: "europe-west4",
        images,
        administrators: members,
        recoveryShares: 5,
        recoveryThreshold: 3,
      },
    },
  ],
  VaultSecretsOperator: [
    {
      name: "operator",
      args: {
        cluster: parts.cluster,
        store,
        images,
        version: "1.4.1",
        replicas: 2,
        notificationChannels: channels,
      },
    },
  ],
};
