// The document of an environment.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { blueprintOf } from "../../cli/blueprint/compose";
import { looksUp, usualTools } from "../../cli/blueprint/checked";
import { blueprintJson, dataFile, isCurrent, readBlueprint, writeBlueprint } from "../../cli/blueprint/file";
import { shellText, type Command } from "../../cli/blueprint/command";
import { folded } from "../../cli/blueprint/folded";
import { looped, runText, writtenOut, type Made } from "../../cli/blueprint/loops";
import type { Blueprint } from "../../cli/blueprint/model";
import { renderBlueprint } from "../../cli/blueprint/render";
import { rows } from "../../cli/blueprint/rows";
import { blueprint } from "../../cli/commands/blueprint";
import { leaves } from "../../cli/examples";
import { programFor } from "../../cli/program";
import { readEnvironmentFile } from "../../cli/reading/environment-file";
import type { Step, Value } from "../../sandbox";
import { deployedResources, deployedTypes, rowProblems } from "../catalog/deployed";
import { commandsOf, lookedUp, reference, unfound } from "../support/commands";
import { temporaryFolder } from "../support/env-source";
import { root } from "../support/project";
import { stepOf } from "../support/steps";

const update = process.env["UPDATE_GOLDEN"] === "1";
const environments = ["dev", "prod"];

function goldenFile(environment: string): string {
  return path.join(root, "test/stacks/golden", `${environment}.json`);
}

function documentFile(environment: string): string {
  return path.join(root, "docs/blueprints", `${environment}.md`);
}

function composed(environment: string, before?: Blueprint, change = (steps: Step[]): Step[] => steps): Blueprint {
  const { steps, outputs } = readEnvironmentFile(goldenFile(environment));
  return blueprintOf({ environment, steps: change(steps), outputs }, before);
}

/** The first version of each, composed once. */
const firsts = new Map<string, Blueprint>();

function first(environment: string): Blueprint {
  const made = firsts.get(environment) ?? composed(environment);
  firsts.set(environment, made);
  return made;
}

for (const environment of environments) {
  test(`the committed blueprint of ${environment} is current`, () => {
    const file = documentFile(environment);
    const next = composed(environment, readBlueprint(file));
    if (update && !isCurrent(file, next)) writeBlueprint(file, next);
    assert.ok(isCurrent(file, next), `${path.relative(root, file)} is stale: write it with npm run golden`);
  });
}

test("each deployed resource type has a step, and no row is of a type that nobody deploys", () => {
  const types = deployedTypes("gcp:", "cloudflare:", "kubernetes:", "vault:", "tls:");
  assert.deepEqual(rowProblems(types, rows, "cli/blueprint/rows/", "how it is made by hand"), []);
});

test("each resource is in one step that names it, and each step names what is deployed", () => {
  for (const environment of environments) {
    const { steps } = readEnvironmentFile(goldenFile(environment));
    const told = first(environment).steps;
    // Identifiers of roles know no hyphen.
    const inputs = steps
      .map(({ name, inputs: own }) => JSON.stringify([name, name.replaceAll("-", "_"), own]))
      .join("\n");
    const names = told.flatMap((step) => step.names);
    assert.deepEqual(
      names.filter((name) => !inputs.includes(JSON.stringify(name).slice(1, -1))),
      [],
    );
    const counted = new Set(told.map(({ type }) => type));
    const deployed = new Set(steps.filter(({ type }) => /^(?!pulumi:|groundplan:)/.test(type)).map(({ type }) => type));
    assert.deepEqual(
      [...deployed].filter((type) => !counted.has(type)),
      [],
    );
    assert.deepEqual(
      told.filter(({ runs }) => runs.length === 0),
      [],
    );
  }
});

test("nothing is made before what it needs", () => {
  for (const environment of environments) {
    const text = renderBlueprint(first(environment));
    const [, process = ""] = text.split("## The manual process");
    for (const [first, second] of [
      ["gcloud services enable", "gcloud compute networks create"],
      ["gcloud compute networks create", "gcloud services vpc-peerings connect"],
      ["gcloud services vpc-peerings connect", "gcloud sql instances create"],
      ["gcloud sql instances create", "gcloud sql databases create"],
      ["gcloud kms keyrings create", "gcloud kms keys create"],
      ["vault secrets enable", "vault policy write"],
    ] as const) {
      const places = [process.indexOf(first), process.indexOf(second)];
      assert.ok(
        places[0] !== -1 && (places[0] ?? 0) < (places[1] ?? 0),
        `${first} before ${second}: ${String(places)}`,
      );
    }
  }
});

