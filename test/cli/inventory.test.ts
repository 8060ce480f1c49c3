// What has a version, and until when somebody mends it.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { runningLive } from "../../cli/inventory/live";
import { document, problemsOf, renderInventory } from "../../cli/inventory/render";
import { runningInState } from "../../cli/inventory/running";
import { versionsOf } from "../../inventory/find";
import { judged, usualHorizon } from "../../inventory/judge";
import type { Found, Item } from "../../inventory/model";
import { versionsOfProject } from "../../inventory/project";
import { releases } from "../../inventory/table";
import type { Send } from "../../cli/google-api";
import { locked, report, steps, table, today } from "../support/inventory-sample";
import { stepOf } from "../support/steps";
import { assertGoldenText } from "../support/golden-text";

for (const width of [40, 80, 160]) {
  test(`an inventory of ${width} columns is the golden one, and fits`, () => {
    const file = path.join(__dirname, "inventory-golden", `${width}.txt`);
    const text = stripVTControlCharacters(renderInventory(report, width, false));
    assertGoldenText(file, text);
    for (const line of text.split("\n")) assert.ok(line.length <= width || !line.trim().includes(" "), line);
  });
}

const rows = (items: Item[]): string[] =>
  items.map(({ title, wanted = "-", urgency }) => `${urgency}: ${title} ${wanted}`);

test("each row has its urgency, the most urgent first", () => {
  assert.deepEqual(rows(report.items), [
    "ended: PostgreSQL 14",
    "ending: Valkey 7.2",
    "behind: Kubernetes (GKE) -",
    "behind: Vault 2.0.3",
    "unknown: eu-docker.pkg.dev/p/quay/other -",
    "unknown: ghcr.io/acme/old -",
    "unknown: ghcr.io/acme/shop 7",
    "unknown: Helm chart vault-secrets-operator 1.4.1",
    "unknown: PostgreSQL 17",
    "newer: Node.js of our own programs 24",
    "newer: zod 4.6.7",
    "current: yaml 2.9.1",
  ]);
});

const found = (version: string): Found[] =>
  versionsOf([stepOf("gcp:redis/instance:Instance", "x", { inputs: { redisVersion: version } })]);

test("what runs decides, and what differs from the program is said", () => {
  const [first] = report.items;
  assert.deepEqual(first?.runs, ["14.20"]);
  assert.match(first.todo, /^Nobody mends 14 since 2026-11-12\. Now: clone the server/);
  // The table does not know 16, which runs in place of 17.
  const events = report.items.find(({ wanted }) => wanted === "17");
  assert.match(
    events?.todo ?? "",
    /^16\.1 runs and the program wants 17: no `up` has brought it yet\. The table of 2026-08-22 does not know 16\.1/,
  );
  assert.match(
    report.items.find(({ title }) => title.endsWith("old"))?.todo ?? "",
    /^It runs, and the program does not name it\./,
  );
  assert.equal(report.items.find(({ title }) => title === "Vault")?.newest, "2.0.4");
});

test("what the program does not name is raised where somebody chose it", () => {
  const node: Found = {
    key: "nodejs",
    title: "Node.js",
    kind: "runtime",
    product: "nodejs",
    version: "18",
    places: [],
    raise: "",
  };
  const [item] = judged([], [node], { today: "2026-11-29", horizon: usualHorizon, table: releases });
  assert.match(item?.todo ?? "", /Now: install \d+ where the program runs\.$/);
});

test("a day decides: of the horizon, of the end, and the day after it", () => {
  const on = (day: string, horizon: number): string | undefined =>
    judged(versionsOf(steps.slice(2, 3)), [], { table, today: day, horizon })[0]?.urgency;
  assert.equal(usualHorizon, 90);
  for (const [day, horizon, urgency] of [
    ["2026-11-28", 90, "newer"],
    ["2026-11-29", 90, "ending"],
    ["2027-02-27", 0, "ending"],
    ["2027-02-28", 0, "ended"],
    ["2026-11-28", 120, "ending"],
  ] as const) {
    assert.equal(on(day, horizon), urgency, `${day} ${horizon}`);
  }
});

