// Plans that are read from files. Somebody else may have written them: a pull request's own code, for one.
import { readFileSync } from "node:fs";
import * as z from "zod";
import { readText } from "../files/read";
import { parse } from "../sync/exchange";
import type { PlanDocument } from "./document";
import { UsageError } from "./project";

/** A plan of prod is half a megabyte. */
const mostBytes = 32 * 1024 * 1024;
const mostResources = 20_000;
/** No provider nests deeper than half of this. */
const deepest = 64;

/** What a comparison reads of a plan. Other members may be there, now or in time. */
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  parent: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()),
  valuesFrom: z.record(z.string(), z.array(z.int().nonnegative())).optional(),
  protect: z.boolean(),
  operation: z.string(),
});
/** A plan of format version 1. */
export const planSchema = z.looseObject({
  formatVersion: z.literal(1),
  stack: z.string(),
  resources: z.array(resource).max(mostResources),
  errors: z.array(z.looseObject({ message: z.string(), urn: z.string().optional(), property: z.string().optional() })),
});

/**
 * The JSON document in a file of at most 32 MiB that nests at most 64 deep; `-` is standard input.
 *
 * @throws UsageError, or FileError if the file cannot be read.
 */
export function readDocument(file: string, what: string): unknown {
  const text = file === "-" ? readInput(what) : readText(file, mostBytes);
  if (text === undefined) throw unreadable(file, what, "there is no such file");
  if (nesting(text) > deepest) throw unreadable(file, what, `it nests deeper than ${deepest}`);
  const document = parse(text);
  if (document === undefined) throw unreadable(file, what, "it is no JSON, or a part of it is missing");
  return document;
}

/** What comes by standard input, of at most 32 MiB. */
export function readInput(what: string): string {
  const bytes = readFileSync(0);
  if (bytes.length > mostBytes) throw unreadable("standard input", what, `it is larger than ${mostBytes} bytes`);
  return bytes.toString("utf8");
}

function unreadable(file: string, what: string, reason: string): UsageError {
  return new UsageError(`${file} cannot be read as ${what}: ${reason}; write it again.`);
}

/** How deep a JSON text nests, counted without a stack that a deep one could exhaust. */
function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") most = Math.max(most, ++depth);
    else if (token === "]" || token === "}") depth--;
  }
  return most;
}

/** A plan of format version 1, whether it succeeded or not. */
export function readPlan(file: string): PlanDocument {
  const document = readDocument(file, "a plan");
  if (!planSchema.safeParse(document).success) {
    throw new UsageError(
      `${file} is not a plan of format version 1; write it with \`groundplan plan <environment> --json\`.`,
    );
  }
  return document as PlanDocument;
}
