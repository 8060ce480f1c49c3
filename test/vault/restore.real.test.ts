// Backup, loss and restore with a real server: OpenBao, whose storage is served as Cloud Storage would serve it. The backup is
// taken by the program that the job runs, and restored by the command that an operator runs.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { programBundle } from "../../components/internal/program-bundle";
import { enableAppRole, loginByAppRole } from "../support/app-role";
import { execute, type CommandResult } from "../support/command";
import { MemoryBucket, roles, startStorage, type FakeStorage } from "../support/fake-storage";
import { groundplanHere } from "../support/in-process";
import { missing } from "../support/real-servers";
import { openShelf } from "../support/stored-vault";
import type { ConfiguredVault } from "../support/vault-server";

const mark = "MARKED-VALUE";

interface Answer {
  data: { data: { n: number; text: string }; metadata: { version: number } };
}

/** What was acknowledged, and when. */
interface Written {
  document: string;
  version: number;
  at: number;
}

/** Writes versions of documents until it is told to stop; not as fast as it can, or a slow machine would have more to copy than a fast one. */
function writeOn(vault: ConfiguredVault, token: string): { written: Written[]; stop(): Promise<void> } {
  const written: Written[] = [];
  let stopped = false;
  const writer = async (document: string): Promise<void> => {
    for (let version = 1; !stopped; version++) {
      const data = { n: version, text: `${mark}-${document}-${version}` };
      const { status } = await vault.call("POST", `secrets/dev/data/${document}`, { data }, token);
      assert.equal(status, 200);
      written.push({ document, version, at: Date.now() });
      await sleep(5);
    }
  };
  const writers = Promise.all(["web", "feed", "mail"].map(writer));
  return {
    written,
    stop: async () => {
      stopped = true;
      await writers;
    },
  };
}

