// Every text for people, as a terminal of 40, 80 and 160 columns shows it, and as it is where there is no terminal.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { reportOf } from "../../cli/commands/cost";
import { consequencesOf } from "../../cli/consequences/find";
import { renderCost, renderPrices } from "../../cli/cost/render";
import { criticalPathOf, renderCriticalPath } from "../../cli/critical-path/report";
import { estimateOf, renderEstimate } from "../../cli/critical-path/estimate";
import { renderCreated } from "../../cli/new/created";
import { renderReport } from "../../cli/new/report";
import { renderAfterwards, renderPlan as renderPostgresPlan } from "../../cli/postgres/report";
import { renderPromotion } from "../../cli/promote/report";
import { renderRecovery } from "../../cli/recover/report";
import { renderRehearsal } from "../../cli/rehearse/report";
import { renderConsequences } from "../../cli/render/consequences";
import { renderDrill } from "../../cli/render/drill";
import { renderEndpoints } from "../../cli/render/endpoints";
import { renderErrors } from "../../cli/render/errors";
import { renderKnownErrors } from "../../cli/render/known-errors";
import { tell } from "../../cli/render/output";
import { renderPlan, renderSummary, summarize } from "../../cli/render/plan";
import { renderTree } from "../../cli/render/tree";
import { renderSweep } from "../../cli/review/sweep-report";
import { renderStatus } from "../../cli/rollout/report";
import { usualUsage } from "../../cost/usage";
import { sample } from "../support/cost-sample";
import * as examples from "../support/rendering-examples";
import { assertGoldenText } from "../support/golden-text";

const widths = [40, 80, 160] as const;
/** Where nobody says how wide it is. */
const noTerminal = 160;

/** By the golden file's name: the text for a terminal of this width. */
const renderings: { [name: string]: (width: number) => string } = {
  consequences: (width) => renderConsequences(consequencesOf(examples.change), width, false),
  cost: (width) => renderCost(reportOf("live", sample, usualUsage, { day: "2026-11-29" }), width),
  "critical-path": (width) => renderCriticalPath(criticalPathOf("live", examples.building), width),
  "created-project": () => renderCreated(examples.created),
  "database-operation": () =>
    renderPostgresPlan("groundplan postgres failover prod: main in acme", examples.failover) +
    renderAfterwards(examples.failover.afterwards),
  drill: () => renderDrill(examples.drill),
  endpoints: (width) => renderEndpoints(examples.endpoints, width),
  errors: () =>
    renderErrors(examples.errors) +
    renderKnownErrors(
      examples.errors.map(({ message }) => message),
      "prod",
    ),
  plan: () =>
    renderPlan(examples.change, { tense: "planned", all: false }) +
    renderSummary(summarize(examples.change), "planned") +
    renderEstimate(estimateOf(examples.change)),
  "plan-in-full": () => renderPlan(examples.change, { tense: "planned", all: true }),
  promotion: () => renderPromotion(examples.promotion, false),
  recovery: () => renderRecovery(examples.recovery),
  rehearsal: () => renderRehearsal(examples.rehearsal, [{ provider: "vault", because: "there is no Go on PATH" }]),
  rollout: () => renderStatus(examples.rollout),
  "review-sweep": () => renderSweep(examples.reviews, true) + renderSweep(examples.reviewsToGo, false),
  tree: () => renderTree(examples.change, "acme-prod"),
};

/** Those that no terminal shows as they are, and why. */
const others = {
  renderExplanation: "every one of them is held to three widths; test/cli/explain.test.ts",
  renderBlueprint: "Markdown for a forge, which lays it out; test/cli/blueprint.test.ts",
  renderComparisons: "Markdown for a forge, which lays it out; test/cli/compare.test.ts",
  renderDocument: "a document for programs",
  renderDoctor: "has golden files of its own; test/cli/doctor.test.ts",
  renderInventory: "has golden files of its own; test/cli/inventory.test.ts",
  renderJudgement: "has golden files of its own; test/policy/judge.test.ts",
  renderMermaid: "a picture's source; test/cli/picture.test.ts",
  renderPrices: "the whole table of prices, which changes with every price; below",
};

/** A stream of a width that keeps what is written; without a width it is no terminal. */
function shown(text: string, columns?: number): string {
  let written = "";
  tell(text, { columns, write: (part: string) => (written += part) !== "" } as unknown as NodeJS.WriteStream);
  // Where CI is set there are colours.
  return stripVTControlCharacters(written);
}

/** A word that is longer than a line, or a line of a table that has a least width. */
function mayStandOut(line: string): boolean {
  return !/\S\s+\S/.test(line.replace(/^\s*([•✓✗✔+~±-]|[│├└─ ]+|error:)?\s*/, "")) || /[│┐┤┘]$/.test(line);
}

function assertGolden(file: string, text: string): void {
  assertGoldenText(path.join(__dirname, "renderings", file), text);
}

for (const [name, render] of Object.entries(renderings)) {
  for (const width of widths) {
    test(`${name} in ${width} columns is the golden text, and fits`, () => {
      const text = shown(render(width), width);
      assertGolden(`${name}.${width}.txt`, text);
      for (const line of text.split("\n")) assert.ok(line.length <= width || mayStandOut(line), line);
    });
  }
  test(`${name} without a terminal keeps its lines`, () => {
    const text = shown(render(noTerminal));
    assert.equal(text, stripVTControlCharacters(render(noTerminal)));
    assert.ok(text.endsWith("\n"));
  });
}

for (const width of widths) {
  test(`a new application's report in ${width} columns is the golden text, in which the file keeps its lines`, () => {
    const text = shown(renderReport(examples.translation, width));
    assertGolden(`new-application.${width}.txt`, text);
    const file = examples.translation.changes[0]?.text?.split("\n") ?? [];
    for (const line of file) assert.ok(text.split("\n").includes(line), line);
    for (const line of text.split("\n")) {
      assert.ok(line.length <= width || mayStandOut(line) || file.includes(line), line);
    }
  });
}

for (const width of widths) {
  test(`the report of several applications in ${width} columns is the golden text`, () => {
    const text = shown(renderReport({ ...examples.translations, isDryRun: false }, width));
    assertGolden(`new-applications.${width}.txt`, text);
    for (const line of text.split("\n")) assert.ok(line.length <= width || mayStandOut(line), line);
  });
}

test("each rendering is among these; a new one gets an example here", () => {
  const root = path.join(__dirname, "../../cli");
  const files = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const found = files.flatMap((file) => {
    const text = fs.readFileSync(path.join(root, file), "utf8");
    return [...text.matchAll(/^export function (render\w+)\([^)]*\): string/gm)].map((match) => match[1] ?? "");
  });
  const own = fs.readFileSync(__filename, "utf8");
  const missing = found.filter(
    (name) => !(name in others) && !new RegExp(`\\b(${name}|${alias(own, name)})\\(`).test(own),
  );
  assert.deepEqual(missing, [], "add an example to test/support/rendering-examples.ts and a line to renderings");
  assert.ok(found.length > 12);
});

/** What a rendering is called here, if it is imported by another name. */
function alias(text: string, name: string): string {
  return new RegExp(`\\b${name} as (\\w+)`).exec(text)?.[1] ?? name;
}

test("the table of prices fits", () => {
  for (const width of widths) {
    for (const line of shown(renderPrices(width, "2026-11-29"), width).split("\n")) {
      assert.ok(line.length <= width || mayStandOut(line), line);
    }
  }
});
