// What the tests of all components try `Platform` with.
import { pgpKeys } from "../support/pgp-keys";
import { members, images } from "../support/samples/contracts";
import { upstreams, lockedDigests, registryCredentials, shareHolders } from "../support/samples/platform-parts";
import type { Sampled } from "../support/samples/sample";

export const Platform: Sampled = {
  samples: [
    {
      name: "platform",
      args: {
        environment: "test",
        regions: ["europe-west1", "europe-west4"],
        addressRange: "10.16.0.0/14",
        reservedRanges: ["10.24.0.0/14", "10.20.0.0/14"],
        caches: true,
        alertEmails: ["two@example.com", "one@example.com"],
        alertChannels: ["projects/acme-test/notificationChannels/2", "projects/acme-test/notificationChannels/1"],
        operators: members,
        developers: members,
        versions: ["postgresql@17", "valkey@8.0"],
        registry: {
          upstreams: ["public.ecr.aws/acme", "ghcr.io/acme", "registry.gitlab.com/acme"],
          lockedDigests: images.lockedDigests,
          requireDigests: false,
          credentials: [
            { registry: "ghcr.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/a/versions/1" },
            {
              registry: "docker.io",
              username: "acme",
              passwordSecretVersion: "projects/acme-test/secrets/b/versions/1",
            },
          ],
        },
        vault: {
          version: "2.1.2",
          backupRegion: "europe-north1",
          backupIntervalHours: 6,
          backupRetentionDays: 30,
          restoredBucket: "vault-restored",
          sealKey: "projects/acme-test/locations/europe/keyRings/vault/cryptoKeys/vault",
          hardwareKey: true,
          cpu: 2,
          memory: "2Gi",
          shareHolders: [
            { name: "ada", pgpKey: pgpKeys.ada, readers: members },
            { name: "bob", pgpKey: pgpKeys.bob, readers: members },
          ],
        },
        delivery: {
          repository: "acme/site",
          repositoryId: "123456",
          deployEnvironment: "test",
          previewEnvironment: "test-preview",
          deployBranch: "main",
          deployWorkflow: ".github/workflows/up.yml",
          grantableRoles: ["roles/run.invoker", "roles/cloudsql.client"],
        },
        guard: { project: "acme-test", guardProject: "acme-guard" },
        deliversToGithub: true,
        kubernetes: true,
        protected: false,
      },
    },
    {
      name: "platform",
      args: {
        environment: "test",
        regions: ["europe-west1"],
        addressRange: "10.16.0.0/14",
        alertEmails: ["one@example.com"],
        operators: members,
        existingVault: {
          address: "https://vault.example.com",
          serviceAccountEmail: "vault-server@acme-test.iam.gserviceaccount.com",
          administratorEmail: "vault-admin@acme-test.iam.gserviceaccount.com",
        },
        previewProject: "acme-test",
      },
    },
    {
      name: "platform",
      args: {
        environment: "test",
        regions: ["europe-west1", "europe-west4"],
        addressRange: "10.16.0.0/14",
        alertEmails: ["one@example.com"],
        operators: members,
        vault: { version: "2.1.2", recoveryThreshold: 2 },
        enablesApis: true,
      },
    },
  ],
  lists: {
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
    "Platform.versions": { empty: "none", kind: "content", third: "valkey@9.0" },
  },
  // As of its registry and its Vault. Alerts name the channels, and one the holders' secrets.
  together: new RegExp(
    "^platform-(registry-(ghcr-io|docker-io|registry-gitlab-com)|vault-(recovery-shares|initialise(-settings|-done)?|opened(-done)?)|" +
      "audit-(rights|account-key|logging|backups|reading)|vault-(key-at-risk|backup-missing|denied|unreachable|sealed|inactive)|" +
      "operator|secret-sync-(silent|failing|missing|late|ending|ended))$",
  ),
  // A grant is its condition, and settings are stored under their digest.
  immutable: /-(grants|secret-sync-settings)$/,
};
