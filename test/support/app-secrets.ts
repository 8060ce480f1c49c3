// An application's secrets, as tests look at them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppSecrets, SecretSync, SecretSyncApp, type AppSecretsArgs, type Binding } from "../../components";
import type { ImageSource } from "../../components/contracts";
import { readSettings, type FirstValuesSettings } from "../../sync/first-values/settings";
import { readApp, type SyncApp } from "../../sync/app-settings";
import { deploy, type Deployment } from "./program";
import { storeOf } from "./samples";

export const syncAccount = "secrets-sync@acme-test.iam.gserviceaccount.com";
export const firstValuesAccount = "secrets-first-values@acme-test.iam.gserviceaccount.com";
export const appAccount = "app-web@acme-test.iam.gserviceaccount.com";

export const attachment = storeOf("prod");
export const images: ImageSource = {
  repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
  upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
};
export const args: AppSecretsArgs = {
  app: "web",
  keys: [{ name: "SECRET_KEY_BASE", generate: {} }, { name: "STRIPE_KEY" }],
  config: [{ name: "LOG_LEVEL", initial: "info" }],
  identity: { serviceAccountEmail: appAccount, serviceAccountName: `projects/acme-test/serviceAccounts/${appAccount}` },
  store: attachment,
  images,
  regions: ["europe-west1", "europe-west4"],
};

export const database: Binding = {
  values: { host: "10.19.0.3", port: "5432", database: "changelog", caCertificate: "a certificate" },
  credential: { kind: "database-readwrite", resource: "main" },
};
export const withUsers: Partial<AppSecretsArgs> = { bindings: { main: database }, databaseUsers: { main: {} } };

export const cacheName = "projects/acme-test/locations/europe-west1/instances/cache";
export const objectType = "gcp:storage/bucketObject:BucketObject";

/** The usual secrets, deployed once for the tests that only look at them. */
let usualSecrets: Promise<Deployment> | undefined;
export function usual(): Promise<Deployment> {
  usualSecrets ??= deploy(() => new AppSecrets("web", args));
  return usualSecrets;
}

/** What the program is told, as it reads it. */
export function settingsOf(deployment: Deployment): FirstValuesSettings {
  const folder = mkdtempSync(path.join(tmpdir(), "app-secrets-"));
  try {
    const file = path.join(folder, "settings.json");
    writeFileSync(file, textOf(deployment, "web-first-values-settings"));
    return readSettings({ SETTINGS: file });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function textOf(deployment: Deployment, object: string): string {
  return (deployment.one(objectType, object).rawInputs["source"] as { text: string }).text;
}

/** What the reconciler is told of an application, as it reads it. */
export async function attached(more: Partial<AppSecretsArgs>): Promise<{ deployment: Deployment; app: SyncApp }> {
  const { store } = args;
  const deployment = await deploy(() => {
    const secrets = new AppSecrets("web", { ...args, config: [], ...more });
    const sync = new SecretSync("secret-sync", { store, images, region: "europe-west1" });
    new SecretSyncApp("web-sync", { sync, secrets: secrets.contract });
  });
  return { deployment, app: readApp("web", JSON.parse(textOf(deployment, "web-sync"))) };
}
