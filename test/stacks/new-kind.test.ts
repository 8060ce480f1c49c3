// What CONTRIBUTING.md promises of a new kind of `uses`: one file and one word, and the rest of the program checks, makes and tells it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { before, after, test } from "node:test";
import type { Application, Applications } from "../../stacks/application";
import type * as Program from "../../stacks/program";
import { messages, run } from "../support/program";
import { copySources, edit, root } from "../support/project";
import { encoded, valuesOf } from "../support/stack-values";

const load = createRequire(__filename);
const folder = path.join(root, "stacks/uses");
/** Files that are no kind. */
const common = ["index.ts", "kind.ts", "used.ts"];
const words = readdirSync(folder)
  .filter((file) => !common.includes(file))
  .map((file) => path.basename(file, ".ts"));
const [, listed = ""] = /^const table = \{ (.*) \};$/m.exec(readFileSync(path.join(folder, "index.ts"), "utf8")) ?? [];

let copy = "";
before(() => {
  copy = copySources("stacks");
  // One file …
  const source = readFileSync(path.join(root, "test/support/new-kind/topic.ts"), "utf8");
  const moved = source
    .replace("../../../components", "../../components")
    .replace("../../../stacks/uses/kind", "./kind");
  writeFileSync(path.join(copy, "stacks/uses/topic.ts"), moved);
  // … and one word, with where it comes from.
  edit(copy, "stacks/uses/index.ts", `{ ${listed} }`, `{ ${listed}, topic }`);
  edit(copy, "stacks/uses/index.ts", "import ", 'import { topic } from "./topic";\nimport ');
});
after(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Plans dev with an application that uses the new kind. */
async function planned(keepHours: number): ReturnType<typeof run> {
  const { programOf } = load(path.join(copy, "stacks/program.ts")) as typeof Program;
  const shop = {
    uses: { orders: { kind: "topic", keepHours } },
    workload: () => ({
      egress: "internet",
      processes: { web: { port: 8080 } },
      bound: { ORDERS_TOPIC: "{orders.topic}" },
    }),
  } as unknown as Application;
  const values = valuesOf("dev");
  const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
  const apps = { shop: { image, hostnames: [values["groundplan:domain"]] } };
  const config = encoded({ ...values, "groundplan:apps": apps, "groundplan:reviewsAtOnce": 0 });
  const applications: Applications = { shop };
  return run(programOf(applications), { stack: "dev", config });
}

test("a kind in a file of its own and a word of the table is made, and the application is told of it", async () => {
  const deployment = await planned(48);
  assert.equal(messages(deployment), "");
  const topic = deployment.one("gcp:pubsub/topic:Topic", "shop-orders");
  assert.equal(topic.inputs["messageRetentionDuration"], "172800s");
  const { template } = deployment.one("gcp:cloudrunv2/service:Service", "shop-web-europe-west1").inputs as {
    template: { containers: { envs: { name: string; value?: string }[] }[] };
  };
  const told = template.containers[0]?.envs.find(({ name }) => name === "ORDERS_TOPIC")?.value;
  assert.equal(told, topic.id);
});

test("what is wrong with one is told of the application's file, before anything is created", async () => {
  const deployment = await planned(0);
  assert.match(
    messages(deployment),
    /groundplan:apps\.shop: .*; stacks\/apps\/shop\.ts: uses\.orders\.keepHours: 0; use a number of hours above 0/,
  );
  assert.deepEqual(
    deployment.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
    [],
  );
});

test("each kind is registered by the name of its file", () => {
  assert.deepEqual(listed.split(", ").sort(), words.sort(), "put the word of each file of stacks/uses/ into its table");
});

test("no file but that of a kind asks for it by its name", () => {
  const asks = new RegExp(`\\bkind [!=]== "(${words.join("|")})"`);
  const files = readdirSync(path.join(root, "stacks"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const found = files.flatMap((file) => {
    const [, word] = asks.exec(readFileSync(path.join(root, "stacks", file), "utf8")) ?? [];
    return word === undefined || file === path.join("uses", `${word}.ts`)
      ? []
      : [`stacks/${file} asks for "${word}": say it in stacks/uses/${word}.ts, as a member of UseKind or a function`];
  });
  assert.deepEqual(found, []);
});
