import { type VaultArgs } from "../../../components";
import { pgpKeys } from "../pgp-keys";
import { bindingOf, images, members, network, registry, server, store, sync, zone } from "./contracts";
import { type Sample } from "./sample";
import { workload } from "./workloads";

/** Samples by component. Where some properties exclude others, several, which have them all together. */
/** A product whose platform is there already. */
const productOnPlatform = {
  region: "europe-west1",
  backupRegion: "europe-west4",
  zone,
  platform: { network, images, store, sync },
};
/** The least that a Vault needs. */
export const smallestVault = {
  version: "2.1.2",
  region: "europe-west1",
  backupRegion: "europe-west4",
  images: {
    repositoryUrl: `${registry}/images`,
    upstreamUrls: { "docker.io": `${registry}/docker-io` },
  },
  administrators: ["group:ops@example.com"],
} satisfies VaultArgs;

export const samples: Record<string, Sample[]> = {
  AutopilotCluster: [{ name: "cluster", args: { region: "europe-west1", network, protected: false } }],
  DeliveryIdentity: [
    {
      name: "delivery",
      args: {
        repository: "acme/site",
        repositoryId: "123456",
        deployEnvironment: "prod",
        previewEnvironment: "prod-preview",
        deployBranch: "main",
        deployWorkflow: ".github/workflows/up.yml",
        guardProject: "acme-guard",
        grantableRoles: ["roles/run.invoker", "roles/cloudsql.client"],
      },
    },
  ],
  Network: [
    {
      name: "network",
      args: {
        regions: ["europe-west4", "europe-west1"],
        addressRange: "10.16.0.0/14",
        reservedRanges: ["10.24.0.0/14", "10.20.0.0/14"],
        internetEgress: true,
        caches: true,
      },
    },
  ],
  Platform: [
    {
      name: "ground",
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
      name: "ground",
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
      name: "ground",
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
  Product: [
    {
      name: "shop",
      args: {
        region: "europe-west1",
        backupRegion: "europe-west4",
        zone,
        hostname: "shop.example.com",
        operators: members,
        alertEmails: ["two@example.com", "one@example.com"],
        image: `docker.io/acme/shop@sha256:${"0123456789abcdef".repeat(4)}`,
        port: 3000,
        healthPath: "/up",
        environment: "test",
        addressRange: "10.20.0.0/14",
        vaultVersion: "2.1.2",
        postgresVersion: "17",
        postgresTier: "db-custom-2-7680",
        highlyAvailable: false,
        plan: "pro",
        letsEncrypt: true,
        protected: false,
      },
    },
    {
      name: "shop",
      args: {
        ...productOnPlatform,
        server,
        workload,
      },
    },
    {
      name: "shop",
      args: {
        ...productOnPlatform,
        database: bindingOf("main"),
        app: { serviceName: "shop-web", url: "https://shop-web-123.europe-west1.run.app" },
      },
    },
  ],
  ProjectServices: [{ name: "apis", args: { services: ["storage-api.googleapis.com", "run.googleapis.com"] } }],
  Registry: [
    {
      name: "registry",
      args: {
        region: "europe-west1",
        upstreams: [
          "quay.io/acme",
          "public.ecr.aws/acme",
          "ghcr.io/acme",
          "docker.io/library",
          "registry.gitlab.com/acme",
        ],
        lockedDigests: images.lockedDigests,
        requireDigests: true,
        credentials: [
          { registry: "ghcr.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/a/versions/1" },
          { registry: "docker.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/b/versions/1" },
        ],
        keptVersions: 20,
        untaggedDays: 30,
        vulnerabilityScanning: false,
        readers: members,
        writers: members,
        protected: false,
      },
    },
  ],
};
