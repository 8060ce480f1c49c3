// Schedules and time zones that both schedulers read.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cronRemedy } from "../../components/internal/cron";
import { isTimeZone } from "../../components/workload/time-zones";

test("every schedule made of what both schedulers read is accepted", () => {
  const field = (lowest: number, highest: number): fc.Arbitrary<string> => {
    const number = fc.integer({ min: lowest, max: highest });
    const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const step = fc.integer({ min: 1, max: Math.min(30, highest - lowest + 1) });
    const stepped = fc.tuple(fc.oneof(fc.constant("*"), range), step).map(([all, by]) => `${all}/${by}`);
    return fc
      .array(fc.oneof(fc.constant("*"), number.map(String), range, stepped), { minLength: 1, maxLength: 3 })
      .map((list) => list.join(","));
  };
  // Days that every month has.
  const cron = fc
    .tuple(field(0, 59), field(0, 23), field(1, 29), field(1, 12), field(0, 6))
    .map((fields) => fields.join(" "));
  fc.assert(fc.property(cron, (text) => cronRemedy(text) === undefined));
});

// prettier-ignore
for (const cron of [
  "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7", "*/61 * * * *", "0 */25 * * *",
  "0 0 31 2 *", "0 0 30,31 2 *", "0 0 31 4,6,9,11 *", "0 0 31 4-6/2 *",
]) {
  test(`the schedule "${cron}" is refused`, () => {
    assert.ok(cronRemedy(cron));
  });
}
for (const cron of [
  "5-1 * * * *",
  "*/0 * * * *",
  "5/10 * * * *",
  "a * * * *",
  "* * * jan *",
  "1,,2 * * * *",
  "*  * * * *",
]) {
  test(`the schedule "${cron}" is refused`, () => {
    assert.ok(cronRemedy(cron));
  });
}

test("time zones are names of the IANA database, letter by letter", () => {
  for (const name of [
    "Europe/London",
    "Etc/UTC",
    "UTC",
    "US/Pacific",
    "Asia/Kolkata",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+1",
  ]) {
    assert.ok(isTimeZone(name), name);
  }
  const others = [
    "JST",
    "PST",
    "US/Pacific-New",
    "EUROPE/LONDON",
    "europe/london",
    "Europe/London ",
    "+01:00",
    "Local",
    "Factory",
  ];
  for (const name of [...others, "", " ", "Europe", "Europe/Atlantis", "Africa/Abidjan Africa/Accra"]) {
    assert.ok(!isTimeZone(name), name);
  }
});
