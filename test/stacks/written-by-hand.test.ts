// The application that docs/applications.md writes by hand, in the environments of this repository.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Application } from "../../stacks/application";
import { programOf } from "../../stacks/program";
import { blocks } from "../support/markdown";
import { messages, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";
import { writtenApp } from "../support/written-app";

const image = `docker.io/sissbruecker/linkding:1.45.0@sha256:${"0123456789abcdef".repeat(4)}`;

/** The page's files, as they lie in `stacks/`. */
function writtenIn(context: TestContext): Application {
  const page = "docs/applications.md";
  const [file] = blocks(page, "ts", "Write one");
  const [settings] = blocks(page, "ini", "Write one");
  assert.ok(file !== undefined && settings !== undefined);
  assert.ok(file.text.trimEnd().split("\n").length <= 40);
  return writtenApp(context, "linkding", file.text, { "settings.env": settings.text });
}

for (const [stack, place] of [
  ["dev", {}],
  ["prod", { cloudRun: false, kubernetes: {} }],
] as const) {
  test(`the application that is written by hand is planned in ${stack}, with its settings`, async (context) => {
    const linkding = writtenIn(context);
    const values = valuesOf(stack);
    const hostnames = [`links.${String(values["groundplan:domain"])}`];
    const config = encoded({ ...values, "groundplan:apps": { linkding: { image, hostnames } } });
    const deployment = await run(programOf({ linkding: { ...linkding, ...place } }), { stack, config });
    assert.equal(messages(deployment), "");
    const type = stack === "dev" ? "gcp:cloudrunv2/service:Service" : "kubernetes:apps/v1:Deployment";
    const text = JSON.stringify(deployment.resources.filter((one) => one.type === type).map(({ inputs }) => inputs));
    for (const value of ["LD_DB_ENGINE", "postgres", "LD_REQUEST_TIMEOUT", `https://${hostnames[0]}`])
      assert.ok(text.includes(JSON.stringify(value)), value);
  });
}
