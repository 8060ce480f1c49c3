import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema, type PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import { description, name, version } from "groundplan/package.json";
import { componentClasses } from "./classes";

/**
 * The schema of the components for Pulumi's other languages, inferred from the TypeScript source as Pulumi's own host for
 * components does it. Takes some seconds, since the compiler reads the types of every provider; `npm run build` does it
 * once for the published package.
 *
 * `root` is the folder of the sources, with package.json and tsconfig.json.
 */
export function inferSchema(root: string): PackageSpec {
  const entry = { main: "components/index.ts" };
  const { components, typeDefinitions, dependencies } = new Analyzer(
    root,
    name,
    entry,
    new Set(componentClasses.keys()),
  ).analyze();
  return generateSchema(name, version, description, components, typeDefinitions, dependencies);
}
