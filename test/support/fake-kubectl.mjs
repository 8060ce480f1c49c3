#!/usr/bin/env node
// Stands for kubectl in tests: answers from OBJECTS, a list of objects, and notes each call in CALLS, a line of JSON each.
import { appendFileSync, readFileSync } from "node:fs";
import process from "node:process";

const [verb, ...args] = process.argv.slice(2);
const input = args.includes("-") ? readFileSync(0, "utf8") : undefined;
const kubeconfig = readFileSync(process.env.KUBECONFIG, "utf8");
appendFileSync(process.env.CALLS, `${JSON.stringify({ verb, args, input: input && JSON.parse(input), kubeconfig })}\n`);
const { items } = JSON.parse(readFileSync(process.env.OBJECTS, "utf8"));
if (verb === "get" && input !== undefined) {
  process.stdout.write(items.length === 1 ? JSON.stringify(items[0]) : JSON.stringify({ kind: "List", items }));
} else if (verb === "get") {
  process.stdout.write(items[0].metadata.uid);
} else if (process.env.REFUSES === verb) {
  process.stderr.write("Error from server (Forbidden): no\n");
  process.exit(1);
}
