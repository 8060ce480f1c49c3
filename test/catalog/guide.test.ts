// docs/delivery.md grants rights to accounts that the program makes, by names that a person types.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deployedResources } from "./deployed";

const guide = fs.readFileSync(path.join(__dirname, "../../docs/delivery.md"), "utf8");

/** Members by whom a command of the guide is run: of a loop, one for each `<who>:<role>`. */
function members(text: string): { account: string; role: string }[] {
  return [...text.matchAll(/for who in ([^;]+); do([\s\S]+?)done/g)].flatMap(([, whom = "", body = ""]) =>
    whom.split(" ").flatMap((one) => {
      const [who = "", role = ""] = one.split(":");
      const prefix = /serviceAccount:([a-z-]+)\$\{who%%:\*\}@\$GUARD/.exec(body)?.[1];
      const family = /roles\/([a-z]+)\.\$\{who#\*:\}/.exec(body)?.[1];
      assert.ok(prefix !== undefined && family !== undefined, `no account and role in the loop over ${whom}`);
      return [{ account: prefix + who, role: `roles/${family}.${role}` }];
    }),
  );
}

test("the guide's accounts are the program's", () => {
  const made = new Set(deployedResources().map(({ inputs }) => inputs["accountId"]));
  const single = [...guide.matchAll(/serviceAccount:([a-z-]+)@\$GUARD/g)].map(([, account = ""]) => account);
  const named = [...single, ...members(guide).map(({ account }) => account)];
  assert.ok(named.length >= 5, "the guide grants rights to fewer accounts than this test was written for");
  assert.deepEqual(
    named.filter((account) => !made.has(account)),
    [],
  );
});

test("the guide lets who deploys change the budget, and who previews read it", () => {
  const billing = members(guide).filter(({ role }) => role.startsWith("roles/billing."));
  assert.deepEqual(billing, [
    { account: "platform-deploy", role: "roles/billing.costsManager" },
    { account: "platform-preview", role: "roles/billing.viewer" },
  ]);
});
