// What an `up` needs is looked at, and nothing is changed.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { doctor } from "../../cli/commands/doctor";
import { ok, Unasked, type Finding, type Validator } from "../../cli/doctor/model";
import { questionsOf } from "../../cli/doctor/questions";
import { document, renderDoctor } from "../../cli/doctor/render";
import { examine, type Examined } from "../../cli/doctor/run";
import { validators } from "../../cli/doctor/validators";
import { cloudflareToken, googleToken, healthyWorld, meansOf, type World } from "../support/doctor-world";
import { faults } from "../support/doctor-faults";
import { vaultAnswer } from "../support/doctor-faults/deployment";
import { root } from "../support/project";
import { permissionOf, permissionsOf } from "../../cli/doctor/cloudflare-permissions";
import { deployedResources } from "../catalog/deployed";
import { assertGoldenText } from "../support/golden-text";

function worldOf(context: TestContext): World {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "doctor-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  return healthyWorld(folder);
}

async function examined(world: World, ...names: string[]): Promise<Examined[]> {
  const chosen = validators.filter(({ name }) => names.length === 0 || names.includes(name));
  return examine(chosen, world.facts, questionsOf(meansOf(world)));
}

test("all is well in a world that has everything", async (context) => {
  const findings = await examined(worldOf(context));
  assert.deepEqual(
    findings.filter(({ status }) => status !== "ok").map(({ name, status, says }) => `${status} ${name}: ${says}`),
    [],
  );
  assert.deepEqual(
    findings.map(({ name }) => name),
    validators.map(({ name }) => name),
    "in the order in which they matter",
  );
});

for (const [name, change, status, says, remedy = /^/] of faults) {
  test(`${name}: ${status}, ${says.source.slice(0, 60)}`, async (context) => {
    const world = worldOf(context);
    change(world);
    const [finding] = await examined(world, name);
    assert.equal(finding?.status, status, finding?.says);
    assert.match(finding.says, says);
    if (status === "fail" || status === "warn") assert.match((finding.remedy ?? []).join("\n"), remedy);
    assert.doesNotMatch(finding.says, /\.$/);
  });
}

test("each validator is a file, in the list, on the page, and has a fault that it finds", () => {
  const folder = path.join(root, "cli/doctor/validators");
  const files = fs
    .readdirSync(folder)
    .filter((file) => file !== "index.ts")
    .map((file) => file.replace(/\.ts$/, ""));
  const names = validators.map(({ name }) => name);
  assert.deepEqual(
    files.filter((file) => !names.includes(file)),
    [],
    "add it to cli/doctor/validators/index.ts, with `name` as its file is called",
  );
  assert.deepEqual(
    names.filter((name) => !files.includes(name)),
    [],
    "`name` is the file's name",
  );
  const found = new Set(faults.filter(([, , status]) => status === "fail" || status === "warn").map(([name]) => name));
  assert.deepEqual(
    names.filter((name) => !found.has(name)),
    [],
    "add a row in test/support/doctor-faults/, of what it finds",
  );
  const page = fs.readFileSync(path.join(root, "docs/doctor.md"), "utf8").replaceAll(/ +/g, " ");
  for (const { name, title, rights, asks, source } of validators) {
    assert.ok(
      page.includes(`| \`${name}\` | ${title} | ${rights} |`),
      `${name}: docs/doctor.md needs the row | \`${name}\` | ${title} | ${rights} |`,
    );
    assert.ok(asks.length > 5, `${name}: say whom it asks what, in \`asks\``);
    if (/^https:\/\//.test(source)) continue;
    const [file = "", heading] = source.split("#");
    const text = fs.readFileSync(path.join(root, file), "utf8");
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, one = ""]) =>
      one
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    assert.ok(heading === undefined || headings.includes(heading), `${name}: ${file} has no heading #${heading ?? ""}`);
  }
});

test("each resource type at Cloudflare that dev or prod deploys has its permission, and the guide names it", () => {
  const steps = deployedResources().filter(({ type }) => type.startsWith("cloudflare:"));
  assert.deepEqual(
    [...new Set(steps.filter((step) => permissionOf(step) === undefined).map(({ type }) => type))],
    [],
    "add it to cli/doctor/cloudflare-permissions.ts",
  );
  const guide = fs.readFileSync(path.join(root, "docs/first-deployment.md"), "utf8").replaceAll(/\s+/g, " ");
  for (const { name } of permissionsOf(steps)) assert.ok(guide.includes(name), name);
});

