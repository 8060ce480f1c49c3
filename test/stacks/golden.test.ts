import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { renderDocument, toDocument, type PlanDocument } from "../../cli/document";
import { openSandbox, type Step } from "../../sandbox";
import { temporaryProject } from "../support/project";

const update = process.env["UPDATE_GOLDEN"] === "1";

const remedy = "look at the difference, then write it with npm run golden";

function urnOf(step: Step): string {
  return step.urn;
}

/** The order of registration is the program's own affair, and which adapter planned makes no difference. */
function canonical(plan: PlanDocument): PlanDocument {
  const resources = [...plan.resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  return { ...plan, adapter: "offline", resources };
}

/** Which version made a contract is not the plan's: a release changes no golden file. */
function withoutVersion(key: string, value: unknown): unknown {
  return key === "libraryVersion" ? "of this library" : value;
}

for (const environment of ["dev", "prod"]) {
  test(`the plan of ${environment} is the golden one`, async (context) => {
    const file = path.join(__dirname, "golden", `${environment}.json`);
    const sandbox = await openSandbox({ projectDir: temporaryProject(context), stack: environment });
    const document = renderDocument(toDocument("plan", await sandbox.plan(), sandbox));
    const plan = canonical(JSON.parse(document, withoutVersion) as PlanDocument);
    if (update) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, `${JSON.stringify(plan, undefined, 1)}\n`);
    }
    const golden = JSON.parse(fs.readFileSync(file, "utf8")) as PlanDocument;
    assert.deepEqual(plan.resources.map(urnOf), golden.resources.map(urnOf), remedy);
    plan.resources.forEach((step, index) => {
      assert.deepEqual(step, golden.resources[index], `${step.urn}: ${remedy}`);
    });
    assert.deepEqual(plan, golden, remedy);
  });
}