test("versions that nobody knows are unknown, and never current", () => {
  const judge = (one: Found[]): string[] => rows(judged(one, [], { table, today, horizon: 90 }));
  assert.deepEqual(judge(found("REDIS_7_2")), ["unknown: Redis 7.2"]);
  assert.deepEqual(judge(found("MEMCACHE_1_6")), ["unknown: MEMCACHE 1.6"]);
  assert.deepEqual(judge(found("SOMETHING")), ["unknown: SOMETHING -"]);
  const image = (name: string): Found[] =>
    versionsOf([stepOf("gcp:cloudrunv2/job:Job", "job", { inputs: { image: name } })]);
  for (const [name, version] of [
    ["docker.io/library/postgres:17.2-alpine", "17.2"],
    ["quay.io/a/b:v0.18.2", "0.18.2"],
    ["ghcr.io/a/b:latest", undefined],
    ["ghcr.io/a/b:1234abc", undefined],
    ["ghcr.io/a/b:7@sha256:" + "d".repeat(64), "7"],
  ] as const) {
    assert.equal(image(name)[0]?.version, version, name);
  }
  assert.deepEqual(
    image("[unknown]").map(({ key, because }) => [key, because]),
    [["image of job", "the plan does not know it yet; --state says it after the first `up`"]],
  );
});

test("the document has every row, the table's age, and what fails a check", () => {
  const said = JSON.parse(JSON.stringify(document(report))) as {
    table: { ageDays: number; stale: boolean };
    problems: string[];
    items: Item[];
  };
  assert.deepEqual([said.table.ageDays, said.table.stale], [99, true]);
  assert.deepEqual(said.problems, ["postgresql", "valkey"]);
  assert.equal(said.items.length, report.items.length);
  assert.deepEqual(problemsOf({ items: said.items }).length, 2);
  const young = { ...report, table: { ...table, read: today }, items: [] };
  assert.doesNotMatch(renderInventory(young, 80, false), /warning/);
  assert.match(renderInventory(young, 80, false), /^live: support of nothing that is known ends within 90 days\./);
});

