// What cli/new/kinds/index.ts promises of a new kind of data service: one file and one word, and `groundplan new app` recognises it in every kind of
// file, leads variables to it, and writes that the application uses it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import type * as Format from "../../cli/new/format";
import type * as Source from "../../cli/new/source";
import type * as Translate from "../../cli/new/translate";
import { allKinds, boundKinds } from "../../cli/new/kinds";
import { wishes } from "../support/new-app/in-folder";
import { copySources, edit, root } from "../support/project";

const load = createRequire(__filename);
const folder = path.join(root, "cli/new/kinds");
const table = readFileSync(path.join(folder, "index.ts"), "utf8");
const [, listed = ""] = /^const table = \{ (.*) \};$/m.exec(table) ?? [];
const words = listed.split(", ");

let copy = "";
before(() => {
  copy = copySources("cli");
  // One file …
  const source = readFileSync(path.join(root, "test/support/new-kind/queue.ts"), "utf8");
  writeFileSync(path.join(copy, "cli/new/kinds/queue.ts"), source.replace("../../../cli/new/kinds/kind", "./kind"));
  // … and one word, with where it comes from.
  edit(copy, "cli/new/kinds/index.ts", `{ ${listed} }`, `{ ${listed}, queue }`);
  edit(copy, "cli/new/kinds/index.ts", "import ", 'import { queue } from "./queue";\nimport ');
});
after(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** What the copy makes of a description: the lines of the application's file, and what is told. */
function translated(text: string): { lines: string[]; notes: string[] } {
  const { parseSource } = load(path.join(copy, "cli/new/source.ts")) as typeof Source;
  const { translate } = load(path.join(copy, "cli/new/translate.ts")) as typeof Translate;
  const { fileText } = load(path.join(copy, "cli/new/format.ts")) as typeof Format;
  const { application, notes } = translate(parseSource("file.yaml", text), wishes);
  const lines = fileText(application, "checkout").split("\n");
  return { lines: lines.map((line) => line.trim()), notes: notes.map(({ kind, text: told }) => `${kind}: ${told}`) };
}

const url = "amqps://{queue.username}:{queue.password}@{queue.host}:{queue.port}/{queue.vhost}";
const instead = "a queue of the platform takes its place, which speaks TLS alone";

test("a Compose file's service is one by its image, and variables lead to it by their names and by their values", () => {
  const { lines, notes } = translated(`
services:
  web:
    image: ghcr.io/acme/web:1
    ports: ["8080:8080"]
    command: sh -c "until rabbitmqctl status; do sleep 1; done; serve"
    environment:
      QUEUE: amqp://shop:rabbit@mq:5672/orders
      RABBITMQ_HOST: mq
      RABBITMQ_PORT: "5672"
      LOGIN_PASS: rabbit
  mq:
    image: rabbitmq:4
    environment: { RABBITMQ_DEFAULT_USER: shop, RABBITMQ_DEFAULT_PASS: rabbit }
  look:
    image: acme/rabbitmq-dashboard
`);
  assert.ok(lines.includes('uses: { queue: { kind: "queue", ownHost: true } },'), lines.join("\n"));
  for (const line of [
    `QUEUE: "${url}",`,
    'RABBITMQ_HOST: "{queue.host}",',
    'RABBITMQ_PORT: "{queue.port}",',
    'LOGIN_PASS: "{queue.password}",',
  ])
    assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
  assert.ok(
    lines.some((line) => line.startsWith('web: { args: ["sh", "-c", "serve"], port: 8080')),
    lines.join("\n"),
  );
  assert.ok(notes.includes(`changed: RabbitMQ: ${instead}`), notes.join("\n"));
  assert.ok(notes.some((note) => /rabbitmq-dashboard is a tool for people/.test(note)));
});

test("objects of Kubernetes are one by the port that they listen on", () => {
  const { lines } = translated(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: mq }
spec:
  selector: { matchLabels: { app: mq } }
  template:
    metadata: { labels: { app: mq } }
    spec:
      containers: [{ name: mq, image: acme/our-queue:1, ports: [{ containerPort: 5672 }] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/web:1
          ports: [{ containerPort: 8080 }]
          env: [{ name: AMQP_URL, value: "amqp://mq" }]
`);
  assert.ok(lines.includes(`bound: { AMQP_URL: "${url}" },`), lines.join("\n"));
});

test("a resource of a Score file is one by its type, with its outputs", () => {
  const { lines, notes } = translated(`
apiVersion: score.dev/v1b1
metadata: { name: web }
service: { ports: { web: { port: 8080 } } }
containers:
  web:
    image: ghcr.io/acme/web:1
    variables: { BROKER: "amqp://\${resources.mq.username}:\${resources.mq.password}@\${resources.mq.host}" }
resources: { mq: { type: amqp } }
`);
  assert.ok(
    lines.includes('bound: { BROKER: "amqps://{queue.username}:{queue.password}@{queue.host}" },'),
    lines.join("\n"),
  );
  assert.ok(notes.includes(`changed: ${instead}`), notes.join("\n"));
});

test("its port serves no requests of users, and its host is none of the site's", () => {
  const { lines } = translated(`
services:
  web:
    image: ghcr.io/acme/web:1
    ports: ["5672:5672", "8080:8080"]
    environment: { RABBITMQ_ADMIN_HOST: mq.example.com, SHOP_HOST: shop.example.com }
`);
  assert.ok(lines.includes('env: { RABBITMQ_ADMIN_HOST: "mq.example.com", SHOP_HOST: hostname },'), lines.join("\n"));
  assert.ok(
    lines.some((line) => /^web: \{.*port: 8080/.test(line)),
    lines.join("\n"),
  );
});

test("each kind is registered by the name of its file", () => {
  const files = readdirSync(folder).map((file) => path.basename(file, ".ts"));
  const kinds = files.filter((file) =>
    /: ServiceKind = \{/.test(readFileSync(path.join(folder, `${file}.ts`), "utf8")),
  );
  assert.deepEqual(words.toSorted(), kinds.sort(), "put the word of each kind in cli/new/kinds/ into its table");
});

test("what the platform has is called as the kinds of `uses` are", () => {
  const uses = readdirSync(path.join(root, "stacks/uses")).map((file) => path.basename(file, ".ts"));
  for (const [kind] of boundKinds())
    assert.ok(uses.includes(kind), `write stacks/uses/${kind}.ts, or call the kind as the file there`);
});

test("no file but that of a kind asks for it by its name", () => {
  // Directories that programs mount have a kind `bucket` too, as in `Workload`.
  const asks = new RegExp(`\\bkind(:| [!=]==) "(${words.filter((word) => word !== "bucket").join("|")})"`);
  const found = otherFiles().flatMap(([file, text]) => {
    const [, , word] = asks.exec(text) ?? [];
    return word === undefined ? [] : [`cli/new/${file} asks for "${word}": say it in cli/new/kinds/${word}.ts`];
  });
  assert.deepEqual(found, []);
});

test("no file but that of a kind has its ports", () => {
  const ports = allKinds().flatMap(([, { signs }]) => Object.keys(signs.ports ?? {}));
  assert.ok(ports.length > 4);
  const named = new RegExp(`\\b(${ports.join("|")})\\b`);
  const found = otherFiles().flatMap(([file, text]) => {
    const [port] = named.exec(text) ?? [];
    return port === undefined ? [] : [`cli/new/${file} has ${port}: ask knownByPort (cli/new/images.ts)`];
  });
  assert.deepEqual(found, []);
});

/** The sources of the translation, but for the kinds. */
function otherFiles(): [file: string, text: string][] {
  return readdirSync(path.join(root, "cli/new"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.startsWith("kinds"))
    .map((file) => [file, readFileSync(path.join(root, "cli/new", file), "utf8")]);
}
