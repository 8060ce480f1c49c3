// What a run says of its time and of what it waits for.
import assert from "node:assert/strict";
import type { WriteStream } from "node:tty";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { Progress, waitingFor } from "../../cli/render/progress";
import type { ProgressEvent } from "../../sandbox";

const event = (
  name: string,
  type: string,
  status: ProgressEvent["status"],
  operation: ProgressEvent["operation"] = "create",
): ProgressEvent => ({
  urn: `urn:pulumi:prod::acme::${type}::${name}`,
  type,
  name,
  operation,
  status,
  durationMs: 0,
});

const server = "gcp:sql/databaseInstance:DatabaseInstance";
const bucket = "gcp:storage/bucket:Bucket";

test("what began first is what a run waits for, with its known time; components and providers are not waited for", () => {
  const stack = event("acme", "groundplan:index:Postgres", "start");
  const last = event("media", bucket, "done");
  assert.equal(waitingFor([stack], last), "media (gcp:storage.Bucket)");
  const text = waitingFor([stack, event("main", server, "start"), event("logs", bucket, "start")], last);
  assert.match(
    text,
    /^waits for main \(gcp:sql\.DatabaseInstance, about \d+ minutes \(\d+ to \d+\) with the real engine\) and 1 more$/,
  );
  assert.equal(
    waitingFor([event("main", server, "start", "update")], last),
    "waits for main (gcp:sql.DatabaseInstance)",
  );
});

test("a terminal has one line that is rewritten and fits, a log has a line for each finished resource", () => {
  for (const isTTY of [true, false]) {
    const written: string[] = [];
    const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) > 0 } as unknown as WriteStream;
    const progress = new Progress(stream, false, true);
    progress.show(event("main", server, "start"));
    progress.show(event("media", bucket, "start"));
    progress.show(event("media", bucket, "done"));
    progress.end();
    const text = stripVTControlCharacters(written.join(""));
    if (isTTY) {
      assert.match(text, /1 done · waits for main \(gcp:sql\.DatabaseInstance/);
      for (const line of text.split("\r")) assert.ok(line.length < 60, line);
    } else assert.match(text, /^ {2}\+ media gcp:storage\.Bucket\n$/);
  }
});
