// What a real server keeps when it starts again and when its power is cut.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { initialiseVault, missing, startVault } from "../support/real-servers";

const skip = missing("vault");

test("a sealed server is unsealed by its key when it starts again", { skip }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-sealed-"));
  const vault = await startVault({ folder });
  try {
    await initialiseVault(vault);
    await vault.call("POST", "sys/mounts/secrets/dev", { type: "kv", options: { version: "2" } });
    await vault.call("POST", "secrets/dev/data/web", { data: { key: "value" } });
    assert.equal((await vault.call("PUT", "sys/seal")).status, 204);
    assert.equal((await vault.call("GET", "sys/health")).status, 503);
    assert.equal((await vault.call("GET", "secrets/dev/data/web")).status, 503);
    await vault.restart();
    assert.equal((await vault.call("GET", "sys/health")).status, 200);
    assert.equal((await vault.call("GET", "secrets/dev/data/web")).status, 200);
  } finally {
    await vault.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a power cut during writes loses nothing that was acknowledged", { skip }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-killed-"));
  const vault = await startVault({ folder });
  try {
    await initialiseVault(vault);
    await vault.call("POST", "sys/mounts/secrets/dev", { type: "kv", options: { version: "2" } });
    const acknowledged = new Map<string, number>();
    for (const milliseconds of [40, 90, 150]) {
      let killed = false;
      const before = acknowledged.get("web") ?? 0;
      const writers = ["web", "feed"].map(async (document) => {
        for (let n = (acknowledged.get(document) ?? 0) + 1; !killed; n++) {
          const answer = await vault
            .call("POST", `secrets/dev/data/${document}`, { data: { n } })
            .catch(() => undefined);
          if (answer?.status === 200) acknowledged.set(document, n);
        }
      });
      await sleep(milliseconds);
      // On a busy machine that time is too short for a write.
      for (let wait = 0; wait < 500 && (acknowledged.get("web") ?? 0) < before + 2; wait++) await sleep(10);
      await vault.kill();
      killed = true;
      await Promise.all(writers);
      await vault.start();
      for (const [document, n] of acknowledged) {
        const { status, body } = await vault.call("GET", `secrets/dev/data/${document}`);
        assert.equal(status, 200);
        const found = (body as { data: { data: { n: number } } }).data.data.n;
        assert.ok(found === n || found === n + 1, `${document}: ${found} after ${n} was acknowledged`);
        acknowledged.set(document, found);
      }
    }
    assert.ok((acknowledged.get("web") ?? 0) > 3);
  } finally {
    await vault.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
