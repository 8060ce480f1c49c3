// docs/first-ten-minutes.md, done as it is written, by somebody who has Node.js and npm and nothing else.
import assert from "node:assert/strict";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { examine } from "../../cli/doctor/run";
import { questionsOf } from "../../cli/doctor/questions";
import { validators } from "../../cli/doctor/validators";
import { stackSettings } from "../../cli/stack-settings";
import { FileStore, statePath } from "../../sandbox/state";
import type { Step } from "../../sandbox";
import { valueByPath } from "../../sandbox/paths";
import { execute } from "../support/command";
import { healthyWorld, meansOf } from "../support/doctor-world";
import { blocks } from "../support/markdown";
import { root } from "../support/project";
import { serveRegistry, type Registry } from "./registry";

const file = "docs/first-ten-minutes.md";
const minutes = 60_000;

type Environment = Record<string, string | undefined>;

/** `npx groundplan` finds the same, and takes a second more each time. */
const installed = "node_modules/.bin/groundplan";
const leftOut = [".git", ".groundplan", "dist", "docs", "node_modules", "test"];

/** Adds the tests. The library is the packed one; whatever it needs comes from this machine. */
export function describeFirstMinutes(tarball: () => string): void {
  describe("the first ten minutes", () => {
    let place: string;
    let registry: Registry;
    const first = written("Five commands to your image");
    const last = written("Five more to a real environment");
    before(async () => {
      place = mkdtempSync(path.join(tmpdir(), "groundplan-stranger-"));
      registry = await serveRegistry(tarball());
    });
    after(async () => {
      await registry.close();
      rmSync(place, { recursive: true, force: true });
    });
    const shop = (): string => path.join(place, "shop");
    const stranger = (): Environment => strangerIn(place, registry.url);

    test("are five commands and five more, each a line of its own that a shell takes", async () => {
      assert.deepEqual([first.length, last.length], [5, 5]);
      for (const { command } of [...first, ...last]) {
        assert.doesNotMatch(command, /[\n;&|]/, command);
        assert.equal((await execute("sh", ["-nc", command])).code, 0, command);
      }
    });

    test("end with the image in the simulated cloud", { timeout: 10 * minutes }, async () => {
      const printed = await done(
        first.map(({ command }) => command),
        place,
        stranger(),
      );
      first.forEach((one, index) => {
        assertPrinted(printed[index] ?? "", one);
      });
      assert.ok(registry.served.has("groundplan") && registry.served.has("@pulumi/gcp"), "from the registry");
      const image = first[0]?.command.split(" ").at(-1) ?? "";
      assert.deepEqual(deployedImages(shop()), [upstream(image)]);
    });

    test("its types are right, and the page's other commands work", { timeout: 5 * minutes }, async () => {
      const others = ["cost dev", "picture dev", "policy dev", "consequences plan.json", "explain image"];
      const table = readFileSync(path.join(root, file), "utf8");
      for (const one of others.slice(0, 3)) assert.ok(table.includes(`\`npx groundplan ${one}\``), one);
      const commands = ["npm run build", `${installed} plan dev --json > plan.json`];
      // Some end with 1, since the example breaks a promise.
      await done([...commands, ...others.map((one) => `${installed} ${one} || test $? = 1`)], shop(), stranger());
    });

    test("lead to a doctor who finds nothing to do, once the values are somebody's own", async () => {
      await assertHealthy(shop(), path.join(place, "healthy"), stranger());
    });

    test("begin in a clone too", { timeout: 10 * minutes }, async () => {
      await assertClone(path.join(place, "outside"), shop(), tarball(), first.at(-1)?.command ?? "", stranger());
    });
  });
}

/** The doctor asks simulated APIs about a project with a person's values, and finds nothing to do. */
async function assertHealthy(shop: string, healthy: string, env: Environment): Promise<void> {
  mkdirSync(healthy);
  const world = healthyWorld(healthy);
  putIn(shop, {
    "gcp:project": "changelog-prod",
    domain: "changelog.com",
    cloudflareZoneId: "3f6d2b8a9c1e4d57a0b4c6e8f1029384",
    cloudflareAccountId: "8b1a9953c4611296a827abf8c47804d7",
  });
  const [text = ""] = await done([`${installed} plan dev --json 2>/dev/null`], shop, env);
  const { resources } = JSON.parse(text) as { resources: Step[] };
  world.facts = {
    ...world.facts,
    ...{ folder: shop, environment: "dev", settings: stackSettings("dev", shop) },
    plan: { steps: resources, errors: [] },
  };
  world.programs["pulumi whoami --json --non-interactive"] = '{"user": "you", "url": "https://api.pulumi.com"}';
  world.digests["ghcr.io/you/shop:v1"] = `sha256:${"a".repeat(64)}`;
  const tiers = [{ tier: "db-custom-1-3840", region: ["europe-west1"] }];
  world.answers["GET sqladmin.googleapis.com/v1/"] = { body: { items: tiers } };
  const findings = await examine(validators, world.facts, questionsOf(meansOf(world)));
  assert.deepEqual(
    findings.flatMap(({ name, status, says }) =>
      status === "ok" || status === "skipped" ? [] : [`${status} ${name}: ${says}`],
    ),
    [],
  );
  const unasked = findings.filter(({ status }) => status === "skipped").map(({ name }) => name);
  assert.deepEqual(unasked.sort(), [
    "cloudflare-certificates",
    "cloudflare-load-balancing",
    "cluster-plugin",
    "repository",
    "state-key",
    "vault",
  ]);
}

