// Writes components/internal/arguments.json, what components check their arguments by: `npm run contract`. To be run
// whenever an argument of a component, or a type that one names, changes.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { contractOf, contractText } from "../plugin/contract";
import { analyze, inferSchema } from "../plugin/schema";

const root = path.join(__dirname, "..");

writeFileSync(
  path.join(root, "components/internal/arguments.json"),
  contractText(contractOf(inferSchema(analyze(root)))),
);
