// The files that `new app` writes, and those that it leaves alone.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { parse, stringify } from "yaml";
import { changesFor, openProject, writeAll } from "../../cli/new/project";
import { simpleApplication } from "../../cli/new/simple";
import { withMember } from "../../cli/new/yaml-edit";
import { printed, settingsFolder, writeTable } from "../support/new-app/command";
import { folder } from "../support/new-app/samples";
import type { Application } from "../../stacks/application";

/** A project as the checkout has it, in a folder of its own. */
function project(context: TestContext): string {
  const place = settingsFolder(context);
  writeTable(place, [
    'import { changelog } from "./changelog";',
    "",
    "export const apps: Applications = { changelog };",
  ]);
  return place;
}

const texts = (place: string): string[] =>
  ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "stacks/apps/index.ts"].map((file) =>
    readFileSync(path.join(place, file), "utf8"),
  );

test("the command adds lines and changes none; a second run finds all of it there", (context) => {
  const cwd = project(context);
  const before = texts(cwd);
  const options = { cwd, image: "ghcr.io/acme/api:v1", port: "3000", health: "/healthz", hostname: ["api"] };
  printed(context, "my-api", options);
  const after = texts(cwd);
  const added = after.map((text, index) =>
    text.split("\n").filter((line) => !before[index]?.split("\n").includes(line)),
  );
  assert.deepEqual(added, [
    ["    my-api:", "      image: ghcr.io/acme/api:v1", "      hostnames: [api.changelog-dev.com]"],
    ["    my-api:", "      image: ghcr.io/acme/api:v1", "      hostnames: [api.changelog.com]"],
    ['import { myApi } from "./my-api";', 'export const apps: Applications = { changelog, "my-api": myApi };'],
  ]);
  const kept = before.map((text, index) =>
    text.split("\n").filter((line) => !after[index]?.split("\n").includes(line)),
  );
  assert.deepEqual(kept, [[], [], ["export const apps: Applications = { changelog };"]]);
  const file = readFileSync(path.join(cwd, "stacks/apps/my-api.ts"), "utf8");
  assert.match(file, /export const myApi: Application = \{\n {2}workload: \(\) => \(\{/);
  assert.match(file, /web: \{ port: 3000, health: \{ path: "\/healthz" \} \}/);
  const again = JSON.parse(printed(context, "my-api", { ...options, json: true })) as { files: { status: string }[] };
  assert.deepEqual(
    again.files.map(({ status }) => status),
    Array(4).fill("there already"),
  );
  assert.deepEqual(texts(cwd), after);
});

test("a long text of a description is written beside the application's file, and read by it", (context) => {
  const cwd = project(context);
  const content = Array.from({ length: 30 }, (_, line) => `rule ${line}\n`).join("");
  const web = {
    image: "ghcr.io/acme/shop:v1",
    ports: [80],
    configs: [{ source: "r", target: "/etc/rules/rules.txt" }],
  };
  const compose = path.join(cwd, "compose.yaml");
  writeFileSync(compose, stringify({ services: { web }, configs: { r: { content } } }));
  assert.match(printed(context, "shop", { cwd, from: compose }), /stacks\/apps\/shop\/rules\.txt +new, 30 lines/);
  assert.equal(readFileSync(path.join(cwd, "stacks/apps/shop/rules.txt"), "utf8"), content);
  copyFileSync(path.join(__dirname, "../../stacks/beside.ts"), path.join(cwd, "stacks/beside.ts"));
  const { shop } = createRequire(__filename)(path.join(cwd, "stacks/apps/shop.ts")) as { shop: Application };
  const workload = shop.workload({ hostname: "shop.example.com" });
  assert.deepEqual(Object.values(workload.env ?? {}), [content]);
});

test("nothing is written if one of the files is not as it has to be, or for a dry run", (context) => {
  const cwd = project(context);
  const before = texts(cwd);
  const shown = printed(context, "shop", { cwd, from: path.join(folder, "shop.compose.yaml"), dryRun: true });
  assert.match(shown, /stacks\/apps\/shop\.ts\s+new, \d+ lines \(not written\)/);
  assert.match(shown, /^ +10 {2}to do +services\.web\.environment\.SMTP_PASSWORD/m);
  assert.ok(!shown.includes("hunter2") && !shown.includes("abcdef"));
  writeFileSync(path.join(cwd, "stacks/apps/index.ts"), "export {};\n");
  assert.throws(() => printed(context, "shop", { cwd, image: "ghcr.io/acme/shop:1" }), /there is no table/);
  for (const name of ["postgres", "vault", "my-google", "index"])
    assert.throws(() => printed(context, name, { cwd, image: "a/b:1" }), /the name "[\w-]+": choose (a|another) name/);
  assert.throws(
    () => printed(context, "S", { cwd, port: "0", health: "x", hostname: ["a_b"] }),
    /^Error: the name "S": use 3 to 16.*\n--image: name.*\n--port 0: use.*\n--health x: use.*\n--hostname a_b: use/,
  );
  assert.throws(
    () => printed(context, "shop", { cwd, image: "a/b:1", hostname: ["www.example.com"] }),
    /is below no domain/,
  );
  assert.deepEqual(texts(cwd).slice(0, 2), before.slice(0, 2));
  assert.equal(existsSync(path.join(cwd, "stacks/apps/shop.ts")), false);
});

test("a program with the library gets the file, and is told how to use it", (context) => {
  const cwd = project(context);
  rmSync(path.join(cwd, "stacks"), { recursive: true });
  const before = readFileSync(path.join(cwd, "Pulumi.dev.yaml"), "utf8");
  const shown = printed(context, "shop", { cwd, from: path.join(folder, "shop.compose.yaml") });
  assert.match(
    shown,
    /new App\("shop", \{ platform, workload: shop\(image, hostname, main\.binding, cache\.binding, files\.binding\)/,
  );
  assert.match(readFileSync(path.join(cwd, "apps/shop.ts"), "utf8"), /from "groundplan";/);
  assert.equal(readFileSync(path.join(cwd, "Pulumi.dev.yaml"), "utf8"), before);
});

test("a table of YAML keeps its comments and its layout", () => {
  const text = "# head\nconfig:\n  a: 1 # one\n  ns:apps:\n      x: { image: y } # why\n      # the end\n\n# tail\n";
  const edited = withMember("f.yaml", text, ["config", "ns:apps"], "shop", { image: "i:1", hostnames: ["a.b"] });
  const lines = ["      shop:", "        image: i:1", "        hostnames: [a.b]"];
  assert.deepEqual(
    edited.split("\n").filter((line) => !text.split("\n").includes(line)),
    lines,
  );
  assert.deepEqual(
    text.split("\n").filter((line) => !edited.split("\n").includes(line)),
    [],
  );
  const made = withMember("f.yaml", "config:\n  a: 1\n", ["config", "ns:apps"], "shop", { image: "i:1" });
  assert.equal(made, "config:\n  a: 1\n  ns:apps:\n    shop:\n      image: i:1\n");
  const flow = withMember("f.yaml", "config: { ns:apps: { x: {} } } # c\n", ["config", "ns:apps"], "shop", {
    image: "i:1",
  });
  assert.match(flow, /x: \{\}, shop:.*# c/s);
  const empty = withMember("f.yaml", "config:\n  ns:apps: # none yet\n", ["config", "ns:apps"], "shop", {
    image: "i:1",
  });
  assert.deepEqual(parse(empty), { config: { "ns:apps": { shop: { image: "i:1" } } } });
});

test("files keep how their lines end, and a comment behind the last application stays a comment", (context) => {
  const cwd = project(context);
  const stack = path.join(cwd, "Pulumi.dev.yaml");
  const table = path.join(cwd, "stacks/apps/index.ts");
  writeFileSync(stack, readFileSync(stack, "utf8").replaceAll("\n", "\r\n"));
  const several = "{\n  changelog // the first\n}";
  writeFileSync(table, readFileSync(table, "utf8").replace("= { changelog }", `= ${several}`));
  printed(context, "shop", { cwd, image: "ghcr.io/acme/shop:v1" });
  assert.ok(!/(?<!\r)\n/.test(readFileSync(stack, "utf8")));
  assert.match(readFileSync(table, "utf8"), /\{\n {2}changelog, \/\/ the first\n {2}shop,\n\};/);
});

test("what somebody else has written meanwhile is not written over", (context) => {
  const cwd = project(context);
  const changes = changesFor(openProject(cwd), [
    { application: simpleApplication({ name: "shop", image: "a/b:1", port: 80, health: undefined }), hostnames: [] },
  ]);
  const table = path.join(cwd, "stacks/apps/index.ts");
  writeFileSync(table, `${readFileSync(table, "utf8")}// mine\n`);
  assert.throws(() => {
    writeAll(cwd, changes);
  }, /stacks\/apps\/index\.ts: has just been changed by somebody else; look at it, and run this again/);
  assert.match(readFileSync(table, "utf8"), /\/\/ mine\n$/);
  assert.equal(existsSync(path.join(cwd, "stacks/apps/shop.ts")), false);
});
