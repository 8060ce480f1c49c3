// Writes what other files derive from the components' source, `npm run contract`: components/internal/arguments.json, by which
// components check their arguments, plugin/package-schema.json, from which Pulumi generates packages for other languages, and docs/arguments.md. To be run
// whenever an argument or an output of a component, a type that one names, or a docstring changes.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { contractOf, contractText } from "../plugin/contract";
import { argumentsPage } from "../plugin/reference";
import { analyze, inferSchema, schemaText } from "../plugin/schema";
import { readLibrary } from "./compile";

const root = path.join(__dirname, "..");
const schema = inferSchema(analyze(root, readLibrary()));

writeFileSync(path.join(root, "components/internal/arguments.json"), contractText(contractOf(schema)));
writeFileSync(path.join(root, "plugin/package-schema.json"), schemaText(schema));
writeFileSync(path.join(root, "docs/arguments.md"), argumentsPage(schema));
