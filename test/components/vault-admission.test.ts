// A Vault that has been initialised does not start without its data.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { dataFolder, initialisedFolder, startScript } from "../../components/vault/admission";

const initialised = { bucket: "programs", object: "vault-initialise-done" };

/** What the container's command does where these files are, and what it says. */
function start(files: string[], restored: boolean): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), "vault-start-"));
  try {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
    const entry = join(folder, "bin", "docker-entrypoint.sh");
    mkdirSync(dirname(entry));
    writeFileSync(entry, '#!/bin/sh\necho "started: $*"\n');
    chmodSync(entry, 0o755);
    const script = startScript({ initialised, restored }).replaceAll("/mnt/", `${folder}/mnt/`);
    const ended = spawnSync("/bin/sh", ["-c", script], {
      encoding: "utf8",
      env: { PATH: `${join(folder, "bin")}:/bin:/usr/bin` },
    });
    return { status: ended.status, said: ended.stdout + ended.stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const data = `${dataFolder}/core/keyring`;
const mark = `${initialisedFolder}/${initialised.object}`;

test("a new server starts empty, and one with data starts", () => {
  for (const files of [[], [data], [data, mark]]) {
    assert.deepEqual(start(files, false), { status: 0, said: "started: server\n" }, files.join());
  }
  assert.deepEqual(start([data], true), { status: 0, said: "started: server\n" });
});

test("one that was initialised, or restored, does not start empty, and says what to do", () => {
  for (const [files, restored] of [
    [[mark], false],
    [[mark, `${dataFolder}/core/lock`], false],
    [[], true],
    [[mark], true],
  ] as const) {
    const { status, said } = start([...files], restored);
    assert.equal(status, 1);
    const entry = JSON.parse(said) as { severity: string; message: string };
    assert.equal(entry.severity, "CRITICAL");
    assert.match(entry.message, /does not start, since anybody could initialise it anew\. Restore a backup/);
  }
});