test("the shell takes each block of each document", () => {
  for (const environment of environments) {
    const text = fs.readFileSync(documentFile(environment), "utf8");
    const blocks = [...text.matchAll(/^( *)```sh\n([^]*?)^ *```$/gm)].map(([, indent = "", block = ""]) =>
      block.replace(new RegExp(`^${indent}`, "gm"), ""),
    );
    assert.ok(blocks.length > 100);
    const { status, stderr } = spawnSync("bash", ["-n"], { input: blocks.join("\n"), encoding: "utf8" });
    assert.equal(status, 0, stderr);
  }
});

test("each command was looked up where its tool says what it takes, or is told as unchecked", () => {
  const known = reference();
  const own = leaves(programFor());
  const wrong = new Set<string>();
  for (const environment of environments) {
    const text = fs.readFileSync(documentFile(environment), "utf8");
    const unchecked = /^- Not checked, .*$/m.exec(text)?.[0] ?? "";
    for (const use of commandsOf(text)) {
      const said = [use.tool, ...use.words].join(" ");
      if (looksUp.includes(use.tool)) {
        const name = lookedUp(use, known);
        if (name === undefined) wrong.add(`${said}: was not looked up`);
        else for (const one of unfound(use, known.commands[name] ?? [])) wrong.add(`${name}: ${one} was not found`);
      } else if (use.tool === "groundplan") {
        const found = own.find(({ words }) => use.words.join(" ").startsWith(words));
        const options = found?.command.options.flatMap(({ long, short }) => [long, short]) ?? [];
        if (found === undefined) wrong.add(`${said}: there is no such command`);
        for (const one of use.options) if (!options.includes(one)) wrong.add(`${said}: has no ${one}`);
      } else if (!usualTools.includes(use.tool) && !unchecked.includes(`\`${use.tool}\``))
        wrong.add(`${said}: neither checked nor told as unchecked`);
    }
  }
  const remedy = "correct it, or look it up with scripts/update-commands.ts, whose first lines say how";
  assert.deepEqual([...wrong], [], remedy);
});

test("a wrong command, option or member is found", () => {
  const known = reference();
  const uses = commandsOf(
    "```sh\ngcloud sql instances make x --tier a\ngcloud sql instances create x --tire a\n" +
      "curl --request POST 'https://run.googleapis.com/v2/projects/p/locations/l/jobs?jobId=a' --json @- <<'EOF'\n" +
      '{"template":{"template":{"containerz":[{"image":"a"}],"maxRetries":1}}}\nEOF\n```',
  );
  const found = uses.map((use) => {
    const name = lookedUp(use, known);
    return name === undefined ? "no such command" : unfound(use, known.commands[name] ?? []).join();
  });
  assert.deepEqual(found, ["no such command", "--tire", "template.template.containerz.image"]);
});

const changed =
  (type: string, edit: (inputs: Record<string, unknown>) => Record<string, unknown>) =>
  (steps: Step[]): Step[] =>
    steps.map((step) => (step.type === type ? { ...step, inputs: edit(step.inputs) as Step["inputs"] } : step));

test("each name of each step is in a command of the document, however few the title has", () => {
  for (const environment of environments) {
    const blueprint = first(environment);
    const [, text = ""] = renderBlueprint(blueprint).split("\n## The manual process");
    const missing = blueprint.steps.flatMap(({ names }) => names.filter((name) => !text.includes(name)));
    assert.deepEqual(missing, []);
  }
});

