import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { exports, peerDependencies } from "groundplan/package.json";
import { runCompiler } from "./native-compiler";

const root = path.join(__dirname, "..");

/** Packages whose types a contract may name: inputs and outputs of Pulumi, and what TypeScript knows itself. */
const named = ["@pulumi/pulumi", "typescript"];

/**
 * The library's sources as the compiler reads them, for the schema, by the settings of `tsconfig.build.json`. A component's contract
 * names no type of another package, which other languages would not have: those files are taken as empty, and they are half of what
 * would be read. Comments of packages are not read for their tags, which nobody asks for.
 */
export function readLibrary(): ts.Program {
  const file = path.join(root, "tsconfig.build.json");
  const read: { config?: unknown; error?: ts.Diagnostic } = ts.readConfigFile(file, (name) => ts.sys.readFile(name));
  if (read.error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(read.error.messageText, " "));
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const tagless = { jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors };
  return ts.createProgram([path.join(root, "components/index.ts")], options, {
    ...host,
    getSourceFile: (name, version, ...more) => {
      const languageOptions = typeof version === "object" ? version : { languageVersion: version };
      const isOfPackage = name.includes("/node_modules/");
      if (isOfPackage && !named.some((one) => name.includes(`/node_modules/${one}/`)))
        return ts.createSourceFile(name, "", languageOptions);
      return host.getSourceFile(name, isOfPackage ? { ...languageOptions, ...tagless } : languageOptions, ...more);
    },
  });
}

/** Writes the JavaScript, and the declarations that a program of another team reads. */
export function compile(dist: string): void {
  runCompiler("--project", "tsconfig.build.json", "--outDir", dist);
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".js"))) loadProvidersWhenUsed(path.join(dist, file), dist);
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === "object" && "types" in entry ? entry.types : [],
  );
  const needed = declarationsFrom(entries.map((entry) => path.join(root, entry)));
  for (const file of files.filter((name) => name.endsWith(".d.ts"))) {
    if (needed.has(path.join(dist, file))) continue;
    rmSync(path.join(dist, file));
    rmSync(path.join(dist, `${file}.map`));
  }
}

/** Declarations, and those that they name. */
function declarationsFrom(files: string[], found: Set<string> = new Set()): Set<string> {
  for (const file of files.filter((name) => !found.has(name))) {
    found.add(file);
    const places = [...readFileSync(file, "utf8").matchAll(/\b(?:from |import\()"(\.[^"]+)"/g)].flatMap(
      ([, named = ""]) => {
        const place = path.join(path.dirname(file), named);
        return [`${place}.d.ts`, path.join(place, "index.d.ts")];
      },
    );
    declarationsFrom(
      places.filter((place) => existsSync(place)),
      found,
    );
  }
  return found;
}

/** A component loads a provider's SDK when it uses it: not every program has each of them. */
function loadProvidersWhenUsed(file: string, dist: string): void {
  const helper = path.posix.relative(path.dirname(file), path.join(dist, "components/internal/provider-sdk"));
  const text = readFileSync(file, "utf8");
  const rewritten = text.replace(/\brequire\("(@pulumi\/[a-z]+)\/[^"]+"\)/g, (load, name: string) => {
    const versions = new Map(Object.entries(peerDependencies)).get(name);
    if (versions === undefined || name === "@pulumi/pulumi") return load;
    return `require("./${helper}").whenUsed("${name}@${versions}", () => ${load})`;
  });
  if (rewritten !== text) writeFileSync(file, rewritten);
}
