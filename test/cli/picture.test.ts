// An environment as people draw it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { picture } from "../../cli/commands/picture";
import { focused, pictureOf } from "../../cli/picture/draw";
import { renderMermaid } from "../../cli/picture/mermaid";
import type { Picture } from "../../cli/picture/model";
import { renderSvg } from "../../cli/picture/svg";
import type { Step } from "../../sandbox";
import { temporaryFolder } from "../support/env-source";
import { root } from "../support/project";
import { hidden } from "../support/drawn-svg";
import { stepOf } from "../support/steps";

const update = process.env["UPDATE_GOLDEN"] === "1";

function golden(environment: string): Step[] {
  const file = path.join(root, "test/stacks/golden", `${environment}.json`);
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { resources: Step[] }).resources;
}

/** `Cloud Run changelog-web (europe-west1)` for each end of each arrow. */
function arrows({ nodes, edges }: Picture): string[] {
  const name = (id: string): string => {
    const node = nodes.find((one) => one.id === id);
    return node?.place === undefined ? (node?.name ?? id) : `${node.name} (${node.place})`;
  };
  return edges.map(
    ({ from, to, flow, label }) => `${name(from)} -${flow}-> ${name(to)}${label === undefined ? "" : `: ${label}`}`,
  );
}

test("production: requests come by the CDN, secrets from Vault, and a region's copy from its original", () => {
  const found = arrows(pictureOf(golden("prod"), "prod"));
  for (const expected of [
    "Users -requests-> cdn",
    "cdn -requests-> changelog-run: changelog.com",
    "cdn -requests-> directus-run: cms.changelog.com",
    "cdn -requests-> changelog-assets (europe-west1): media.changelog.com",
    "changelog-run -requests-> changelog-web (europe-west1)",
    "changelog-run -requests-> changelog-web (europe-west4)",
    "changelog-gke -requests-> changelog-web (europe-west1 · Kubernetes)",
    "changelog-web (europe-west4) -data-> postgres (europe-west1)",
    "directus-web (europe-west1) -data-> directus-cache (europe-west1)",
    "postgres (europe-west1) -copies-> postgres (europe-west4)",
    "platform-vault (europe-west1) -secrets-> platform-secret-sync (europe-west1)",
    "platform-secret-sync (europe-west1) -secrets-> directus-secrets (Secret Manager)",
    "directus-secrets (Secret Manager) -secrets-> directus-web (europe-west1)",
    "platform-operator (europe-west1 · Kubernetes) -secrets-> changelog-web (europe-west1 · Kubernetes)",
  ]) {
    assert.ok(found.includes(expected), `${expected}\n${found.join("\n")}`);
  }
  // Nothing goes past what stands before it.
  assert.ok(!found.some((arrow) => /^cdn .*-web|^Users .*(?<!cdn)$/.test(arrow)), found.join("\n"));
});

test("every box of dev and prod is led to or led from", () => {
  for (const environment of ["dev", "prod"]) {
    const { nodes, edges } = pictureOf(golden(environment), environment);
    const alone = nodes.filter(({ id }) => !edges.some(({ from, to }) => from === id || to === id));
    assert.deepEqual(
      alone.map(({ name }) => name),
      [],
    );
  }
});

test("a focus keeps one application with the ways to it and what it needs", () => {
  const whole = pictureOf(golden("prod"), "prod");
  const names = focused(whole, "directus")?.nodes.map(({ name }) => name) ?? [];
  for (const name of ["Users", "cdn", "directus-run", "directus-web", "directus-cache", "postgres", "platform-vault"]) {
    assert.ok(names.includes(name), name);
  }
  assert.deepEqual(
    names.filter((name) => name.startsWith("changelog")),
    [],
  );
  assert.equal(focused(whole, "nothing"), undefined);
});

/** Pixels that GitHub gives a document. */
const PAGE_WIDTH = 830;

const SERVICE = "gcp:cloudrunv2/service:Service";
const SERVER = "gcp:sql/databaseInstance:DatabaseInstance";

test("a program without our components is drawn too, and a change is marked in words", () => {
  const server = stepOf(SERVER, "main", {
    operation: "replace",
    inputs: { region: "us-east1", databaseVersion: "POSTGRES_16" },
  });
  const account = stepOf("gcp:serviceaccount/account:Account", "web", { dependencies: [server.urn] });
  const web = stepOf(SERVICE, "web", {
    dependencies: [account.urn],
    inputs: { location: "us-east1", ingress: "INGRESS_TRAFFIC_ALL" },
  });
  const drawn = pictureOf([server, account, web], "live");
  assert.deepEqual(arrows(drawn), ["Users -requests-> web (us-east1)", "web (us-east1) -data-> main (us-east1)"]);
  assert.match(renderMermaid(drawn), /\[\("± main<br\/>PostgreSQL 16<br\/>replaced"\)\]/);
});

test("what is made for the first time is no change", () => {
  const drawn = pictureOf([stepOf(SERVICE, "web", { operation: "create" })], "live");
  assert.deepEqual(
    drawn.nodes.map(({ operation }) => operation),
    ["same"],
  );
});

const hostile = '"]--><script>alert(1)</script>\\n\n%%{init: {}}%% #quot; `x` | & <b>';

