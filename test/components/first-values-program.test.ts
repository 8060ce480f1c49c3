// The first-values program as a whole: its end, its messages and its bundle.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { programBundle } from "../../components/internal/program-bundle";
import { main } from "../../sync/first-values/main";
import { summary } from "../../sync/first-values/messages";
import type { FirstDocument } from "../../sync/first-values/settings";
import type { Logins } from "../../sync/logins/settings";
import { capture } from "../support/captured-log";
import { key, generated, given, plain, copyOf, goBoth, go, failure, world, useServices } from "../support/first-values";

useServices();

test("a login that cannot be made fails the run after everything else is done, and nobody is asked to put it in", async () => {
  const path = "database/prod/creds/login.web.main";
  const logins: Logins = {
    role: "prod.login.web",
    credentials: [{ binding: "main", kind: "database-readwrite", resource: "main", path }],
    keys: [{ key: "PGPASSWORD", encoded: false, pieces: [{ binding: "main", part: "password" }] }],
  };
  const composed = { ...key("PGPASSWORD"), composed: true };
  const documents: FirstDocument[] = [
    { holds: "secrets", mount: "secrets/prod", keys: [generated, composed] },
    { holds: "configuration", mount: "config/prod", keys: [plain] },
  ];
  // The metadata server of these stand-ins gives no token for that role.
  await assert.rejects(goBoth(documents, 5_000, logins), (error: Error) => !error.message.includes("vault kv"));
  assert.ok(world.slept > 0 && world.slept <= 5_000);
  assert.equal(copyOf(generated)?.length, 1);
  assert.deepEqual(copyOf(plain), ["info"]);
  assert.equal(world.services.copies.get(composed.secret), undefined);
});

test("no value is in a report, in a message, or in what the program prints", async (context) => {
  const printed: string[] = [];
  for (const method of ["log", "error"] as const) {
    context.mock.method(console, method, (...parts: unknown[]) => void printed.push(parts.join(" ")));
  }
  const values = ["sk-live-1", "smtp-secret"];
  world.services.versions.push({ STRIPE_KEY: values[0], SMTP_PASSWORD: values[1] });
  // Google repeats a value that it can't decode in its message.
  world.services.before = (line) =>
    line.endsWith(":addVersion")
      ? { status: 400, body: { error: { message: `Invalid value: ${values[0]}` } } }
      : undefined;
  printed.push(await failure([given, key("SMTP_PASSWORD")]));
  delete world.services.before;
  printed.push(summary("web", [await go([generated, given, key("SMTP_PASSWORD")])]));
  printed.push(JSON.stringify(await go([generated, given])));
  values.push(String(world.services.versions.at(-1)?.["SECRET_KEY_BASE"]));
  assert.equal(
    printed[1],
    "web: made in Vault: SECRET_KEY_BASE; copied to Secret Manager: SECRET_KEY_BASE, STRIPE_KEY, SMTP_PASSWORD",
  );
  for (const value of values) assert.ok(!printed.join("\n").includes(value), value);
});

for (const [title, environment, message] of [
  ["is missing", {}, /^SETTINGS is not set$/],
  ["names no file", { SETTINGS: "/nowhere/settings.json" }, /^SETTINGS: \/nowhere\/settings\.json cannot be read/],
] as const) {
  test(`the program says that its setting ${title}, and fails`, async (context) => {
    const printed = capture(context);
    const before = process.exitCode;
    await main(environment);
    assert.equal(process.exitCode, 1);
    process.exitCode = before;
    assert.equal(printed.length, 1);
    const entry = JSON.parse(printed[0] ?? "") as { severity: string; message: string };
    assert.equal(entry.severity, "ERROR");
    assert.match(entry.message, message);
  });
}

test("as a bundle it is one text that starts when Node is given it, and only then", () => {
  const { text, fileName } = programBundle("sync/first-values/main.ts");
  const folder = mkdtempSync(path.join(tmpdir(), "first-values-"));
  try {
    const file = path.join(folder, path.basename(fileName));
    writeFileSync(file, text);
    const imported = spawnSync(process.execPath, ["--eval", `require(${JSON.stringify(file)})`], { encoding: "utf8" });
    assert.deepEqual([imported.status, imported.stdout, imported.stderr], [0, "", ""]);
    const started = spawnSync(process.execPath, [file], { encoding: "utf8", env: {} });
    assert.deepEqual(
      [started.status, started.stdout, started.stderr],
      [
        1,
        `{"severity":"ERROR","message":"SETTINGS is not set","logging.googleapis.com/labels":{"program":"first-values"}}\n`,
        "",
      ],
    );
    // What the job runs has nothing but Node.js around it.
    const required = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name ?? "");
    assert.deepEqual(
      required.filter((name) => !name.startsWith("node:")),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
