// Builds dist/, what the published package runs: `npm run build`, and `npm pack` by itself.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundled, publishedFile } from "../components/internal/program-bundle";
import { inferSchema } from "../plugin/schema";
import { compileCached } from "../register.cjs";

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");

/** Programs that run inside the project, by their first files. */
const programs = ["sync", ...readdirSync(path.join(root, "sync")).map((name) => `sync/${name}`)]
  .map((folder) => `${folder}/main.ts`)
  .filter((entry) => existsSync(path.join(root, entry)));

rmSync(dist, { recursive: true, force: true });

const compiler = spawn(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});

// Takes as long as the compiler, which works beside it.
const schema = inferSchema(root);

compiler.on("close", (status) => {
  if (status !== 0) process.exit(status ?? 1);
  // The compiler puts a copy of package.json here, which would make dist/ a package of its own.
  rmSync(path.join(dist, "package.json"), { force: true });
  // Read at run time.
  cpSync(path.join(root, "sandbox", "schemas"), path.join(dist, "sandbox", "schemas"), { recursive: true });
  mkdirSync(path.join(dist, "edge"), { recursive: true });
  // Its types erased only: a Worker is an ES module, unlike the rest of the package.
  const worker = readFileSync(path.join(root, "edge", "origin-worker.ts"), "utf8");
  writeFileSync(path.join(dist, "edge", "origin-worker.mjs"), compileCached(worker, ["typescript"]));
  for (const entry of programs) {
    const file = path.join(dist, publishedFile(entry));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bundled(root, entry));
  }
  writeFileSync(path.join(dist, "schema.json"), JSON.stringify(schema));
});
