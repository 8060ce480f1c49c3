import path from "node:path";
import ts from "typescript";
import { peerDependencies } from "groundplan/package.json";

/** The compiler's settings, and the files, that a configuration names. Throws if it cannot be read. */
export function readConfiguration(file: string): ts.ParsedCommandLine {
  const read: { config?: unknown; error?: ts.Diagnostic } = ts.readConfigFile(file, (name) => ts.sys.readFile(name));
  if (read.error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(read.error.messageText, " "));
  return ts.parseJsonConfigFileContent(read.config, ts.sys, path.dirname(file));
}

/** The program of a configuration. Comments of installed packages are not read for their tags, which nobody asks for. */
export function readProgram(configFile: string): ts.Program {
  const { fileNames, options } = readConfiguration(configFile);
  const host = ts.createCompilerHost(options);
  const tagless = { jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors };
  return ts.createProgram(fileNames, options, {
    ...host,
    getSourceFile: (name, version, ...more) => {
      const given = typeof version === "object" ? version : { languageVersion: version };
      return host.getSourceFile(name, name.includes("/node_modules/") ? { ...given, ...tagless } : given, ...more);
    },
  });
}

/** Writes the JavaScript and the declarations that a program's configuration asks for. */
export function compile(program: ts.Program): void {
  const host = ts.createCompilerHost(program.getCompilerOptions());
  const { outDir = "" } = program.getCompilerOptions();
  const write: ts.WriteFileCallback = (file, text, ...more) => {
    host.writeFile(file, file.endsWith(".js") ? withProvidersWhenUsed(file, text, outDir) : text, ...more);
  };
  const { diagnostics, emitSkipped } = program.emit(undefined, write);
  if (diagnostics.length > 0 || emitSkipped) throw new Error(ts.formatDiagnostics(diagnostics, host));
}

/** The compiled text of a component, which loads a provider's SDK when it uses it: not every program has each of them. */
function withProvidersWhenUsed(file: string, text: string, outDir: string): string {
  const helper = path.posix.relative(path.dirname(file), path.join(outDir, "components/internal/provider-sdk"));
  return text.replace(/\brequire\("(@pulumi\/[a-z]+)\/[^"]+"\)/g, (load, name: string) => {
    const versions = new Map(Object.entries(peerDependencies)).get(name);
    if (versions === undefined || name === "@pulumi/pulumi") return load;
    return `require("./${helper}").whenUsed("${name}@${versions}", () => ${load})`;
  });
}
