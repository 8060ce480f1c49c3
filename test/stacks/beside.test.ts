// What applications read of the files beside their own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsOf, textOf } from "../../stacks/beside";

test("a file that is not there is named", () => {
  assert.throws(() => settingsOf("no-such-application"), /stacks\/apps\/no-such-application\/settings\.env/);
  assert.throws(() => textOf("no-such-application", "rules.txt"), /stacks\/apps\/no-such-application\/rules\.txt/);
});
