// What the alerts look for, asked of what a real server says and logs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { deniedFilter, healthPaths, keyFilter } from "../../components/vault/alert-filters";
import { matches, type LogEntry } from "../../sandbox/monitoring/log-entry";
import { enableAppRole, loginByAppRole } from "../support/app-role";
import { missing } from "../support/real-servers";
import { openShelf } from "../support/stored-vault";
import type { ConfiguredVault } from "../support/vault-server";

const server = { service: "vault", location: "europe-west1" };

/** What Cloud Run makes of a line that the server prints. */
function entryOf(line: string): LogEntry {
  return {
    resource: { type: "cloud_run_revision", labels: { service_name: "vault", location: "europe-west1" } },
    ...(line.startsWith("{") ? { jsonPayload: JSON.parse(line) as object } : { textPayload: line }),
  };
}

/** Which of the pages say that all is well. */
async function health(vault: ConfiguredVault): Promise<string[]> {
  const ok: string[] = [];
  for (const [name, path] of Object.entries(healthPaths)) {
    const { status } = await fetch(vault.url + path, { redirect: "manual" });
    if (status >= 200 && status < 300) ok.push(name);
  }
  return ok;
}

async function until(what: string, reached: () => Promise<boolean>): Promise<void> {
  // A lock in PostgreSQL that nobody gives back is free after some fifteen seconds, and each change of hands may wait for that.
  const deadline = Date.now() + 120_000;
  while (!(await reached())) {
    assert.ok(Date.now() < deadline, what);
    await sleep(50);
  }
}

const skip = missing("vault", "postgres");

test("each state of the server shows on one page of its health", { skip }, async () => {
  const shelf = await openShelf();
  try {
    await shelf.place("vault");
    const vault = await shelf.start("vault", { highlyAvailable: true });
    assert.deepEqual(await health(vault), ["answers"], "not initialised");
    const init = await vault.call("PUT", "sys/init", { recovery_shares: 1, recovery_threshold: 1 });
    const token = (init.body as { root_token: string }).root_token;
    await until("active", async () => (await health(vault)).length === 3);
    assert.deepEqual(await health(vault), ["answers", "unsealed", "active"]);
    const second = await shelf.start("vault", { highlyAvailable: true });
    assert.deepEqual(await health(second), ["answers", "unsealed"], "a standby does not write");
    await second.kill();
    // A server that has just lost its lock, as a busy machine makes it, is sealed when it has it again. Nobody else takes it.
    await until("sealed", async () => {
      const { body } = await vault.call("GET", "sys/seal-status");
      if ((body as { sealed: boolean }).sealed) return (await health(vault)).length === 1;
      await vault.call("PUT", "sys/seal", undefined, token);
      return false;
    });
    assert.deepEqual(await health(vault), ["answers"], "sealed");
    await vault.kill();
    await assert.rejects(health(vault), "gone");
  } finally {
    await shelf.close();
  }
});

test("what the server denies is counted, once each, and nothing else is", { skip }, async () => {
  const shelf = await openShelf();
  try {
    await shelf.place("vault");
    const vault = await shelf.start("vault");
    const init = await vault.call("PUT", "sys/init", { recovery_shares: 1, recovery_threshold: 1 });
    const token = (init.body as { root_token: string }).root_token;
    await until("active", async () => (await health(vault)).includes("active"));
    await vault.call("POST", "sys/audit/stdout", { type: "file", options: { file_path: "stdout" } }, token);
    await enableAppRole(vault, token, "ada", "correct-horse");
    const denied = (from: number): LogEntry[] =>
      vault
        .log()
        .slice(from)
        .split("\n")
        .map(entryOf)
        .filter((entry) => matches(deniedFilter(server), entry));
    const during = async (act: () => Promise<{ status: number }>): Promise<[number, number]> => {
      const from = vault.log().length;
      const { status } = await act();
      // The answer comes after the audit entry; its line may still be on its way to us.
      await until("the entry", () => Promise.resolve(/"type":"response".*\n$/.test(vault.log().slice(from))));
      return [status, denied(from).length];
    };
    const login = (secret: string) => loginByAppRole(vault, "ada", secret);
    const session = (await login("correct-horse")).body as { auth: { client_token: string } };
    const ada = session.auth.client_token;
    assert.deepEqual(await during(() => login("correct-horse")), [200, 0]);
    assert.deepEqual(await during(() => vault.call("GET", "auth/token/lookup-self", undefined, ada)), [200, 0]);
    assert.deepEqual(await during(() => vault.call("GET", "sys/mounts", undefined, ada)), [403, 1]);
    assert.deepEqual(await during(() => vault.call("GET", "secrets/dev/data/web", undefined, "no-token")), [403, 1]);
    assert.deepEqual(await during(() => vault.call("GET", "secrets/dev/data/web")), [403, 1]);
    assert.deepEqual(await during(() => login("wrong")), [400, 1]);
    assert.deepEqual(await during(() => vault.call("GET", "nothing/here", undefined, token)), [404, 0]);
    const others = { ...server, service: "other" };
    assert.equal(
      vault
        .log()
        .split("\n")
        .map(entryOf)
        .filter((entry) => matches(deniedFilter(others), entry)).length,
      0,
    );
  } finally {
    await shelf.close();
  }
});

const key = "projects/acme/locations/europe/keyRings/vault-1/cryptoKeys/vault-2";

/** As Cloud KMS writes it: https://cloud.google.com/kms/docs/audit-logging, https://cloud.google.com/logging/docs/audit. */
function activity(methodName: string, resourceName: string, request: object = {}): LogEntry {
  return {
    logName: "projects/acme/logs/cloudaudit.googleapis.com%2Factivity",
    resource: { type: "cloudkms_cryptokeyversion", labels: {} },
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      serviceName: "cloudkms.googleapis.com",
      methodName,
      resourceName,
      request: { name: resourceName, ...request },
    },
  };
}

test("a key that is destroyed or disabled is noticed, and one that is used or enabled is not", () => {
  const filter = keyFilter([key, key.replace("europe", "europe-west1")]);
  const version = `${key}/cryptoKeyVersions/3`;
  const change = (state: string): LogEntry =>
    activity("UpdateCryptoKeyVersion", version, { cryptoKeyVersion: { name: version, state }, updateMask: "state" });
  for (const entry of [
    activity("DestroyCryptoKeyVersion", version),
    activity("DestroyCryptoKeyVersion", version.replace("projects/acme", "projects/123")),
    activity("DestroyCryptoKeyVersion", version.replace("europe", "europe-west1")),
    change("DISABLED"),
    // Where the entry does not say to what it was changed, it is told rather than missed.
    activity("UpdateCryptoKeyVersion", version),
  ]) {
    assert.ok(matches(filter, entry), JSON.stringify(entry));
  }
  for (const entry of [
    change("ENABLED"),
    activity("CreateCryptoKeyVersion", version),
    activity("RestoreCryptoKeyVersion", version),
    activity("DestroyCryptoKeyVersion", version.replace("vault-2", "another")),
    activity("UpdateCryptoKeyPrimaryVersion", key),
    {
      ...activity("DestroyCryptoKeyVersion", version),
      logName: "projects/acme/logs/cloudaudit.googleapis.com%2Fdata_access",
    },
  ]) {
    assert.ok(!matches(filter, entry), JSON.stringify(entry));
  }
});
