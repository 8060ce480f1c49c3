import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ReleaseTable } from "../../inventory/model";
import { releases } from "../../inventory/table";
import { logLines } from "../../sync/report";
import { endingSupport, isHourlyPass, type EndingSupport } from "../../sync/support";
import { running } from "./support/running";

const day = 86_400_000;
const postgres = [{ product: "postgresql", version: "17" }];
const { end = "" } = releases.products["postgresql"]?.releases.find(({ cycle }) => cycle === "17") ?? {};
/** A moment of the day that is so many days before the end. */
const before = (days: number, hour = 13): number => Date.parse(end) - days * day + hour * 3_600_000;

const linesOf = (lines: string[]): { severity: string; message: string; support: EndingSupport }[] =>
  lines
    .map((line) => JSON.parse(line) as { severity: string; message: string; support?: EndingSupport })
    .flatMap(({ support, ...line }) => (support === undefined ? [] : [{ ...line, support }]));

describe("a version whose support ends", () => {
  test("is told of from 90 days before, and not the day before that", () => {
    assert.deepEqual(endingSupport(postgres, before(91)), []);
    for (const daysLeft of [90, 89, 0]) {
      assert.deepEqual(endingSupport(postgres, before(daysLeft)), [
        { name: "PostgreSQL 17", end, daysLeft, ended: false, tableOf: releases.read },
      ]);
    }
  });

  test("is another case once the last day has passed", () => {
    const [told] = endingSupport(postgres, before(-1, 0));
    assert.deepEqual([told?.daysLeft, told?.ended], [-1, true]);
  });

  test("is told of by the line that it is of, each line once", () => {
    const versions = ["17", "17.4", "17.11", "16.1"].map((version) => ({ product: "postgresql", version }));
    const names = endingSupport(versions, before(10)).map(({ name }) => name);
    assert.deepEqual(names, ["PostgreSQL 17", "PostgreSQL 16"]);
  });

  test("stays unknown where the table knows no product, no line or no end", () => {
    const table: ReleaseTable = {
      ...{ read: "2026-08-22", source: "", packagesRead: "2026-08-22", packages: {} },
      products: {
        vault: {
          title: "Vault",
          page: "",
          releases: [{ cycle: "2.1", released: "2026-08-01", latest: "2.1.2", latestOn: "2026-10-01" }],
        },
      },
    };
    const versions = ["vault", "directus", "constructor"].map((product) => ({ product, version: "2.1.2" }));
    versions.push({ product: "vault", version: "3.0.0" });
    assert.deepEqual(endingSupport(versions, Date.parse("2099-01-01"), table), []);
  });
});

describe("the reconciler", () => {
  test("tells of versions in the first passes of each hour, in a line of its own each", async (t) => {
    const { world, restart, tell } = running(t, []);
    world.versions = [...postgres, { product: "nodejs", version: "99" }];
    world.time = before(89);
    restart();
    const passes: number[] = [];
    for (let minute = 0; minute < 60; minute++) {
      const lines = linesOf(logLines(await tell()));
      if (lines.length > 0) passes.push(new Date(world.time).getUTCMinutes());
      for (const line of lines) {
        assert.deepEqual(
          [line.severity, line.message, line.support.name],
          ["WARNING", `support of PostgreSQL 17 ends on ${end}, in 89 days`, "PostgreSQL 17"],
        );
      }
    }
    assert.deepEqual(passes, [1, 2, 3, 4, 0]);
    world.time = before(-3) - 60_000;
    const [late] = linesOf(logLines(await tell()));
    assert.equal(late?.message, `nobody mends PostgreSQL 17 since ${end}`);
  });

  test("says nothing 91 days before", async (t) => {
    const { world, restart, tell } = running(t, []);
    world.versions = postgres;
    world.time = before(91) - 60_000;
    restart();
    const told = await tell();
    assert.ok(isHourlyPass(world.time));
    assert.deepEqual([told.support, linesOf(logLines(told))], [[], []]);
  });

  test("tells of versions in a pass that fails too", async (t) => {
    const { world, restart, tell } = running(t, []);
    world.versions = postgres;
    world.time = before(30) - 60_000;
    world.fault = () => ({ when: "before", reply: { status: 503, body: "" } });
    restart();
    const { pass, support } = await tell();
    assert.ok(pass.failures > 0);
    assert.equal(support.length, 1);
  });
});