test("nothing is written, and each token goes to its own cloud alone", async (context) => {
  const world = worldOf(context);
  world.variables["PULUMI_CONFIG_PASSPHRASE"] = "s3cret-phrase";
  const report = { environment: "prod", findings: await examined(world) };
  assert.ok(world.asked.length > 30);
  for (const [request, authorisation] of world.asked) {
    assert.match(request, /^GET |^POST https:\/\/\S+:(testIamPermissions|getIamPolicy)$/);
    const { host } = new URL(request.split(" ")[1] ?? "");
    const expected = host.endsWith(".googleapis.com")
      ? `Bearer ${googleToken}`
      : host === "api.cloudflare.com"
        ? `Bearer ${cloudflareToken}`
        : "";
    assert.equal(authorisation, expected, request);
    assert.ok(!request.includes(googleToken) && !request.includes(cloudflareToken), request);
  }
  const printed = renderDoctor(report, 80) + JSON.stringify(document(report));
  for (const secret of [googleToken, cloudflareToken, "s3cret-phrase"]) assert.ok(!printed.includes(secret));
  const ask = questionsOf(meansOf(world));
  await assert.rejects(ask.google("https://evil.example/v1", "none"), /is not Google's/);
  assert.throws(() => ask.run("pulumi", ["up", "--yes"]), /is not to be run/);
});

test("what fails on the way is told without what was sent", async (context) => {
  const world = worldOf(context);
  const broken = { ...meansOf(world), send: () => Promise.reject(new Error(`connect with ${googleToken}`)) };
  const findings = await examine(validators, world.facts, questionsOf(broken));
  assert.ok(!JSON.stringify(findings).includes(googleToken));
  assert.match(
    findings.find(({ name }) => name === "google-billing")?.says ?? "",
    /^cloudbilling\.googleapis\.com does not answer from this machine$/,
  );
  assert.equal(
    findings.some(({ name, status }) => name === "cloudflare-zone" && status === "skipped"),
    true,
  );
});

const validator = (name: string, check: Validator["check"]): Validator => ({
  name,
  title: name,
  needs: "nothing",
  rights: "none",
  asks: "nobody",
  source: "README.md",
  check,
});

test("validators run beside each other, and none holds up or breaks the others", async (context) => {
  const world = worldOf(context);
  const began = performance.now();
  const findings = await examine(
    [
      validator("one", () => wait(60).then(() => ok("one"))),
      validator("two", () => wait(60).then(() => ok("two"))),
      validator("late", () => new Promise<Finding>(() => undefined)),
      validator("broken", () => Promise.reject(new TypeError("x is undefined"))),
      validator("unasked", () => {
        throw new Unasked("nobody is there");
      }),
    ],
    world.facts,
    questionsOf(meansOf(world)),
    100,
  );
  assert.ok(performance.now() - began < 2_000);
  assert.deepEqual(
    findings.map(({ name, status, says }) => [name, status, says]),
    [
      ["late", "skipped", "no answer within 0.1 seconds"],
      ["broken", "skipped", "it could not look: x is undefined"],
      ["unasked", "skipped", "nobody is there"],
      ["one", "ok", "one"],
      ["two", "ok", "two"],
    ],
  );
});

for (const width of [40, 80, 160]) {
  test(`findings at ${width} columns are the golden ones, and fit but for commands`, async (context) => {
    const world = worldOf(context);
    world.variables = {};
    world.answers["GET cloudbilling.googleapis.com/v1/"] = { body: {} };
    world.answers[vaultAnswer] = { body: { initialized: true, sealed: false, version: "2.0.4" } };
    Reflect.deleteProperty(world.answers, "GET cloudbilling.googleapis.com/v1/projects/");
    // These say how much there is, which changes with the program.
    const counting = ["configuration", "packages", "images", "dns"];
    const findings = (await examined(world)).filter(({ name }) => !counting.includes(name));
    const text = stripVTControlCharacters(renderDoctor({ environment: "prod", findings }, width));
    const file = path.join(__dirname, "doctor-golden", `${width}.txt`);
    assertGoldenText(file, text);
    for (const line of text.split("\n").filter((one) => !one.trim().startsWith(">"))) {
      assert.ok(line.length <= width || !line.trim().includes(" "), line);
    }
  });
}

test("the document has each finding, and names those that an `up` would fail of", async (context) => {
  const world = worldOf(context);
  world.loggedIn = false;
  const said = JSON.parse(JSON.stringify(document({ environment: "prod", findings: await examined(world) }))) as {
    failed: string[];
    findings: Examined[];
  };
  assert.deepEqual(said.failed, ["google-login"]);
  assert.equal(said.findings.length, validators.length);
  assert.ok(said.findings.every(({ remedy }) => Array.isArray(remedy)));
});

test("a name that no validator has is refused with those that there are, and one that needs an environment asks for it", async () => {
  await assert.rejects(doctor("dev", { only: ["googel-login"] }), /there is no googel-login; use some of node, /);
  await assert.rejects(doctor(undefined, { only: ["dns"] }), /dns: name an environment too/);
});
