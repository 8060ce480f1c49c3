import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, test, type TestContext } from "node:test";
import { Report, type PassReport, type PassSummary } from "../../sync/report";
import { SyncService, type Passes } from "../../sync/service";

interface Scripted extends Passes {
  /** Passes that have begun. */
  begun: number;
  hurried: boolean;
  /** Ends the pass in hand. */
  end(failures?: number): void;
}

function passes(): Scripted {
  let ended: (report: PassSummary) => void = () => undefined;
  const scripted: Scripted = {
    begun: 0,
    hurried: false,
    pass: () => {
      scripted.begun++;
      return new Promise((resolve) => (ended = resolve));
    },
    hurry: () => (scripted.hurried = true),
    end: (failures = 0) => {
      const { pass, ...told } = new Report().finish(5);
      ended({ pass: { ...pass, failures, problems: failures > 0 ? ["Vault does not answer"] : [] }, ...told });
    },
  };
  return scripted;
}

async function open(
  t: TestContext,
): Promise<{ url: string; scripted: Scripted; service: SyncService; lines: string[] }> {
  const scripted = passes();
  const lines: string[] = [];
  const service = new SyncService(
    scripted,
    (line) => lines.push(line),
    () => Promise.resolve("acme-prod"),
  );
  const port = await service.start(0);
  t.after(async () => {
    scripted.end();
    await service.stop();
  });
  return { url: `http://127.0.0.1:${port}`, scripted, service, lines };
}

async function until(true_: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !true_() && Date.now() < end;)
    await new Promise((resolve) => setImmediate(resolve));
  assert.ok(true_());
}

const post = (url: string): Promise<Response> => fetch(url, { method: "POST" });

describe("the service", () => {
  test("runs a pass for each POST and writes one line about it", async (t) => {
    const { url, scripted, lines } = await open(t);
    const answer = post(url);
    await until(() => scripted.begun === 1);
    scripted.end();
    assert.equal((await answer).status, 200);
    const line = JSON.parse(lines[0] ?? "") as { severity: string; pass: PassReport };
    assert.equal(line.severity, "INFO");
    assert.equal(line.pass.durationMs, 5);
    assert.equal(lines.length, 1);
  });

  test("answers 500 if something failed", async (t) => {
    const { url, scripted, lines } = await open(t);
    const answer = post(url);
    await until(() => scripted.begun === 1);
    scripted.end(2);
    assert.equal((await answer).status, 500);
    assert.match(lines[0] ?? "", /^\{"severity":"ERROR","message":".*; 2 failed: Vault does not answer"/);
  });

  test("ends in time while a client holds a connection open, and while a target hangs", async (t) => {
    const { url, scripted, service, lines } = await open(t);
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    t.after(() => socket.destroy());
    // Half a request: the server waits for the rest of it.
    await new Promise<void>((resolve) =>
      socket.write("POST / HTTP/1.1\r\nhost: a\r\n", () => {
        resolve();
      }),
    );
    socket.on("error", () => undefined);
    const hanging = post(url).catch(() => undefined);
    await until(() => scripted.begun === 1);
    const start = Date.now();
    await service.stop(100);
    assert.ok(Date.now() - start < 2_000);
    assert.ok(scripted.hurried);
    assert.match(lines[0] ?? "", /"WARNING","message":"the pass in hand did not end in time and is cut/);
    await hanging;
  });

  for (const [header, value, trace] of [
    [
      "traceparent",
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      ["projects/acme-prod/traces/0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"],
    ],
    [
      "x-cloud-trace-context",
      "0AF7651916CD43DD8448EB211C80319C/2594128545;o=1",
      ["projects/acme-prod/traces/0af7651916cd43dd8448eb211c80319c", "000000009a9f42a1"],
    ],
    ["traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01", [undefined, undefined]],
    ["traceparent", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", [undefined, undefined]],
    ["x-cloud-trace-context", "0af7651916cd43dd8448eb211c80319c/99999999999999999999", [undefined, undefined]],
  ] as const) {
    test(`its lines have the trace of the request that asked for the pass: ${header} ${value}`, async (t) => {
      const { url, scripted, service, lines } = await open(t);
      const answer = fetch(url, { method: "POST", headers: { [header]: value } }).catch(() => undefined);
      await until(() => scripted.begun === 1);
      await service.stop(1);
      scripted.end();
      await answer;
      await until(() => lines.length === 2);
      for (const text of lines) {
        const line = JSON.parse(text) as { [field: string]: unknown };
        assert.deepEqual(line["logging.googleapis.com/labels"], { program: "reconciler" });
        assert.deepEqual([line["logging.googleapis.com/trace"], line["logging.googleapis.com/spanId"]], trace);
      }
    });
  }

  test("does not run twice at once", async (t) => {
    const { url, scripted } = await open(t);
    const first = post(url);
    await until(() => scripted.begun === 1);
    assert.equal((await post(url)).status, 409);
    assert.equal(scripted.begun, 1);
    scripted.end();
    assert.equal((await first).status, 200);
    const third = post(url);
    await until(() => scripted.begun === 2);
    scripted.end();
    assert.equal((await third).status, 200);
  });

  test("is healthy while a pass runs, and knows no other paths", async (t) => {
    const { url, scripted } = await open(t);
    const answer = post(url);
    await until(() => scripted.begun === 1);
    for (const path of ["/health", "/healthz"]) assert.equal((await fetch(`${url}${path}`)).status, 200);
    for (const path of ["/", "/state"]) assert.equal((await fetch(`${url}${path}`)).status, 404);
    assert.equal((await post(`${url}/once`)).status, 404);
    scripted.end();
    await answer;
    assert.equal(scripted.begun, 1);
  });

  test("ends with the pass in hand, which it tells to hurry", async (t) => {
    const { url, scripted, service } = await open(t);
    const answer = post(url);
    await until(() => scripted.begun === 1);
    let stopped = false;
    const stopping = service.stop().then(() => (stopped = true));
    await until(() => scripted.hurried);
    assert.equal(stopped, false);
    scripted.end();
    assert.equal((await answer).status, 200);
    await stopping;
  });
});
