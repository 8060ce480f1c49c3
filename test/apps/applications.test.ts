// Each application on each runtime: what its own deployment description asks for is promised, or refused by name.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { AppSecrets, type ImageSource, type SecretsAttachment, type Workload } from "../../components";
import { keysOf } from "../../components/app/keys";
import type { Usable } from "../../components/internal/usable";
import { onCloudRun, onKubernetes } from "../support/promises";
import type { WorkloadPromises } from "../support/promises/types";
import { messages, run } from "../support/program";
import { identityOf, storeOf } from "../support/samples";
import * as parts from "../support/workload";
import { applications } from "./applications";

const root = path.join(__dirname, "../..");
const mirror = "europe-west1-docker.pkg.dev/acme-test";
const images: ImageSource = {
  repositoryUrl: `${mirror}/apps`,
  upstreamUrls: Object.fromEntries(
    ["docker.io", "ghcr.io", "docker.n8n.io", "us-docker.pkg.dev"].map((upstream) => [
      upstream,
      `${mirror}/${upstream}`,
    ]),
  ),
};

/** Where they are: what environments of this repository run, and what others may. */
const folders = ["stacks/apps", "examples/apps"];

const runtimes = { "Cloud Run": onCloudRun, Autopilot: onKubernetes };
type Runtime = keyof typeof runtimes;

/** What each runtime refuses, by the name of the property. Whatever is not here is kept. */
const refused: { [file: string]: Partial<Record<Runtime, string[]>> } = {
  django: { "Cloud Run": ["processes.beat.single"] },
  gitea: {
    "Cloud Run": [
      'processes.web.volumes["/data"].kind',
      'processes.ssh.volumes["/data"].kind',
      "processes.ssh.protocol",
    ],
    Autopilot: ['processes.web.volumes["/data"].kind', 'processes.ssh.volumes["/data"].kind'],
  },
  "thumbnails-events": { Autopilot: ["processes.resize.scaling.concurrency"] },
};

/** Attachments that have the keys of the application, and no others. */
function attachments(workload: Workload): { images: ImageSource; secrets: SecretsAttachment } {
  const { keys, config } = keysOf(workload as Usable<Workload>);
  const ids = (all: { name: string }[], end: string): { [key: string]: string } =>
    Object.fromEntries(all.map(({ name }) => [name, `projects/acme-test/secrets/web-${name}${end}`]));
  return { images, secrets: { ...parts.secrets, secretIds: ids(keys, ""), configIds: ids(config, "-config") } };
}

function plan(runtime: Runtime, workload: Workload): Promise<WorkloadPromises> {
  const network = workload.egress === "internet" ? parts.openNetwork : parts.network;
  return runtimes[runtime](workload, network, attachments(workload));
}

function refusals(error: unknown): string[] {
  assert.ok(error instanceof assert.AssertionError);
  return [...String(error.actual).matchAll(/^ {2}workload\.(.+?): /gm)].map(([, property = ""]) => property);
}

const planned = new Map<string, Promise<WorkloadPromises>>();

/** A plan of an application that the runtime keeps, made once. */
function kept(file: string, runtime: Runtime): Promise<WorkloadPromises> {
  const key = `${file} ${runtime}`;
  const workload = applications[file];
  assert.ok(workload);
  const made = planned.get(key) ?? plan(runtime, workload);
  planned.set(key, made);
  return made;
}

for (const [file, workload] of Object.entries(applications)) {
  for (const runtime of Object.keys(runtimes) as Runtime[]) {
    const expected = refused[file]?.[runtime];
    if (expected !== undefined) {
      test(`${runtime} refuses ${file} by name`, async () => {
        const error: unknown = await plan(runtime, workload).catch((caught: unknown) => caught);
        assert.deepEqual(refusals(error), expected);
      });
      continue;
    }
    test(`${runtime} keeps ${file}`, async () => {
      const promised = await kept(file, runtime);
      agrees(workload, promised);
    });
  }
}

/** What is promised is what the specification has, read part by part. */
function agrees(workload: Workload, promised: WorkloadPromises): void {
  assert.equal(promised.egress, workload.egress ?? "private");
  assert.deepEqual(Object.keys(promised.processes).sort(), Object.keys(workload.processes ?? {}).sort());
  assert.deepEqual(Object.keys(promised.jobs).sort(), Object.keys(workload.jobs ?? {}).sort());
  const files = Object.entries(workload.files ?? {});
  const inFiles = files.map(([, variable]) => variable);
  const secrets = keysOf(workload as Usable<Workload>)
    .keys.map(({ name }) => name)
    .filter((name) => !inFiles.includes(name));
  for (const [name, process] of Object.entries(workload.processes ?? {})) {
    const found = promised.processes[name];
    assert.ok(found);
    const { path: health } = process.health ?? {};
    const asked = process.health?.port ?? process.port;
    assert.equal(found.port, process.port);
    assert.deepEqual([found.command, found.args], [process.command, process.args]);
    if (asked !== undefined)
      assert.equal(found.startup, health === undefined ? `TCP ${asked}` : `GET ${asked} ${health}`);
    assert.deepEqual([...found.secrets].sort(), secrets.sort());
    assert.deepEqual(found.config, Object.keys(workload.config ?? {}).sort());
    assert.deepEqual(found.files, files.map(([file]) => file).sort());
    assert.deepEqual(Object.keys(found.volumes).sort(), Object.keys(process.volumes ?? {}).sort());
    assert.deepEqual(Object.keys(found.sidecars), Object.keys(process.sidecars ?? {}));
    for (const variable of Object.keys({ ...workload.env, ...workload.bound })) {
      const isShown = !inFiles.includes(variable) && !secrets.includes(variable);
      assert.equal(Object.hasOwn(found.env, variable), isShown, variable);
    }
  }
  for (const [name, job] of Object.entries(workload.jobs ?? {})) {
    assert.equal(promised.jobs[name]?.runs, job.onDeploy === true ? "on deploy" : "by hand");
  }
}

