import assert from "node:assert/strict";
import { test } from "node:test";
import { logLines, type SecretsAge } from "../../sync/report";
import { app } from "./support/apps";
import { running } from "./support/running";

const day = 86_400_000;

const agesIn = (lines: string[]): SecretsAge[] =>
  lines.flatMap((line) => (JSON.parse(line) as { secrets?: SecretsAge }).secrets ?? []);

test("the first passes of each hour tell how old each app's secrets are, and ask Vault no more for it", async (t) => {
  const { world, tell, asked } = running(t, [
    app("shop", { secrets: ["PASSWORD"] }),
    app("blog", { secrets: ["PASSWORD"] }),
    app("page", { config: ["REGION"] }),
  ]);
  world.vault.put("secrets/prod/shop", { PASSWORD: "MARK-1" });
  world.vault.put("config/prod/page", { REGION: "MARK-2" });
  world.time += 400 * day;
  world.vault.put("secrets/prod/blog", { PASSWORD: "MARK-3" });
  world.time += day;
  await tell();
  asked();
  const minutes: number[] = [];
  for (let minute = 0; minute < 60; minute++) {
    const lines = logLines(await tell());
    if (agesIn(lines).length === 0) continue;
    minutes.push(new Date(world.time).getUTCMinutes());
    assert.deepEqual(agesIn(lines), [
      { name: "blog", ageDays: 1 },
      { name: "shop", ageDays: 401 },
    ]);
    assert.match(lines.join("\n"), /"INFO".*the secrets of shop were last written 401 days ago/);
    assert.ok(!lines.join("\n").includes("MARK"));
  }
  assert.deepEqual(minutes, [2, 3, 4, 0, 1]);
  assert.deepEqual(asked(/vault GET .*\/data\//), []);
});

test("secrets that were deleted, or that Vault does not tell of, have no age", async (t) => {
  const { world, tell } = running(t, [app("shop", { secrets: ["PASSWORD"] })]);
  assert.deepEqual((await tell()).secrets, [], "never written");
  world.vault.put("secrets/prod/shop", { PASSWORD: "MARK-1" });
  assert.deepEqual((await tell()).secrets, [{ name: "shop", ageDays: 0 }]);
  world.fault = ({ path }) =>
    path.includes("metadata") ? { when: "before", reply: { status: 503, body: "" } } : undefined;
  assert.deepEqual((await tell()).secrets, []);
});
