// Builds dist/, what the published package runs: `npm run build`, and `npm pack --ignore-scripts=false` by itself.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../files/whole";
import { bundled, Sources, publishedFile } from "../components/internal/program-bundle";
import { workerBundle, workers } from "../components/internal/worker-bundle";
import { contractOf, contractText } from "../plugin/contract";
import { analyze, inferSchema, schemaText } from "../plugin/schema";
import { compile, readLibrary } from "./compile";

const root = path.join(__dirname, "..");
const dist = path.join(root, "dist");

/** Programs that run inside the project, by their first files. */
const programs = ["sync", ...readdirSync(path.join(root, "sync")).map((name) => `sync/${name}`)]
  .map((folder) => `${folder}/main.ts`)
  .filter((entry) => existsSync(path.join(root, entry)));

rmSync(dist, { recursive: true, force: true });

const schema = inferSchema(analyze(root, readLibrary()));
const derived = {
  "components/internal/arguments.json": contractText(contractOf(schema)),
  "plugin/package-schema.json": schemaText(schema),
};
for (const [file, text] of Object.entries(derived)) {
  if (readFileSync(path.join(root, file), "utf8") === text) continue;
  throw new Error(`${file} does not say what the components' source says: renew it with \`npm run contract\``);
}
compile(dist);

// The compiler puts a copy of package.json here, which would make dist/ a package of its own.
rmSync(path.join(dist, "package.json"), { force: true });
// Read at run time.
cpSync(path.join(root, "plugin/package-schema.json"), path.join(dist, "plugin/package-schema.json"));
cpSync(path.join(root, "sandbox", "schemas"), path.join(dist, "sandbox", "schemas"), { recursive: true });
// npm packs no file of that name, so it is there without its dot (cli/new/template.ts).
cpSync(path.join(root, "templates"), path.join(dist, "templates"), { recursive: true });
for (const language of readdirSync(path.join(dist, "templates"))) {
  const folder = path.join(dist, "templates", language);
  renameSync(path.join(folder, ".gitignore"), path.join(folder, "gitignore"));
}
mkdirSync(path.join(dist, "edge"), { recursive: true });
for (const worker of workers) writeWhole(path.join(dist, "edge", `${worker}.mjs`), workerBundle(worker));
for (const entry of programs) {
  const file = path.join(dist, publishedFile(entry));
  mkdirSync(path.dirname(file), { recursive: true });
  writeWhole(file, bundled(new Sources(root), entry));
}
