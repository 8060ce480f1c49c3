// The package as those who use it meet it. It takes the longest of all files of tests, and starts first by the name of its folder.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { peerDependencies, peerDependenciesMeta } from "groundplan/package.json";
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { componentClasses } from "../../plugin/classes";
import { runCompiler } from "../../scripts/native-compiler";
import { ComponentHost } from "../../plugin/host";
import { linkedFiles } from "../support/markdown";
import { deploy } from "../support/program";
import { installInto, type Consumer } from "./consumer";
import { describeFirstMinutes } from "./first-minutes";
import { schemaProblems } from "./schema-rules";

/** Declarations of what the package exports. */
const entryPoints = ["dist/components/index.d.ts", "dist/sandbox/testing.d.ts"];

describe("the published package", () => {
  let consumer: Consumer;
  before(async () => {
    consumer = await installInto("own-network");
  });
  after(() => {
    consumer.remove();
  });

  // First: it starts many programs, which takes longer once the compiler has filled this process's memory.
  describeFirstMinutes(() => consumer.tarball);

  test("contains the compiled library, the plug-in and the command, and nothing of the repository's own", () => {
    for (const file of [
      "dist/components/index.js",
      "dist/components/index.d.ts",
      "dist/plugin/package-schema.json",
      "dist/edge/origin-worker.mjs",
      "dist/edge/router.mjs",
      "dist/sync/backup/main.cjs",
      "dist/sync/first-values/main.cjs",
      "dist/sync/initialise/main.cjs",
      "dist/sync/main.cjs",
      "README.md",
    ]) {
      assert.ok(consumer.files.includes(file), `${file} is missing`);
    }
    assert.deepEqual(
      consumer.files.filter((file) => /^dist\/cli\/.*\.d\.ts/.test(file)),
      [],
      "declarations of what no program can import",
    );
    // The specifications that the documents link to are there as text.
    assert.deepEqual(
      consumer.files.filter((file) =>
        /^(dist\/)?(test\/|stacks\/(?!application\.ts$|(apps|uses)\/)|scripts\/|examples\/(?!apps\/))/.test(file),
      ),
      [],
    );
  });

  test("has what its Markdown files link to", () => {
    const texts = consumer.files.filter((file) => file.endsWith(".md"));
    const links = texts.flatMap((file) =>
      linkedFiles(readFileSync(path.join(consumer.library, file), "utf8")).map((target) => ({ file, target })),
    );
    assert.ok(links.length > 50);
    const isThere = (name: string): boolean =>
      consumer.files.some((file) => file === name || file.startsWith(`${name.replace(/\/$/, "")}/`));
    assert.deepEqual(
      links.filter(({ file, target }) => !isThere(path.posix.join(path.posix.dirname(file), target))),
      [],
    );
  });

  test("another team's program compiles against it under strict settings, its declarations included", () => {
    const files = runCompiler("--project", consumer.folder, "--listFiles").trim().split("\n");
    for (const types of entryPoints) assert.ok(files.includes(path.join(consumer.library, types)), types);
    const optional = Object.keys(peerDependenciesMeta);
    assert.deepEqual(
      files.filter((file) => optional.some((peer) => file.includes(`/node_modules/${peer}/`))),
      [],
      "a program that does not have them compiles, too",
    );
  });

  test("the older way to resolve modules finds the same types", async () => {
    // Loaded here: it makes a process larger, and each program takes longer to start from a large one.
    const { default: ts } = await import("typescript");
    const { options } = ts.convertCompilerOptionsFromJson({ moduleResolution: "node10" }, "");
    const found = ["groundplan", "groundplan/sandbox"].map((entry) => {
      const { resolvedModule } = ts.resolveModuleName(entry, path.join(consumer.folder, "index.ts"), options, ts.sys);
      return path.relative(consumer.library, resolvedModule?.resolvedFileName ?? "");
    });
    assert.deepEqual(found, entryPoints);
  });

  test("a program needs the providers' SDKs that it uses, and is told which one is missing", async () => {
    const program = `
      const { Network, OriginPullIdentity, Registry, vaultProvider } = require("groundplan");
      const { run } = require("groundplan/sandbox");
      const login = { address: "https://vault.example.com", serviceAccountEmail: "a@p.iam.gserviceaccount.com" };
      const programs = [
        () => {
          new Network("main", { regions: ["europe-west1"], addressRange: "10.16.0.0/14" });
          new Registry("images", { region: "europe-west1" });
        },
        () => { vaultProvider("vault", login); },
        () => { new OriginPullIdentity("edge", { zoneName: "example.com" }); },
      ];
      (async () => {
        const seen = [];
        for (const one of programs) {
          const { resources, errors } = await run(one);
          seen.push({ types: resources.map(({ type }) => type), errors: errors.map(({ message }) => message) });
        }
        process.stdout.write(JSON.stringify(seen));
      })();`;
    const [small, ...others] = JSON.parse(await consumer.newcomer(program)) as { types: string[]; errors: string[] }[];
    assert.deepEqual(small?.errors, []);
    assert.ok(small.types.includes("gcp:compute/network:Network"), small.types.join());
    assert.ok(small.types.includes("gcp:artifactregistry/repository:Repository"), small.types.join());
    assert.deepEqual(
      others.map(({ errors }) => errors),
      (["@pulumi/vault", "@pulumi/tls"] as const).map((name) => [
        `a component of this program needs ${name}, which is not installed; run \`npm install '${name}@${peerDependencies[name]}'\``,
      ]),
    );
  });

  test("declarations lead to the sources, which are in the package", () => {
    const maps = consumer.files.filter((file) => /^dist\/(components|sandbox)\/.*\.d\.ts\.map$/.test(file));
    assert.ok(maps.length > 100);
    const missing = maps.flatMap((file) => {
      const { sources } = JSON.parse(readFileSync(path.join(consumer.library, file), "utf8")) as { sources: string[] };
      return sources
        .map((source) => path.posix.join(path.posix.dirname(file), source))
        .filter((source) => !consumer.files.includes(source));
    });
    assert.deepEqual(missing, []);
  });

  test("its command plans that program, in that program's folder", async () => {
    // By npx it is found in the first ten minutes.
    const plan = JSON.parse(await consumer.run("node_modules/.bin/groundplan", "plan", "dev", "--json")) as {
      resources: { type: string; name: string; operation: string }[];
    };
    const created = plan.resources.map(({ type, name, operation }) => `${operation} ${type} ${name}`);
    for (const step of [
      "create groundplan:index:Postgres orders",
      "create gcp:sql/databaseInstance:DatabaseInstance orders-europe-west1",
      "create groundplan:index:CloudRunApp orders-api",
      "create gcp:cloudrunv2/service:Service orders-api-web-europe-west1",
    ]) {
      assert.ok(created.includes(step), `no "${step}" in\n${created.join("\n")}`);
    }
  });

  test("the plan refuses the other team's network unless the configuration says that it exists", async () => {
    const file = path.join(consumer.folder, "Pulumi.dev.yaml");
    const text = readFileSync(file, "utf8");
    const missing = text.slice(0, text.indexOf("  sandbox:existing:"));
    try {
      writeFileSync(file, missing);
      await assert.rejects(
        consumer.run("node_modules/.bin/groundplan", "plan", "dev"),
        /"projects\/acme-network\/global\/networks\/shared" names no gcp:compute\/network:Network that exists/,
      );
      writeFileSync(file, `${missing}  sandbox:existing: shared\n`);
      await assert.rejects(
        consumer.run("node_modules/.bin/groundplan", "plan", "dev"),
        /sandbox:existing: is no list of texts; write a list of ids, self links or names/,
      );
    } finally {
      writeFileSync(file, text);
    }
  });

  test("that team's own tests run in the simulated cloud", async () => {
    assert.match(await consumer.run("npm", "test"), /^(#|ℹ) pass 2$/m);
  });

  test("a product, its parts, two applications, one of another team, a worker, a site with its API, a shop behind Google's CDN, and the reference customer come up with it", async () => {
    const tests = await consumer.beside(
      "product",
      "one-app",
      "two-apps",
      "another-team",
      "queue-worker",
      "site-and-api",
      "google-door",
      "reference-customer",
    );
    assert.match(tests, /^(#|ℹ) pass 13$/m);
    assert.match(tests, /^(#|ℹ) fail 0$/m);
  });

  test("the programs that components ship run where nothing else is", async () => {
    const programs = uploadedPrograms(path.join(consumer.library, "dist"));
    assert.deepEqual(programs.map(({ entry }) => entry).sort(), [
      "sync/backup/main.ts",
      "sync/calls/main.ts",
      "sync/drill/main.ts",
      "sync/first-values/main.ts",
      "sync/initialise/main.ts",
      "sync/main.ts",
    ]);
    const alone = programs.map(({ entry, file }) => {
      const copy = path.join(consumer.folder, "..", `${entry.replaceAll("/", "-")}.cjs`);
      copyFileSync(file, copy);
      return copy;
    });
    const areCallable = `process.exitCode = Number(!${JSON.stringify(alone)}.every((file) => typeof require(file).main === "function"))`;
    await consumer.run(process.execPath, "--eval", areCallable);
  });

  test("its schema has every component, every description, and no Any", () => {
    const schema = JSON.parse(
      readFileSync(path.join(consumer.library, "dist/plugin/package-schema.json"), "utf8"),
    ) as PackageSpec;
    assert.deepEqual(schemaProblems(schema, [...componentClasses.keys()]), []);
  });

  test("Pulumi's host for plug-ins starts it", async () => {
    const port = await firstLine(process.execPath, [
      require.resolve("@pulumi/pulumi/cmd/run-plugin"),
      consumer.library,
      "127.0.0.1:1",
    ]);
    assert.match(port, /^\d+$/);
  });

  test("the plug-in returns the outputs that the schema promises", async () => {
    const schema = JSON.parse(
      readFileSync(path.join(consumer.library, "dist/plugin/package-schema.json"), "utf8"),
    ) as PackageSpec;
    const type = "groundplan:index:Network";
    const outputs = new Set<string>();
    await deploy(async () => {
      const args = { regions: ["europe-west1"], addressRange: "10.16.0.0/14", caches: true };
      const { state } = await new ComponentHost().construct("network", type, args, {});
      Object.keys(state).forEach((key) => outputs.add(key));
    });
    assert.deepEqual([...outputs].sort(), Object.keys(schema.resources[type]?.properties ?? {}).sort());
  });
});

test("the plug-in refuses a component that it does not have", () => {
  assert.throws(
    () => new ComponentHost().construct("x", "groundplan:index:Datacenter", {}, {}),
    /groundplan:index:Datacenter: no such component .* use .*groundplan:index:Network/,
  );
});

test("a schema that would not do is found out", () => {
  const schema: PackageSpec = {
    name: "groundplan",
    resources: {
      "groundplan:index:Network": {
        type: "object",
        inputProperties: { size: { $ref: "pulumi.json#/Any" }, shape: { $ref: "#/types/groundplan:index:Shape" } },
        properties: { _cache: { type: "string", description: "Kept." } },
      },
    },
    types: { "groundplan:index:network": { type: "object", properties: {} } },
  };
  assert.deepEqual(schemaProblems(schema, ["Network", "Postgres"]), [
    "Postgres: is not in the schema",
    "groundplan:index:Network: has no description",
    "NetworkArgs.size: has no description",
    "NetworkArgs.shape: has no description",
    "NetworkArgs.size: is of any type",
    "Network._cache: looks private",
    "groundplan:index:network: has no members",
    "network: is the name of two things",
    "NetworkArgs.shape: refers to groundplan:index:Shape, which is not there",
  ]);
});

/** The programs that components upload, and the bundle of each that the package carries. */
function uploadedPrograms(dist: string): { entry: string; file: string }[] {
  return readdirSync(path.join(dist, "components"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .flatMap((file) => [
      ...readFileSync(path.join(dist, "components", file), "utf8").matchAll(/programBundle\)?\("([^"]+)"\)/g),
    ])
    .map(([, entry = ""]) => ({ entry, file: path.join(dist, entry.replace(/\.ts$/, ".cjs")) }));
}

/** The first line that a program prints; then the program is ended. */
function firstLine(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes("\n")) return;
      child.kill();
      resolve(output.slice(0, output.indexOf("\n")).trim());
    });
    child.on("error", reject);
    child.on("close", () => {
      reject(new Error(`ended without a line: ${errors}`));
    });
  });
}
