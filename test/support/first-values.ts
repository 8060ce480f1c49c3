// Runs of the first-values program against simulated servers.
import assert from "node:assert/strict";
import { afterEach, beforeEach } from "node:test";
import { SyncError } from "../../sync/contract";
import { Failure } from "../../sync/first-values/failure";
import type { Form } from "../../sync/first-values/forms";
import type { Report } from "../../sync/first-values/messages";
import { run } from "../../sync/first-values/run";
import type { FirstDocument, FirstKey as Key } from "../../sync/first-values/settings";
import type { Logins } from "../../sync/logins/settings";
import { VaultError } from "../../sync/vault/answers";
import { startSecretServices, type SecretServices } from "./secret-services";

/** The servers of a test, and how long the program has slept. */
export const world = {} as {
  services: SecretServices;
  slept: number;
};

const role = "prod.first-values";
const secretsPath = "secrets/prod/data/web";
export const configPath = "config/prod/data/web";
export const usual: Form = { form: "base64url", bytes: 64 };
export const key = (name: string, form?: Form): Key => ({
  name,
  ...(form === undefined ? {} : { generate: form }),
  secret: `projects/p/secrets/web-${name}`,
});
export const generated = key("SECRET_KEY_BASE", usual);
export const given = key("STRIPE_KEY");
export const plain: Key = { name: "LOG_LEVEL", initial: "info", secret: "projects/p/secrets/web-LOG_LEVEL-config" };
export const copyOf = (one: Key): string[] | undefined => world.services.copies.get(one.secret);

export async function start(): Promise<void> {
  world.services = await startSecretServices(role, secretsPath, configPath);
  world.slept = 0;
}

/** One run for documents in both trees. */
export async function goBoth(documents: FirstDocument[], patience = 60_000, logins?: Logins): Promise<Report[]> {
  const around = {
    metadataUrl: world.services.url,
    secretManagerUrl: world.services.url,
    storageUrl: world.services.url,
    memorystoreUrl: world.services.url,
    patience,
    now: () => 0,
    sleep: async (milliseconds: number) => {
      world.slept += milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const more = logins === undefined ? {} : { logins };
  return run({ vault: { address: world.services.url, role }, app: "web", documents, ...more }, around);
}

/** One run for the document with the secrets. */
export async function go(keys: Key[], patience?: number): Promise<Report> {
  const [report] = await goBoth([{ holds: "secrets", mount: "secrets/prod", keys }], patience);
  assert.ok(report);
  return report;
}

export async function failure(keys: Key[], patience?: number): Promise<string> {
  try {
    await go(keys, patience);
  } catch (error) {
    assert.ok(
      [Failure, SyncError, VaultError].some((told) => error instanceof told),
      String(error),
    );
    return (error as Error).message;
  }
  throw new Error("the run succeeded");
}

/** Starts the servers before each test of a file. */
export function useServices(): void {
  beforeEach(start);
  afterEach(() => world.services.close());
}