test("commands that differ in a few words are one loop, in which a shell does what they do", () => {
  const gcloud = (name: string, ...words: string[]): Made => ({
    name,
    commands: [{ words: ["printf", ...words, "--description", "long".repeat(20)] }],
  });
  const made = [
    gcloud("a", "%s\\n", "a", "--member", "group:x", "--role", "r"),
    gcloud("b", "%s\\n", "b", "--member", "group:y", "--role", "r"),
    gcloud("c", "%s\\n", "c", "--member", "group:x", "--role", "r"),
    gcloud("e", "%s\\n", "$name", "--role", "e"),
    gcloud("f", "%s\\n", "$name", "--role", "f"),
    gcloud("d d", "%s\\n", "d d", "--display", "it's $(id)"),
  ];
  const run = (text: string): string[] =>
    spawnSync("bash", ["-c", text], { encoding: "utf8" }).stdout.trim().split("\n").sort();
  const runs = looped(made);
  assert.equal(runs.length, 4);
  assert.match(runText(runs[0] ?? { words: [] }), /^while read -r name member <&3; do\n/);
  assert.deepEqual(
    run(runs.map(runText).join("\n")),
    run(made.flatMap(({ commands }) => commands.map((one) => shellText(one))).join("\n")),
  );
  const told = (commands: Command[]): string[] => commands.map(({ words }) => words.join(" ")).sort();
  assert.deepEqual(told(runs.flatMap(writtenOut)), told(made.flatMap(({ commands }) => commands)));
});

test("members that differ in their names alone are told once, with all names", () => {
  const env = (name: string): Value => ({ name, from: { secret: `shop-${name}` } });
  const given = {
    env: [{ name: "HOST", value: "x" }, ...["A_KEY", "B_KEY", "C_KEY", "D_KEY"].map(env)],
    few: [env("A_KEY"), env("B_KEY")],
  };
  assert.deepEqual(folded(given), {
    env: [
      { name: "HOST", value: "x" },
      { name: "<each of A_KEY, B_KEY, C_KEY, D_KEY>", from: { secret: "shop-<it>" } },
    ],
    few: given.few,
  });
  const keys = ["A_KEY", "B_KEY", "C_KEY", "D_KEY"];
  const table = Object.fromEntries(keys.map((key) => [key, { text: `{{ get "${key}" }}` }]));
  assert.deepEqual(folded(table), { "<each of A_KEY, B_KEY, C_KEY, D_KEY>": { text: '{{ get "<it>" }}' } });
});

test("a new step changes the text of its own heading alone", () => {
  const bucket = (name: string): Step =>
    stepOf("gcp:storage/bucket:Bucket", name, { inputs: { name, location: "EU" } });
  const [before, after] = [[], [bucket("zz-first")]].map((more) =>
    renderBlueprint(composed("dev", undefined, (steps) => [...steps, ...more])).split("\n"),
  );
  const old = new Set(before);
  const changed = (after ?? []).filter((line) => !old.has(line));
  assert.ok(changed.length < 20, changed.join("\n"));
});