test("a Worker runs everywhere, whatever region its service is in", () => {
  const worker = stepOf("groundplan:index:WorkerOrigin", "shop", { inputs: { region: "europe-west1" } });
  const [node] = pictureOf([worker], "live").nodes.filter(({ name }) => name === "shop");
  assert.equal(node?.what, "Worker");
  assert.equal(node.place, undefined);
});

test("a box says what is in it, and an arrow what goes along it", async () => {
  const server = stepOf(SERVER, "main", { inputs: { region: "us-east1", databaseVersion: "POSTGRES_16" } });
  const web = stepOf(SERVICE, "web", { dependencies: [server.urn], inputs: { location: "us-east1" } });
  const svg = await renderSvg(pictureOf([server, web], "live"));
  assert.ok(svg.includes("<title>main, PostgreSQL 16, in us-east1\n1 × gcp:sql.DatabaseInstance</title>"), svg);
  assert.ok(svg.includes("<title>web, Cloud Run, in us-east1 → main, PostgreSQL 16, in us-east1: data</title>"), svg);
});

test("the legend explains the arrows and the marks that are there, and no others", async () => {
  const server = stepOf(SERVER, "main", { operation: "replace", inputs: { region: "us-east1" } });
  const web = stepOf(SERVICE, "web", { operation: "same", dependencies: [server.urn] });
  const [, legend = ""] = (await renderSvg(pictureOf([server, web], "live"))).split('<g class="legend">');
  assert.deepEqual(
    [...legend.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text),
    ["reads and writes data", "± replaced"],
  );
});

for (const [name, drawn] of Object.entries({
  dev: pictureOf(golden("dev"), "dev"),
  prod: pictureOf(golden("prod"), "prod"),
  changelog: focused(pictureOf(golden("prod"), "prod"), "changelog"),
  directus: focused(pictureOf(golden("prod"), "prod"), "directus"),
})) {
  test(`${name}: the letters are readable in a page, and no arrow passes behind a box`, async () => {
    const svg = await renderSvg(drawn ?? { title: "", nodes: [], edges: [] });
    const [, width] = /viewBox="0 0 ([\d.]+) /.exec(svg) ?? [];
    const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    const shown = (Math.min(...sizes) * PAGE_WIDTH) / Number(width);
    assert.ok(shown >= 11, `${shown} pixels`);
    assert.deepEqual(hidden(svg), []);
  });
}

test("names are text, whatever is in them, and no other input is shown", async () => {
  const server = stepOf(SERVER, hostile, { inputs: { region: "us-east1", rootPassword: "hunter2" } });
  const web = stepOf(SERVICE, "web", {
    dependencies: [server.urn],
    inputs: { location: hostile, description: "hunter2" },
  });
  const drawn = pictureOf([server, web], hostile);
  const mermaid = renderMermaid(drawn);
  const svg = await renderSvg(drawn);
  for (const text of [mermaid, svg]) {
    assert.ok(!text.includes("hunter2") && !text.includes("<script"), text);
  }
  assert.equal((svg.match(/<g id="node/g) ?? []).length, drawn.nodes.length);
  assert.equal((svg.match(/<g /g) ?? []).length, (svg.match(/<\/g>/g) ?? []).length);
  assert.equal(mermaid.split("\n").filter((line) => line.includes("n0[(")).length, 1);
});

test("the command writes what its file's name says, and names the applications there are", async (context) => {
  const from = path.join(root, "test/stacks/golden/prod.json");
  const folder = temporaryFolder(context);
  for (const [file, begins] of [
    ["cms.svg", "<svg "],
    ["cms.mmd", '---\ntitle: "live: directus"'],
  ] as const) {
    await picture("live", { from, focus: "directus", out: path.join(folder, file) });
    assert.ok(fs.readFileSync(path.join(folder, file), "utf8").startsWith(begins), file);
  }
  await assert.rejects(
    picture("live", { from, focus: "shop" }),
    /--focus: "shop" is no application here; use changelog, directus$/,
  );
  await assert.rejects(picture(undefined, {}), /name an environment, or a file with --from/);
});

for (const environment of ["dev", "prod"]) {
  test(`the picture of ${environment} in the docs is current`, async () => {
    const file = path.join(root, "docs/pictures", `${environment}.svg`);
    const svg = await renderSvg(pictureOf(golden(environment), environment));
    if (update) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, svg);
    }
    assert.equal(fs.readFileSync(file, "utf8"), svg, "write it with npm run golden");
  });
}

test("the comparison with other tools says of ours what is drawn", () => {
  const text = fs.readFileSync(path.join(root, "docs/pictures.md"), "utf8");
  const prod = pictureOf(golden("prod"), "prod");
  const svg = fs.readFileSync(path.join(root, "docs/pictures/prod.svg"), "utf8");
  for (const [row, number] of [
    ["boxes", prod.nodes.length],
    ["arrows", prod.edges.length],
    ["wide, in points", Number(/viewBox="0 0 ([\d.]+) /.exec(svg)?.[1])],
  ] as const) {
    assert.match(text, new RegExp(`^\\| ${row} +\\| ${number} `, "m"), `${row}: ${number}`);
  }
});
