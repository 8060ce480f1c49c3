import assert from "node:assert/strict";
import { test } from "node:test";
import { SyncError } from "../../sync/contract";
import { logLines, Report, type AppReport } from "../../sync/report";

// https://cloud.google.com/logging/quotas
const largestEntry = 256 * 1024;

test("the line about a pass fits into the log, however many keys have no value, and counts all of them", () => {
  const report = new Report();
  // Mounts, applications and keys as long as they may be.
  for (let key = 0; key < 5_000; key++) report.lacks(`secrets/${"m".repeat(200)}/${"K".repeat(250)}${key}`, "empty");
  const told = report.finish(1);
  const { pass } = told;
  assert.equal(pass.missingCount, 5_000);
  assert.equal(pass.missing.length, 200);
  assert.ok(Buffer.byteLength(logLines(told)[0] ?? "") < largestEntry);
});

test("each app that somebody should look at has a line of its own, and one app's problems crowd out nobody else's", () => {
  const report = new Report();
  for (let number = 0; number < 100; number++) report.of("loud").failed(new SyncError(`problem ${number}`));
  report.of("quiet").failed(new SyncError("x".repeat(5_000)));
  report.of("late").waited(90_000);
  report.of("well").checked = 5;
  report.failed(new SyncError("Vault is away"));
  const told = report.finish(1);
  const { failures, ownFailures, lagSeconds, problems, checked } = told.pass;
  assert.deepEqual(
    { failures, ownFailures, lagSeconds, checked },
    { failures: 102, ownFailures: 1, lagSeconds: 90, checked: 5 },
  );
  assert.deepEqual(problems, [
    "Vault is away",
    "loud: problem 0",
    "loud: problem 1",
    "loud: problem 2",
    `quiet: ${"x".repeat(1_000)}…`,
  ]);
  const [first, ...others] = logLines(told).map(
    (line) => JSON.parse(line) as { severity: string; message: string; app?: AppReport },
  );
  assert.equal(first?.app, undefined);
  assert.deepEqual(
    others.map(({ severity, app }) => [app?.name, severity, app?.failures, app?.lagSeconds]),
    [
      ["late", "INFO", 0, 90],
      ["loud", "ERROR", 100, 0],
      ["quiet", "ERROR", 1, 0],
    ],
  );
  assert.equal(others[1]?.message, "loud; 100 failed: problem 0");
});
