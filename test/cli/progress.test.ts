// What a run says of its time and of what it waits for.
import assert from "node:assert/strict";
import type { WriteStream } from "node:tty";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { Progress, waitingFor, type Begun } from "../../cli/render/progress";
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

const at = 1_000_000;

test("what takes longest by published times is what a run waits for; components and providers are not waited for", () => {
  const begun = (event: ProgressEvent, secondsAgo = 0): Begun => ({ ...event, since: at - 1000 * secondsAgo });
  const stack = begun(event("acme", "groundplan:index:Postgres", "start"));
  assert.equal(waitingFor([stack], { done: 1 }, at), undefined);
  const [first, main] = [begun(event("logs", bucket, "start"), 90), begun(event("main", server, "start"), 83)];
  assert.match(
    waitingFor([stack, first, main], { done: 3, total: 12 }, at) ?? "",
    /^3 of 12 done · waits 1:23 for the PostgreSQL server main, usually about \d+ minutes \(\d+ to \d+\) with the real engine, 1 more at work$/,
  );
  assert.equal(
    waitingFor([begun(event("main", server, "start", "update"))], { done: 0 }, at),
    "0 done · waits for the PostgreSQL server main",
    "of an update no time is published",
  );
  assert.match(
    waitingFor([begun(event("main", server, "start", "delete"))], { done: 0 }, at) ?? "",
    /for the PostgreSQL server main to be gone, usually about 2 minutes with/,
  );
});

function shown(isTTY: boolean): { progress: Progress; text: () => string } {
  const written: string[] = [];
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) > 0 } as unknown as WriteStream;
  return { progress: new Progress(stream, false, true), text: () => stripVTControlCharacters(written.join("")) };
}

test("a terminal has one line that is rewritten and fits, a log has a line for each finished resource", () => {
  for (const isTTY of [true, false]) {
    const { progress, text } = shown(isTTY);
    progress.expect(7);
    progress.show(event("main", server, "start"));
    progress.show(event("media", bucket, "start"));
    progress.show(event("media", bucket, "done"));
    progress.end();
    if (isTTY) {
      assert.match(text(), /1 of 7 done · waits for the PostgreSQL/);
      for (const line of text().split("\r")) assert.ok(line.length < 60, line);
    } else assert.match(text(), /^ {2}\+ media gcp:storage\.Bucket\n$/);
  }
});

test("while something takes long, a terminal's line goes on each second and a log has one each 30 seconds", (context) => {
  context.mock.timers.enable({ apis: ["setInterval", "Date"], now: at });
  const [log, terminal] = [shown(false), shown(true)];
  for (const { progress } of [log, terminal]) progress.show(event("main", server, "start"));
  context.mock.timers.tick(29_000);
  assert.equal(log.text(), "");
  assert.match(terminal.text(), /0:29 · 0 done · waits 0:29 for/);
  context.mock.timers.tick(61_000);
  assert.equal(
    log.text().match(/^ {2}0 done · waits \d:\d\d for the PostgreSQL server main, usually about/gm)?.length,
    3,
  );
  for (const { progress } of [log, terminal]) progress.show(event("main", server, "done"));
  const before = log.text();
  context.mock.timers.tick(60_000);
  assert.equal(log.text(), before, "nothing is at work");
  for (const { progress } of [log, terminal]) progress.end();
});
