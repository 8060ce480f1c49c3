import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema, type PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import type { Program } from "typescript";
import { description, name, version } from "groundplan/package.json";
import { componentClasses } from "./classes";

/**
 * Reads the components of the sources in `root`, the folder with package.json and tsconfig.json. Takes some seconds, since
 * the compiler reads the types of every provider.
 */
export function analyze(root: string): Analyzer {
  return new Analyzer(root, name, { main: "components/index.ts" }, new Set(componentClasses.keys()));
}

/** The compiler's view of the sources, for others who would have to read them again. */
export function programOf(analyzer: Analyzer): Program {
  return (analyzer as unknown as { program: Program }).program;
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