test("the version counts up with what is different, and the first page says what that is", () => {
  const one = first("dev");
  assert.equal(one.version, 1);
  assert.match(renderBlueprint(one), /## What is new in version 1\n\nThis is the first version/);
  const shuffled = composed("dev", one, (steps) => [...steps].reverse());
  assert.deepEqual(shuffled, one, "the order of registration is no difference");

  const server = "gcp:sql/databaseInstance:DatabaseInstance";
  const larger = composed(
    "dev",
    one,
    changed(server, (inputs) => ({
      ...inputs,
      settings: { ...(inputs["settings"] as object), tier: "db-g1-small" },
    })),
  );
  assert.equal(larger.version, 2);
  assert.equal(larger.changes.length, 1, larger.changes.join("\n"));
  assert.match(larger.changes[0] ?? "", /PostgreSQL server.*--tier` `db-f1-micro` → `db-g1-small`/);
  assert.match(renderBlueprint(larger), /## What is new in version 2\n\n- .*db-g1-small/);

  const less = composed("dev", larger, (steps) => steps.filter(({ type }) => !type.includes("memorystore")));
  assert.equal(less.version, 3);
  assert.ok(
    less.changes.some((one) => /No longer a step: Make the cache `directus-cache`/.test(one)),
    less.changes.join("\n"),
  );
});

test("what is different in many steps alike is told once, and a text of several lines is not quoted", () => {
  const one = first("dev");
  const documented = (more: object) =>
    changed("gcp:monitoring/alertPolicy:AlertPolicy", (inputs) => ({ ...inputs, ...more }));
  const said = composed("dev", one, documented({ severity: "WARNING" })).changes;
  assert.ok(said.length <= 2, said.join("\n"));
  assert.match(said[0] ?? "", /^Make the alerts? .*; Make the alerts? .*: `severity` /);
  const texts = composed("dev", one, documented({ documentation: { content: "One.\n\nTwo." } })).changes.join("\n");
  assert.match(texts, /`documentation content` is another text/);
  assert.ok(!texts.includes("Two.") && !texts.includes("`POST"), texts);
});

test("rights, contracts and runbooks are those of the environment", () => {
  const dev = renderBlueprint(first("dev"));
  const prod = renderBlueprint(first("prod"));
  assert.match(
    prod,
    /\| `group:ops@changelog\.com` \| `roles\/iam\.serviceAccountTokenCreator` \| .*`account platform-vault-administrator/,
  );
  assert.match(prod, /### `changelog`\n\n(- .*\n)*- url: `https:\/\/changelog\.com`/);
  for (const title of ["Restore the database", "Vault is lost", "A stranger at Vault", "A key has leaked"]) {
    assert.ok(dev.includes(`### ${title}`) && prod.includes(`### ${title}`), title);
  }
  for (const title of ["Fail over to the other region", "A region is lost"]) {
    assert.ok(!dev.includes(`### ${title}`) && prod.includes(`### ${title}`), title);
  }
  const replica = deployedResources().find(({ inputs }) => inputs["masterInstanceName"] !== undefined);
  assert.ok(prod.includes(`REPLICA=${JSON.stringify(replica?.inputs["name"]).slice(1, -1)}`));
});

test("no secret, no mask of the plan and no place on this machine is in it, and names are text", () => {
  const web = stepOf("gcp:storage/bucket:Bucket", "a'; rm -rf / #", {
    inputs: { name: "a'; rm -rf / #`$(id)`", location: "EU", labels: "[secret]" },
  });
  const version = stepOf("gcp:secretmanager/secretVersion:SecretVersion", "v", {
    inputs: { secret: "s", secretData: "[secret]" },
  });
  const text = renderBlueprint(blueprintOf({ environment: "live", steps: [web, version], outputs: {} }));
  const made = commandsOf(text).find(({ words }) => words.join(" ").startsWith("storage buckets create"));
  assert.equal(made?.words[3], "gs://a'; rm -rf / #`$(id)`", "one word, and nothing is run");
  const unknownType = blueprintOf({ environment: "live", steps: [stepOf("aws:s3/bucket:Bucket", "b")], outputs: {} });
  assert.match(
    renderBlueprint(unknownType),
    /How these are made by hand is not known here:\n\n- `aws:s3\/bucket:Bucket`/,
  );
  for (const one of [
    text,
    ...environments.flatMap((name) => [renderBlueprint(first(name)), blueprintJson(first(name))]),
  ]) {
    for (const hidden of ["[secret]", "[unknown]", root, "BEGIN PRIVATE KEY"]) assert.ok(!one.includes(hidden), hidden);
  }
});

test("the command writes both files, says what is stale, and refuses what is no blueprint", async (context) => {
  const folder = temporaryFolder(context);
  const out = path.join(folder, "dev.md");
  const from = goldenFile("dev");
  await blueprint("dev", { from, out });
  assert.deepEqual(fs.readdirSync(folder).sort(), ["dev.json", "dev.md"]);
  assert.equal(readBlueprint(out)?.version, 1);
  fs.appendFileSync(out, "more");
  await blueprint("dev", { from, out, check: true });
  assert.equal(process.exitCode, 1);
  process.exitCode = undefined;
  await assert.rejects(
    blueprint("dev", { from, out: path.join(folder, "dev.txt") }),
    /--out: .*dev\.txt does not end in \.md/,
  );
  fs.writeFileSync(dataFile(out), "{");
  await assert.rejects(blueprint("dev", { from, out }), /dev\.json is no blueprint of format version 1/);
});
