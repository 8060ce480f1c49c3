// The comment of a pull request, made by the workflow's own script with a `gh` that only writes down what it is asked.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { parse } from "yaml";
import { execute } from "../support/command";

interface Step {
  run?: string;
  env?: Record<string, string>;
}
interface Workflow {
  jobs: Record<string, { env?: Record<string, string>; steps: Step[] }>;
}

function workflow(name: string): Workflow {
  return parse(fs.readFileSync(path.join(__dirname, "../../.github/workflows", name), "utf8")) as Workflow;
}

/** Runs the script where the bot has written comments of these numbers, the workflow's own among them or not. */
async function comment(context: TestContext, own: string): Promise<{ calls: string; body: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-comment-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  fs.writeFileSync(path.join(folder, "pull-request"), "7\n");
  fs.writeFileSync(path.join(folder, "comment.md"), "### dev\n");
  const gh = `#!/bin/sh
echo "$*" >> calls
case "$*" in
  "pr view"*) echo abc ;;
  *--jq*) printf '%s' "$OWN" ;;
esac
`;
  fs.writeFileSync(path.join(folder, "gh"), gh, { mode: 0o755 });
  const step = workflow("preview-comment.yml").jobs["comment"]?.steps.find(({ run }) => run !== undefined);
  const result = await execute("bash", ["-e", "-c", step?.run ?? "exit 1"], {
    cwd: folder,
    env: {
      ...step?.env,
      GH_REPO: "acme/shop",
      HEAD_SHA: "abc",
      OWN: own,
      PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    },
  });
  assert.equal(result.code, 0, result.stderr);
  return {
    calls: fs.readFileSync(path.join(folder, "calls"), "utf8"),
    body: fs.readFileSync(path.join(folder, "body.md"), "utf8"),
  };
}

test("the first comment is made, with a mark that nobody sees", async (context) => {
  const { calls, body } = await comment(context, "");
  assert.equal(body, "<!-- groundplan: offline plans -->\n### dev\n");
  assert.match(calls, /^api --paginate repos\/acme\/shop\/issues\/7\/comments --jq .*startswith\(env\.MARKER\)/m);
  assert.match(calls, /^pr comment 7 --body-file body\.md$/m);
  assert.doesNotMatch(calls, /PATCH/);
});

test("the workflow's own comment is renewed, and no other", async (context) => {
  const { calls } = await comment(context, "41\n42\n");
  assert.match(calls, /^api --silent --method PATCH repos\/acme\/shop\/issues\/comments\/41 --field body=@body\.md$/m);
  assert.doesNotMatch(calls, /^pr comment|edit-last/m);
});

test("the offline plans are made without the Pulumi that the runner's image has", () => {
  assert.equal(workflow("preview.yml").jobs["offline"]?.env?.["GROUNDPLAN_ADAPTER"], "offline");
});