/** The page's way in from a clone. From then on commands are the same: the last one, `up`, plans as well. */
async function assertClone(
  outside: string,
  shop: string,
  tarball: string,
  up: string,
  env: Environment,
): Promise<void> {
  const clone = path.join(outside, "groundplan");
  const [install, pack, create = "", go = "", add = ""] = blocks(file, "sh", "From a clone").flatMap(({ text }) =>
    text.trim().split("\n"),
  );
  mkdirSync(outside);
  cpSync(root, clone, { recursive: true, filter: (one) => !leftOut.includes(path.relative(root, one)) });
  // What these two make is here: the dependencies, or this test would not run, and the package.
  assert.deepEqual([install, pack], ["npm ci", "npm pack --ignore-scripts=false"]);
  symlinkSync(path.join(root, "node_modules"), path.join(clone, "node_modules"));
  copyFileSync(tarball, path.join(clone, path.basename(tarball)));
  await done([create, go], clone, env);
  const own = path.join(outside, "shop");
  // All but the library is there, so that npm has less to do.
  renameSync(path.join(shop, "node_modules"), path.join(own, "node_modules"));
  await done([add, up], own, env);
  assert.match(readFileSync(path.join(own, "package.json"), "utf8"), /"groundplan": "file:/);
  assert.deepEqual(deployedImages(own), [upstream("ghcr.io/you/shop:v1")]);
}

/** Nothing of npm's that the tests run with, and a cache that is empty. */
function strangerIn(place: string, registry: string): Environment {
  const ours = Object.keys(process.env).filter((name) => /^npm_/i.test(name));
  return {
    ...Object.fromEntries(ours.map((name) => [name, undefined])),
    ...{ NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined, GROUNDPLAN_ADAPTER: "offline" },
    ...{ npm_config_registry: registry, npm_config_cache: path.join(place, "cache") },
    ...{ npm_config_userconfig: path.join(place, "npmrc"), npm_config_update_notifier: "false" },
  };
}

/** Images that the application's services run, of what the simulated cloud has. */
function deployedImages(folder: string): unknown[] {
  const { objects } = FileStore.open(statePath(folder, "shop", "dev"));
  return [...objects.values()]
    .filter(({ type, urn }) => type === "gcp:cloudrunv2/service:Service" && urn.includes("::product-web-"))
    .map(({ inputs }) => valueByPath(inputs, "template.containers[0].image"));
}

/** An image where the project's own registry passes it on. */
function upstream(image: string): string {
  const [host = "", ...rest] = image.split("/");
  return ["europe-west1-docker.pkg.dev/acme-dev", `product-registry-${host.replace(".", "-")}`, ...rest].join("/");
}

/** A command of the page, and what the page says that it prints. */
interface Written {
  command: string;
  prints: string[];
}

/** The commands under a heading, one a block; what is printed stands behind its command. */
function written(heading: string): Written[] {
  const printed = blocks(file, "text", heading);
  const commands = blocks(file, "sh", heading);
  return commands.map(({ text, line }, index) => {
    const next = commands[index + 1]?.line ?? Infinity;
    const own = printed.filter((block) => block.line > line && block.line < next);
    return { command: text.trim(), prints: own.flatMap((block) => block.text.trim().split("\n")) };
  });
}

/** Runs commands one after the other in one shell, as somebody would. Returns what each printed. */
async function done(commands: string[], cwd: string, env: Environment): Promise<string[]> {
  const mark = "--- the next command";
  const script = commands.map((command) => `echo '${mark}'\n${command} 2>&1`).join("\n");
  const { code, stdout, stderr } = await execute("sh", ["-ec", script], { cwd, env });
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  return stdout.split(`${mark}\n`).slice(1);
}

/** What a page says is printed is, in that order; `…` stands for anything. */
function assertPrinted(text: string, { command, prints }: Written): void {
  let from = 0;
  for (const part of prints.flatMap((line) => line.split("…")).map((one) => one.trim())) {
    const found = text.indexOf(part, from);
    assert.ok(found >= 0, `${command} does not print "${part}":\n${text.slice(from)}`);
    from = found + part.length;
  }
}

/** Puts a person's values in the place of the example's. */
function putIn(folder: string, values: { [key: string]: string }): void {
  const stack = path.join(folder, "Pulumi.dev.yaml");
  const lines = readFileSync(stack, "utf8").split("\n");
  for (const [key, own] of Object.entries(values)) {
    const at = lines.findIndex((line) => line.startsWith(`  ${key}: `));
    assert.ok(at >= 0, key);
    lines[at] = `  ${key}: ${own}`;
  }
  writeFileSync(stack, lines.join("\n"));
}