test("what runs is read from a state, by the outputs that say more than the program", (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "inventory-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, "state.json");
  const resource = (type: string, name: string, inputs: object, outputs: object): object => ({
    urn: `urn:pulumi:live::shop::${type}::${name}`,
    type,
    custom: true,
    inputs,
    outputs,
  });
  const resources = [
    resource(
      "gcp:sql/databaseInstance:DatabaseInstance",
      "main",
      { databaseVersion: "POSTGRES_17" },
      { maintenanceVersion: "POSTGRES_17_4.R20250302.00_04" },
    ),
    resource(
      "gcp:container/cluster:Cluster",
      "cluster",
      { releaseChannel: { channel: "REGULAR" } },
      { masterVersion: "1.33.4-gke.1" },
    ),
    { ...resource("gcp:memorystore/instance:Instance", "old", { engineVersion: "VALKEY_8_0" }, {}), delete: true },
  ];
  fs.writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  assert.deepEqual(
    runningInState(file, locked).map(({ key, version }) => [key, version]),
    [
      ["postgresql", "17.4"],
      ["google-kubernetes-engine", "1.33.4-gke.1"],
    ],
  );
  fs.writeFileSync(file, "{}");
  assert.throws(() => runningInState(file, locked), /is no state; write it with `pulumi stack export/);
});

test("what runs is asked from the APIs, page by page, and what does not answer is noted", async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "inventory-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\n");
  fs.writeFileSync(
    path.join(folder, "Pulumi.live.yaml"),
    'config:\n  gcp:project: acme\n  shop:region: europe-west1\n  shop:projectNumber: "1"\n',
  );
  const asked: string[] = [];
  const send: Send = (url, { method }, headers) => {
    asked.push(`${method} ${url}`);
    const answer = (body: object, status = 200): ReturnType<Send> => Promise.resolve({ status, body: body as never });
    const { host, pathname, search } = new URL(url);
    if (host.startsWith("vault-")) {
      assert.equal(headers.get("authorization"), null, "Google's token is for Google alone");
      return answer({ version: "2.1.2+ent" });
    }
    assert.equal(headers.get("authorization"), "Bearer t");
    if (host.startsWith("sqladmin")) {
      return search === ""
        ? answer({
            items: [{ name: "main-1", databaseVersion: "POSTGRES_17", databaseInstalledVersion: "POSTGRES_17_6" }],
            nextPageToken: "a b",
          })
        : answer({ items: [{ name: "main-2", databaseVersion: "POSTGRES_16" }] });
    }
    if (host.startsWith("container"))
      return answer({ clusters: [{ name: "c", currentMasterVersion: "1.35.1-gke.2" }] });
    if (host.startsWith("memorystore")) return answer({ error: { message: "API is off" } }, 403);
    if (!pathname.endsWith("/services")) return answer({});
    const image = `europe-west1-docker.pkg.dev/acme/hub/library/node@${locked["docker.io/library/node:24-alpine"]}`;
    return answer({
      services: [{ name: "projects/acme/locations/europe-west1/services/sync", template: { containers: [{ image }] } }],
    });
  };
  const live = await runningLive(folder, "live", locked, {
    send,
    authorise: () => Promise.resolve(new Headers({ authorization: "Bearer t" })),
    pause: () => Promise.resolve(),
  });
  assert.deepEqual(
    live.found.map(({ key, version, places }) => [key, version, ...places]),
    [
      ["postgresql", "17.6", "main-1"],
      ["postgresql", "16", "main-2"],
      ["google-kubernetes-engine", "1.35.1-gke.2", "c"],
      ["image:docker.io/library/node", "24", "sync"],
      ["image:docker.io/hashicorp/vault", "2.1.2", "vault"],
    ],
  );
  assert.deepEqual(live.notes, ["memorystore/instance: memorystore.googleapis.com answered 403: API is off"]);
  assert.ok(
    asked.every((one) => one.startsWith("GET ")),
    "nothing is changed",
  );
  assert.ok(asked.includes("GET https://sqladmin.googleapis.com/v1/projects/acme/instances?pageToken=a%20b"));
});

test("the program's own parts are found in its files", (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "inventory-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  write(
    "package.json",
    JSON.stringify({
      name: "shop",
      dependencies: { groundplan: "^0.1.0", "@pulumi/gcp": "^9.0.0", mine: "file:../mine" },
    }),
  );
  write("package-lock.json", JSON.stringify({ packages: { "node_modules/@pulumi/gcp": { version: "9.37.0" } } }));
  write(
    ".github/workflows/up.yml",
    "steps:\n  - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1\n  - uses: a/b@v4\n  - uses: a/c@main\n  - uses: ./mine\n    with:\n      node-version: 24\n      pulumi-version: 3.270.0\n",
  );
  assert.deepEqual(
    versionsOfProject(folder).map(({ key, kind, version }) => [key, kind, version]),
    [
      ["npm:groundplan", "package", "0.1.0"],
      ["npm:@pulumi/gcp", "provider", "9.37.0"],
      ["action:actions/checkout", "action", "7.0.1"],
      ["action:a/b", "action", "4"],
      ["action:a/c", "action", undefined],
      ["node", "runtime", "24"],
      ["pulumi", "engine", "3.270.0"],
    ],
  );
});

test("the table that is shipped has a page and days for each product, and knows what the program asks for", () => {
  const day = /^20\d\d-(0[1-9]|1[0-2])-[0-3]\d$/;
  assert.match(releases.read, day);
  assert.match(releases.packagesRead, day);
  for (const [name, { page, releases: lines }] of Object.entries(releases.products)) {
    assert.match(page, /^https:\/\/endoflife\.date\//, name);
    assert.ok(lines.length > 1, name);
    for (const { cycle, released, latest, latestOn, end = "2026-01-01" } of lines) {
      assert.ok(latest.startsWith(cycle), `${name} ${cycle}`);
      for (const one of [released, latestOn, end]) assert.match(one, day, `${name} ${cycle}`);
    }
  }
});
