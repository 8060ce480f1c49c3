// What expires is renewed in time, as long as it can be.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { keepAlive } from "../../cli/env/keep-alive";

interface Script {
  said: string[];
  /** When it was renewed, in seconds. */
  times: number[];
  /** When it was announced that it ends; 0 if it was not. */
  ended: () => number;
  pass: (seconds: number) => Promise<void>;
  stop: () => void;
}

/** A thing that is renewed by a script, on a clock that the test moves. */
function scripted(context: TestContext, ttlSeconds: number, answers: (number | Error)[]): Script {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const said: string[] = [];
  const times: number[] = [];
  let ended = 0;
  const stop = keepAlive(
    {
      what: "The login",
      ttlSeconds,
      renewable: true,
      renew: () => {
        times.push(Date.now() / 1000);
        const answer = answers.shift() ?? new Error("away");
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({ ttlSeconds: answer, renewable: true });
      },
    },
    { say: (text) => said.push(text), onEnd: () => (ended = Date.now() / 1000) },
  );
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      context.mock.timers.tick(1000);
      await Promise.resolve().then(() => undefined);
      await Promise.resolve();
    }
  };
  return { said, times, ended: () => ended, pass, stop };
}

test("something is renewed at two thirds of its life, until its longest life is near", async (context) => {
  const { said, times, ended, pass, stop } = scripted(context, 3600, [3600, 3600, 1200]);
  await pass(2400);
  assert.deepEqual(times, [2400]);
  await pass(4800);
  assert.deepEqual(times, [2400, 4800, 7200]);
  assert.deepEqual(said, ["The login cannot be renewed any more and ends at 1970-01-01T02:20:00.000Z"]);
  assert.equal(ended(), 0);
  await pass(1200);
  assert.equal(ended(), 8400 - 30, "half a minute is left for what follows");
  stop();
});

test("a renewal that fails is tried again until the end", async (context) => {
  const { said, times, ended, pass, stop } = scripted(context, 300, [new Error("away"), new Error("away"), 300]);
  await pass(270);
  assert.deepEqual(times.slice(0, 2), [200, 230]);
  assert.equal(times.length, 3, "the third succeeds");
  assert.deepEqual(said, ["The login could not be renewed; trying until 1970-01-01T00:05:00.000Z"]);
  await pass(600);
  const retries = times.slice(3);
  assert.ok(retries.length > 1, times.join(", "));
  assert.ok(Math.abs(ended() - 553) <= 2, `ended at ${ended()}, when the last renewal was over`);
  stop();
});

test("what never expires is left alone", async (context) => {
  const { times, pass, stop } = scripted(context, 0, []);
  await pass(100);
  assert.deepEqual(times, []);
  stop();
});

for (const [renewable, days] of [
  [false, 32],
  [true, 60],
] as const) {
  test(`what lives for ${days} days, longer than a timer can be, ${renewable ? "is renewed" : "ends"} in time`, (context) => {
    context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
    const times = { renewed: 0, ended: 0 };
    const day = 24 * 60 * 60;
    const renew = (): Promise<{ ttlSeconds: number; renewable: boolean }> => {
      times.renewed ||= Date.now() / 1000;
      return Promise.resolve({ ttlSeconds: days * day, renewable });
    };
    const onEnd = (): void => void (times.ended = Date.now() / 1000);
    const thing = { what: "The login", ttlSeconds: days * day, renewable, renew };
    const stop = keepAlive(thing, { say: () => undefined, onEnd });
    // Steps that the moments are multiples of.
    for (let step = 0; step < (days * day) / 30; step++) context.mock.timers.tick(30_000);
    assert.deepEqual(times, renewable ? { renewed: 40 * day, ended: 0 } : { renewed: 0, ended: 32 * day - 30 });
    stop();
  });
}
