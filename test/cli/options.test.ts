import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, days, port, wholeNumber } from "../../cli/options";

test("a number of an option is written in digits and within its bounds", () => {
  assert.deepEqual([days("0"), days("3650"), port("65535"), bytes("1000")], [0, 3650, 65_535, 1000]);
  for (const text of ["", " ", "7 ", "-1", "1.5", "1e1", "0x10", "Infinity", "3651", "9".repeat(16)])
    assert.throws(() => days(text), /use a whole number from 0 to 3650/, text);
  for (const text of ["0", "65536", ""]) assert.throws(() => port(text), /from 1 to 65535/, text);
  for (const text of ["999", "", "1e6"]) assert.throws(() => bytes(text), /at least 1000/, text);
  assert.throws(() => wholeNumber(1, 30)("31"), /from 1 to 30/);
});
