// What the tests of all components try `SecretSyncApp` with.
import { identityOf, secretsOf } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const SecretSyncApp: Sampled = {
  samples: [
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
  trials: { services: {} },
  lists: {
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
  },
  // The program is told which services there are.
  together: /^web-sync$/,
  immutable: /^web-sync$/,
};