/** Runs the job's program, in a process of its own, with the job's own credentials. */
async function runJob(cloud: FakeStorage): Promise<CommandResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "backup-"));
  try {
    const { text, fileName } = programBundle("sync/backup/main.ts");
    const program = path.join(folder, fileName);
    writeFileSync(program, text);
    return await execute(process.execPath, [program], {
      cwd: folder,
      env: {
        SOURCE_BUCKET: "vault",
        BACKUP_BUCKET: "backups",
        // That of the data is another one, and they say which.
        VAULT_VERSION: "2.8.0",
        KMS_KEY: "projects/p/locations/europe/keyRings/r/cryptoKeys/k",
        STORAGE_URL: cloud.url,
        GCE_METADATA_HOST: cloud.url.replace("http://", ""),
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readAll(vault: ConfiguredVault, token: string, document: string): Promise<number> {
  const { body } = await vault.call("GET", `secrets/dev/data/${document}`, undefined, token);
  const { version } = (body as Answer).data.metadata;
  const oldest = Math.max(1, version - 9);
  for (let each = oldest; each <= version; each++) {
    const answer = await vault.call("GET", `secrets/dev/data/${document}?version=${each}`, undefined, token);
    // A list of versions that names one which is not there would be a backup of two moments.
    assert.equal(answer.status, 200, `${document} ${each}`);
    assert.deepEqual((answer.body as Answer).data.data, { n: each, text: `${mark}-${document}-${each}` });
  }
  return version;
}

test("what Vault held is there after a loss, with its logins", { skip: missing("vault", "postgres") }, async () => {
  const shelf = await openShelf();
  const cloud = await startStorage();
  cloud.pageSize = 20;
  cloud.grants["job"] = { vault: roles.objectViewer, backups: [...roles.objectViewer, ...roles.objectCreator] };
  cloud.grants["owner"] = { "*": roles.admin };
  const restoreCommand = (...more: string[]): Promise<CommandResult> =>
    groundplanHere(["vault", "restore", "latest", "--from", "backups", "--json", ...more]);
  const emulator = process.env["STORAGE_EMULATOR_HOST"];
  process.env["STORAGE_EMULATOR_HOST"] = cloud.url;
  try {
    const source = await shelf.place("vault");
    cloud.buckets.set("vault", source).set("backups", new MemoryBucket());
    assert.equal((await runJob(cloud)).code, 0, "a server that was not initialised yet");

    const vault = await shelf.start("vault");
    const init = (await vault.call("PUT", "sys/init", { recovery_shares: 1, recovery_threshold: 1 })).body;
    const token = (init as { root_token: string }).root_token;
    while ((await vault.call("GET", "sys/health")).status !== 200) await sleep(50);
    const audit = { type: "file", options: { file_path: "stdout" } };
    assert.equal((await vault.call("POST", "sys/audit/stdout", audit, token)).status, 204);
    await vault.call("POST", "sys/mounts/secrets/dev", { type: "kv", options: { version: "2" } }, token);
    const policy = 'path "secrets/dev/*" { capabilities = ["read", "create", "update"] }';
    await vault.call("PUT", "sys/policies/acl/reader", { policy }, token);
    await enableAppRole(vault, token, "ada", `${mark}-secret`, ["reader"]);

    const writing = writeOn(vault, token);
    // So that a second lies between what was written at first and the backup.
    await sleep(1_500);
    const pages = cloud.requests.length;
    const job = await runJob(cloud);
    assert.equal(job.code, 0, job.stdout + job.stderr);
    assert.ok(cloud.requests.slice(pages).filter((request) => request.includes("/b/vault/o?")).length > 5);
    const [line = "", ...others] = job.stdout.trim().split("\n");
    assert.deepEqual(others, []);
    const { severity, backup } = JSON.parse(line) as { severity: string; backup: { name: string; objects: number } };
    assert.equal(severity, "INFO");
    const moment = Date.parse(backup.name.replace(/T(\d\d)-(\d\d)-(\d\d)Z/, "T$1:$2:$3Z"));
    await sleep(300);
    await writing.stop();
    await vault.kill();
    await source.destroy();
    assert.equal((await runJob(cloud)).code, 1, "an empty bucket where Vault's data were is an error");

    const checked = await restoreCommand();
    assert.deepEqual(
      [checked.code, (JSON.parse(checked.stdout) as { usable: boolean }).usable],
      [0, true],
      checked.stderr,
    );
    const restored = await restoreCommand("--into", "fresh", "--location", "europe-west4", "--project", "p");
    assert.equal(restored.code, 0, restored.stderr);
    const report = JSON.parse(restored.stdout) as { copied: number; vaultVersion: string; nextSteps: string[] };
    assert.equal(report.copied, backup.objects);
    assert.equal(report.vaultVersion, "2.7.2");
    assert.match(report.nextSteps.join("\n"), /restoredBucket: "fresh"/);

    const place = await shelf.place("fresh");
    const fresh = cloud.buckets.get("fresh") as MemoryBucket;
    for (const [name, { content }] of fresh.live) await place.put(name, content);
    const again = await shelf.start("fresh");
    while ((await again.call("GET", "sys/health")).status !== 200) await sleep(50);

    const login = await loginByAppRole(again, "ada", `${mark}-secret`);
    assert.equal(login.status, 200);
    const ada = (login.body as { auth: { client_token: string } }).auth.client_token;
    for (const document of ["web", "feed", "mail"]) {
      const version = await readAll(again, ada, document);
      const before = writing.written.filter((one) => one.document === document && one.at < moment).length;
      const all = writing.written.filter((one) => one.document === document).length;
      assert.ok(before > 3 && all > version, "there was nothing written before, or nothing after");
      assert.ok(version >= before, `${document}: ${version} of ${before}`);
    }
    const write = await again.call("POST", "secrets/dev/data/web", { data: { n: 0, text: "after" } }, ada);
    assert.equal(write.status, 200);
    assert.match(again.log(), /"path":"secrets\/dev\/data\/web"/, "audit is on");
    assert.equal((await again.call("GET", "sys/mounts", undefined, ada)).status, 403);

    const twice = await restoreCommand("--into", "fresh");
    assert.equal(twice.code, 0, "the bucket is as it was restored: OpenBao works on a copy of it");
    await fresh.put("core/keyring", Buffer.from("of another life"));
    const used = await restoreCommand("--into", "fresh");
    assert.equal(used.code, 1);
    assert.match(used.stderr, /error: fresh is not empty, and not a part of this backup \(core\/keyring\)/);
    const everything = [job, checked, restored, used].map(({ stdout, stderr }) => stdout + stderr).join("\n");
    assert.doesNotMatch(everything, new RegExp(mark));
  } finally {
    if (emulator === undefined) delete process.env["STORAGE_EMULATOR_HOST"];
    else process.env["STORAGE_EMULATOR_HOST"] = emulator;
    await shelf.close();
    await cloud.close();
  }
});
