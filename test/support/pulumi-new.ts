// What `pulumi new <folder>` makes of a template: by the CLI where there is one, else by the rules of its source
// (sdk/go/common/workspace/templates.go and pkg/cmd/pulumi/newcmd/new.go of pulumi/pulumi, read on 2026-11-29).
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { findEngine } from "../../sandbox/engine/detect";
import { execute } from "./command";

/** Writes a project into a new folder, without a stack: `pulumi new --generate-only`. Returns who did it. */
export async function pulumiNew(template: string, folder: string, name: string): Promise<"cli" | "rules"> {
  const pulumi = findEngine();
  mkdirSync(folder, { recursive: true });
  if (pulumi === undefined) {
    byRules(template, folder, name);
    return "rules";
  }
  const args = ["new", template, "--generate-only", "--yes", "--offline", "--name", name, "--dir", folder];
  const { code, stderr } = await execute(pulumi, args, {
    cwd: folder,
    env: { PULUMI_SKIP_UPDATE_CHECK: "1", PULUMI_HOME: path.join(folder, "../.pulumi-home") },
  });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${stderr}`);
  return "cli";
}

function byRules(template: string, folder: string, name: string): void {
  cpSync(template, folder, { recursive: true });
  const project = parse(readFileSync(path.join(template, "Pulumi.yaml"), "utf8")) as {
    description: string;
    template: { description: string };
  };
  const own = project.description === "${DESCRIPTION}" ? project.template.description : project.description;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map(({ parentPath, name: entry }) => path.relative(folder, path.join(parentPath, entry)))) {
    const text = readFileSync(path.join(folder, file), "utf8");
    writeFileSync(path.join(folder, file), text.replaceAll("${PROJECT}", name).replaceAll("${DESCRIPTION}", own));
  }
  const file = path.join(folder, "Pulumi.yaml");
  const written = parse(readFileSync(file, "utf8")) as { template?: unknown };
  delete written.template;
  writeFileSync(file, stringify({ ...written, name, description: own }));
}