test("the applications are those of the folder, and their secrets can be made and kept", async () => {
  const files = folders.flatMap((folder) => readdirSync(path.join(root, folder)));
  const names = files.map((name) => name.replace(/\.ts$/, "")).filter((name) => name !== "index");
  assert.deepEqual(Object.keys(applications).sort(), names.sort());
  const deployment = await run(() => {
    for (const [file, workload] of Object.entries(applications)) {
      const { keys, config } = keysOf(workload as Usable<Workload>);
      const isShown = ([name]: [string, unknown]): boolean =>
        keys.some(({ template = "" }) => template.includes(`{${name}.`));
      new AppSecrets(file, {
        app: file,
        keys,
        config,
        identity: identityOf(file),
        store: storeOf("prod"),
        images: { ...images, upstreamUrls: { "docker.io/library": `${mirror}/library` } },
        regions: ["europe-west1"],
        bindings: Object.fromEntries(Object.entries(workload.bindings ?? {}).filter(isShown)),
      });
    }
  });
  assert.equal(messages(deployment), "");
});

for (const runtime of Object.keys(runtimes) as Runtime[]) {
  test(`what else the descriptions ask for is promised on ${runtime}`, async () => {
    const of = (file: string): Promise<WorkloadPromises> => kept(file, runtime);
    const metabase = (await of("metabase")).processes["web"];
    assert.deepEqual(
      [metabase?.memory, metabase?.startupSeconds, metabase?.files],
      [2048, 240, ["/run/database/password"]],
    );
    assert.equal(metabase?.env["MB_DB_USER"], undefined);
    const mastodon = (await of("mastodon")).processes;
    assert.equal(mastodon["streaming"]?.image, `${mirror}/ghcr.io/mastodon/mastodon-streaming:v4.3.17`);
    assert.deepEqual([mastodon["sidekiq"]?.port, mastodon["sidekiq"]?.min], [undefined, 2]);
    const n8n = (await of("n8n")).processes["worker"]?.sidecars["runner"];
    assert.deepEqual([n8n?.start, n8n?.secrets], ["after", ["N8N_RUNNERS_AUTH_TOKEN"]]);
    assert.equal(n8n?.env["N8N_RUNNERS_TASK_BROKER_URI"], "http://localhost:5679");
    const directus = (await of("directus")).processes["web"];
    assert.deepEqual([directus?.cpu, directus?.memory], [0.25, 512]);
    assert.equal((await of("userservice")).processes["web"]?.cpu, 0.26);
    const nginx = (await of("nginx")).processes["web"];
    assert.deepEqual([nginx?.sidecars["hello"]?.start, nginx?.sidecars["hello"]?.startup], ["before", "GET 8888 /"]);
    assert.equal((await of("live-beats")).processes["web"]?.volumes["/tigris"], "bucket acme-files");
    assert.equal(
      (await of("ghost")).jobs["migrate"]?.image,
      `${mirror}/ghcr.io/tryghost/activitypub-migrations:1.2.13`,
    );
  });
}

test("what one runtime alone keeps is promised there", async () => {
  const { processes } = await kept("django", "Autopilot");
  assert.deepEqual([processes["beat"]?.min, processes["beat"]?.max], [1, 1]);
  assert.equal((await kept("changelog", "Autopilot")).processes["web"]?.secrets.length, 30);
  assert.equal((await kept("thumbnails-events", "Cloud Run")).processes["resize"]?.min, 0);
});

test("all but one are complete on a runtime, each in at most 40 lines, as the table says", () => {
  const rows = new Map<string, number>();
  const table = readFileSync(path.join(root, "docs/applications.md"), "utf8");
  for (const [, file = "", lines, cloudRun = "", autopilot = ""] of table.matchAll(
    /^\| [^|]*\| *\[`(.+?)\.ts`\]\([^|]*\| +(\d+) +\|([^|]*)\|([^|]*)\|/gm,
  )) {
    const named = [cloudRun, autopilot].map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ""));
    rows.set(file, Number(lines));
    const expected = Object.keys(runtimes).map((runtime) => refused[file]?.[runtime as Runtime] ?? []);
    assert.deepEqual(named, expected, file);
  }
  assert.deepEqual([...rows.keys()].sort(), Object.keys(applications).sort());
  const nowhere = Object.keys(refused).filter((file) => Object.keys(refused[file] ?? {}).length === 2);
  assert.deepEqual(nowhere, ["gitea"]);
  assert.equal(rows.size - Object.keys(refused).length, 13, "the sentence below the table");
  for (const [file, lines] of rows) {
    const folder = folders.find((one) => existsSync(path.join(root, one, `${file}.ts`))) ?? "";
    const text = readFileSync(path.join(root, folder, `${file}.ts`), "utf8");
    assert.equal(lines, text.trimEnd().split("\n").length, file);
    assert.ok(lines <= 40, file);
  }
});
