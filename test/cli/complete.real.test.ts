// What a shell offers, in a real bash: the text is loaded, a line is completed as Tab does it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { scripts } from "../../cli/completion/scripts";
import { temporaryFolder } from "../support/env-source";
import { root } from "../support/project";

/** What bash offers for the last word of each line, lines apart. */
function offered(folder: string, lines: string[][]): string[][] {
  fs.writeFileSync(
    path.join(folder, "groundplan"),
    `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/groundplan.js" "$@"\n`,
    {
      mode: 0o755,
    },
  );
  const asked = lines.map((words) => {
    const all = ["groundplan", ...words].map((word) => `'${word}'`).join(" ");
    return `COMP_WORDS=(${all}); COMP_CWORD=${words.length}; _groundplan_complete; printf '%s ' "\${COMPREPLY[@]}"; echo`;
  });
  const { stdout, stderr, status } = spawnSync("bash", ["--norc"], {
    cwd: root,
    encoding: "utf8",
    input: [scripts["bash"]?.("groundplan") ?? "", "complete -p groundplan", ...asked].join("\n"),
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` },
  });
  assert.equal(status, 0, stderr);
  const [registered = "", ...answers] = stdout.split("\n");
  assert.match(registered, /-F _groundplan_complete groundplan$/);
  return answers.map((line) => line.split(" ").filter((word) => word !== ""));
}

test("bash completes commands, options, environments and applications, and runs nothing of the line", (context) => {
  const folder = temporaryFolder(context);
  const [commands, environments, options, applications, hostile] = offered(folder, [
    ["co"],
    ["plan", ""],
    ["plan", "dev", "--"],
    ["env", "pull", "dev", "--app", ""],
    ["plan", `$(touch ${folder}/run)`, "p"],
  ]);
  for (const one of ["compare", "complete", "consequences", "cost"]) assert.ok(commands?.includes(one), one);
  assert.deepEqual(environments, ["dev", "prod"]);
  for (const one of ["--all", "--json", "--expect-no-changes"]) assert.ok(options?.includes(one), one);
  assert.deepEqual(applications, ["changelog", "directus"]);
  assert.deepEqual(hostile, []);
  assert.ok(!fs.existsSync(path.join(folder, "run")));
});

test("the texts for zsh and fish are whole where those shells are there to say so", (context) => {
  const folder = temporaryFolder(context);
  for (const shell of ["zsh", "fish"]) {
    const text = scripts[shell]?.("groundplan") ?? "";
    assert.ok(text.includes("groundplan complete --"), shell);
    const file = path.join(folder, shell);
    fs.writeFileSync(file, text);
    const { error, status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    if (error === undefined) assert.equal(status, 0, stderr);
    else context.diagnostic(`${shell} is not here`);
  }
});
