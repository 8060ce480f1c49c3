import path from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema, type PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import type { Program } from "typescript";
import { description, name, version } from "groundplan/package.json";
import { componentClasses } from "./classes";

/**
 * Reads the components of a program's sources in `root`. Pulumi's analyzer makes a program of whatever the folder's tsconfig.json
 * names, tests and all; it gets an empty folder to read, and then the program.
 */
export function analyze(root: string, program: Program): Analyzer {
  const main = path.join(root, "components/index.ts");
  const nothing = path.join(root, "components/index.ts/nothing");
  const analyzer = new Analyzer(nothing, name, { main }, new Set(componentClasses.keys()));
  const programFiles = new Set(program.getSourceFiles().map(({ fileName }) => fileName));
  return Object.assign(analyzer, { program, programFiles, checker: program.getTypeChecker() });
}

/**
 * The schema of the components for Pulumi's other languages, inferred from the TypeScript source as Pulumi's own host for
 * components does it. `npm run contract` writes it down.
 */
export function inferSchema(analyzer: Analyzer): PackageSpec {
  const { components, typeDefinitions, dependencies } = analyzer.analyze();
  const schema = generateSchema(name, version, description, components, typeDefinitions, dependencies);
  // Without it the package for Go does not compile: lists of plain values name input types that it leaves out.
  const language = schema.language as { [language: string]: object };
  return { ...schema, language: { ...language, go: { ...language["go"], generateExtraInputTypes: true } } };
}

/** The text of `plugin/package-schema.json`. It has no version, since package.json has it. */
export function schemaText(schema: PackageSpec): string {
  return `${JSON.stringify({ ...schema, version: undefined }, null, 2)}\n`;
}
