import ts from "typescript";

/**
 * What is wrong with the types in those files of a program that are ours to check. The others are read only as far as
 * these need it, which is a fraction of what `tsc` does.
 */
export function typeErrors(program: ts.Program, isOurs: (file: string) => boolean): string[] {
  return [
    ...program.getOptionsDiagnostics(),
    ...program
      .getSourceFiles()
      .filter((file) => isOurs(file.fileName))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ].map(line);
}

/** A compiler's host for files that are not on the disk, by their absolute path. */
export function hostWith(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    // As `tsc` reads: of comments only what errors need.
    jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeErrors,
    fileExists: (name) => texts.has(name) || host.fileExists(name),
    readFile: (name) => texts.get(name) ?? host.readFile(name),
    getSourceFile: (name, languageVersion, ...more) => {
      const text = texts.get(name);
      return text === undefined
        ? host.getSourceFile(name, languageVersion, ...more)
        : ts.createSourceFile(name, text, languageVersion);
    },
  };
}

function line({ file, start, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, " ");
  if (file === undefined || start === undefined) return message;
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}: ${message}`;
}
