import assert from "node:assert/strict";
import { test } from "node:test";
import { logLine, Report } from "../../sync/report";

// https://cloud.google.com/logging/quotas
const largestEntry = 256 * 1024;

test("the line about a pass fits into the log, however many keys have no value, and counts all of them", () => {
  const report = new Report();
  // Mounts, applications and keys as long as they may be.
  for (let key = 0; key < 5_000; key++) report.lacks(`secrets/${"m".repeat(200)}/${"K".repeat(250)}${key}`, "empty");
  const pass = report.finish(1);
  assert.equal(pass.missingCount, 5_000);
  assert.equal(pass.missing.length, 200);
  assert.ok(Buffer.byteLength(logLine(pass)) < largestEntry);
});
