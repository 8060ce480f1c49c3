import path from "node:path";
import ts from "typescript";

/** The compiler's settings, and the files, that a configuration names. Throws if it cannot be read. */
export function readConfiguration(file: string): ts.ParsedCommandLine {
  const read: { config?: unknown; error?: ts.Diagnostic } = ts.readConfigFile(file, (name) => ts.sys.readFile(name));
  if (read.error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(read.error.messageText, " "));
  return ts.parseJsonConfigFileContent(read.config, ts.sys, path.dirname(file));
}

/** Writes the JavaScript and the declarations that a configuration asks for. Files that are parsed already are taken as they are. */
export function compile(configFile: string, parsed: ts.Program): void {
  const { fileNames, options } = readConfiguration(configFile);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(fileNames, options, {
    ...host,
    getSourceFile: (name, ...more) => parsed.getSourceFile(name) ?? host.getSourceFile(name, ...more),
  });
  const { diagnostics, emitSkipped } = program.emit();
  if (diagnostics.length > 0 || emitSkipped) throw new Error(ts.formatDiagnostics(diagnostics, host));
}
