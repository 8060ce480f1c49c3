import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, days, port, wholeNumber } from "../../cli/options";
import { groundplanHere } from "../support/in-process";

test("a number of an option is written in digits and within its bounds", () => {
  assert.deepEqual([days("0"), days("3650"), port("65535"), bytes("1000")], [0, 3650, 65_535, 1000]);
  for (const text of ["", " ", "7 ", "-1", "1.5", "1e1", "0x10", "Infinity", "3651", "9".repeat(16)])
    assert.throws(() => days(text), /use a whole number from 0 to 3650/, text);
  for (const text of ["0", "65536", ""]) assert.throws(() => port(text), /from 1 to 65535/, text);
  for (const text of ["999", "", "1e6"]) assert.throws(() => bytes(text), /at least 1000/, text);
  assert.throws(() => wholeNumber(1, 30)("31"), /from 1 to 30/);
});

const wrong: [title: string, args: string[], message: RegExp][] = [
  [
    "a number",
    ["rollout", "promote", "prod", "--wait", "soon"],
    /--wait <minutes>.* 'soon' is invalid\. use a whole number/,
  ],
  ["half a backup", ["vault", "backups", "backups", "--limit", "0.5"], /--limit <number>.*use a whole number from 1/],
  ["an unknown option", ["plan", "dev", "--jsn"], /unknown option '--jsn'/],
];
for (const [title, args, message] of wrong) {
  test(`${title} that is wrong is an error with status 1, and a document with --json`, async () => {
    const { code, stdout, stderr } = await groundplanHere(args);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, message);
    const json = await groundplanHere([...args, "--json"]);
    assert.equal(json.code, 1);
    assert.match((JSON.parse(json.stdout) as { error: string }).error, message);
  });
}

test("a --json after -- is another program's", async () => {
  const { stdout, stderr } = await groundplanHere(["env", "run", "dev", "--jsn", "--", "printenv", "--json"]);
  assert.equal(stdout, "");
  assert.match(stderr, /unknown option '--jsn'/);
});
