import path from "node:path";
import ts from "typescript";

/** Writes the JavaScript and the declarations that a configuration asks for. Files that are parsed already are taken as they are. */
export function compile(configFile: string, parsed: ts.Program): void {
  const root = path.dirname(configFile);
  const { config } = ts.readConfigFile(configFile, (file) => ts.sys.readFile(file)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(fileNames, options, {
    ...host,
    getSourceFile: (name, ...more) => parsed.getSourceFile(name) ?? host.getSourceFile(name, ...more),
  });
  const { diagnostics, emitSkipped } = program.emit();
  if (diagnostics.length > 0 || emitSkipped) throw new Error(ts.formatDiagnostics(diagnostics, host));
}
