// The errors that are known: each is recognised by what people see, and leads somewhere.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { errors, helpOf, recognised, recognisedAll } from "../../cli/explain/errors";
import { ownErrors } from "../../cli/explain/errors/own";
import { explained, explainedOutput } from "../../cli/explain/find";
import { validators } from "../../cli/doctor/validators";
import { rules } from "../../policy/rules";
import { programFor } from "../../cli/program";
import { renderKnownErrors } from "../../cli/render/known-errors";
import { root } from "../support/project";

const own = new Set(ownErrors.map(({ handle }) => handle));
const ofOthers = errors.filter(({ handle }) => !own.has(handle));

test("each text that somebody saw is recognised as its error, and as no other", () => {
  for (const { handle, examples } of errors) {
    assert.ok(examples.length > 0, handle);
    for (const text of examples) {
      assert.equal(recognised(text)?.handle, handle, text);
      const line = `error: gcp:sql/databaseInstance:DatabaseInstance resource 'main' has a problem: ${text}`;
      assert.equal(recognised(line)?.handle, handle, line);
    }
  }
});

test("handles are short, stable and unlike every other word that can be explained", () => {
  const handles = errors.map(({ handle }) => handle);
  assert.equal(new Set(handles).size, handles.length);
  for (const handle of handles) {
    assert.match(handle, /^[a-z]+(-[a-z]+)*$/);
    assert.equal(explained(handle, root)?.kind, "error", handle);
    assert.ok(!validators.some(({ name }) => name === handle) && !rules.some(({ id }) => id === handle), handle);
  }
});

test("errors of others have a cause, a remedy and pages that are there", () => {
  assert.ok(ofOthers.length >= 25, `${ofOthers.length}`);
  for (const { handle, cause, remedy, sources, title } of errors) {
    assert.match(title, /^[A-Z].*[^.]$/, handle);
    assert.match(cause, /\.$/, handle);
    assert.ok(remedy.length > 0 && sources.length > 0, handle);
    for (const source of sources) assertPage(source, handle);
  }
});

/** A public page by https, or a file of ours with the heading. */
function assertPage(source: string, handle: string): void {
  if (/^https:\/\/[\w.-]+\/\S*$/.test(source)) return;
  const [file = "", anchor] = source.split("#");
  const text = fs.readFileSync(path.join(root, file), "utf8");
  if (anchor === undefined) return;
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replace(/\s/g, "-"),
  );
  assert.ok(anchors.includes(anchor), `${handle}: ${file} has no heading #${anchor}`);
}

test("the command that helps is one of ours, with validators that there are", () => {
  for (const error of errors) {
    const help = helpOf(error, "dev");
    if (help === undefined) continue;
    const [tool, name = "", ...words] = help.split(" ");
    assert.equal(tool, "groundplan");
    const command = programFor().commands.find((one) => one.name() === name);
    assert.ok(command !== undefined, help);
    const only = words.indexOf("--only");
    if (name === "doctor" && only >= 0) {
      for (const one of words.slice(only + 1))
        assert.ok(
          validators.some((validator) => validator.name === one),
          help,
        );
    }
    if (name === "explain") assert.ok(explained(words.join(" "), root) !== undefined, help);
  }
});

test("a run that fails of any known error ends with the command that helps and with the error's name", () => {
  for (const error of errors) {
    const lines = stripVTControlCharacters(renderKnownErrors(error.examples, "dev")).trimEnd().split("\n");
    const help = helpOf(error, "dev");
    assert.deepEqual(lines, [
      `${error.title}:`,
      ...(help === undefined ? [] : [`  > ${help}`]),
      `  > groundplan explain ${error.handle}`,
    ]);
    assert.doesNotMatch(lines.join("\n"), /\{environment\}|<environment>/);
  }
  assert.equal(renderKnownErrors(["something that nobody knows"], "dev"), "");
  assert.equal(renderKnownErrors([], "dev"), "");
});

test("errors of our own are printed by the program in these words", () => {
  const folders = ["cli", "sandbox", "stacks", "components"];
  for (const { words } of ownErrors) {
    const { status } = spawnSync("grep", ["-rqF", "--include=*.ts", "--exclude-dir=explain", words, ...folders], {
      cwd: root,
    });
    assert.equal(status, 0, `nothing prints "${words}" any more`);
  }
});

test("a whole output has its errors told once each, with the environment's name", () => {
  const output = [
    "Updating (prod)",
    "  gcp:sql:DatabaseInstance (main):",
    "    error: googleapi: Error 409: The Cloud SQL instance already exists. When you delete an instance, you can't",
    "    reuse the name of the deleted instance until one week from the deletion date., instanceAlreadyExists",
    "  cloudflare:index:Ruleset (cdn-cache):",
    '    error: 403 Forbidden {"errors":[{"code":10000,"message":"Authentication error"}]}',
    "  cloudflare:index:Ruleset (cdn-headers):",
    '    error: 403 Forbidden {"errors":[{"code":10000,"message":"Authentication error"}]}',
    "Resources: 14 created",
  ].join("\n");
  const found = explainedOutput(output, "prod");
  assert.deepEqual(
    found.map(({ subject }) => subject),
    ["cloudflare-permission-missing", "sql-name-reserved"],
  );
  assert.deepEqual(found[0]?.sections.find(({ title }) => title === "What helps")?.items, [
    "groundplan doctor prod --only cloudflare-permissions",
  ]);
  assert.deepEqual(explainedOutput("Resources: 14 created\nDuration: 12s", "prod"), []);
});

test("what is no error is taken for none", () => {
  for (const text of ["14 to create", "europe-west1", "database is up to date", "10000 requests", "code: 200"]) {
    assert.equal(recognised(text), undefined, text);
  }
  assert.deepEqual(recognisedAll([]), []);
});

const guide = path.join(root, "docs", "explain.md");
const markers = ["<!-- errors: written by test/cli/explain-errors.test.ts -->", "<!-- end of errors -->"] as const;

test("the guide lists each error of others, and what helps", () => {
  const rows = ofOthers.map((error) => {
    const help = helpOf(error, "");
    const [source = ""] = error.sources;
    const page = source.startsWith("https:") ? source : `../${source}`.replace("../docs/", "");
    return [`[\`${error.handle}\`](${page})`, error.title, help === undefined ? "" : `\`${help}\``];
  });
  const heads = ["error", "what it is", "what helps first"];
  const widths = heads.map((head, index) => Math.max(head.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (cells: string[], fill = " "): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0, fill)).join(" | ")} |`;
  const table = [line(heads), line(["", "", ""], "-"), ...rows.map((row) => line(row))].join("\n");
  const text = fs.readFileSync(guide, "utf8");
  const [before = "", rest = ""] = text.split(markers[0]);
  const [, after = ""] = rest.split(markers[1]);
  const expected = `${before}${markers[0]}\n\n${table}\n\n${markers[1]}${after}`;
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(guide, expected);
  assert.equal(fs.readFileSync(guide, "utf8"), expected, "write it with npm run golden");
});
