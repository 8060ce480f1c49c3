// Pages of environments, as tests read them.
import fs from "node:fs";
import path from "node:path";
import type { PlanDocument } from "../../cli/document";
import { sections } from "../../cli/open/sections";
import type { Reading, View } from "../../cli/open/view";
import { statedMachine } from "./open-screenshots";
import { root } from "./project";

const golden = new Map<string, Reading>();

/** An environment as its golden plan has it. */
export function readingOf(environment: string): Reading {
  const known = golden.get(environment);
  if (known !== undefined) return known;
  const file = path.join(root, "test/stacks/golden", `${environment}.json`);
  const { resources, outputs, consequences } = JSON.parse(fs.readFileSync(file, "utf8")) as PlanDocument;
  const reading: Reading = {
    ...{ environment, source: "sandbox", readAt: "2026-11-29T10:00:00.000Z" },
    ...{ steps: resources, outputs, consequences, errors: [] },
  };
  golden.set(environment, reading);
  return reading;
}

export function viewOf(reading: Reading, more: Partial<View> = {}): View {
  return { reading, others: [], folder: root, run: undefined, doctor: undefined, machine: statedMachine, ...more };
}

/** A section as a reader hears it: without tags, each run of blanks as one. */
export function textOf(id: string, view: View): string {
  const body = sections.find((section) => section.id === id)?.render(view);
  return plain(body?.text ?? "");
}

export function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();
}
