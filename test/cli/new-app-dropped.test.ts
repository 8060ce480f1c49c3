// Nothing of a description is dropped without a note.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parseAllDocuments, stringify } from "yaml";
import { fileText } from "../../cli/new/format";
import { parseSource } from "../../cli/new/source";
import { translate, type Translation } from "../../cli/new/translate";
import { wishes } from "../support/new-app/in-folder";
import { folder, samples } from "../support/new-app/samples";

/** Everything that a translation says, but for the lines. */
function said(text: string): { all: string; notes: Translation["notes"]; bound: string[] } {
  const { application, notes } = translate(parseSource(path.join(folder, "compose.yaml"), text), wishes);
  const told = notes.map(({ kind, path: place, text: words }) => `${kind} ${place} ${words}`);
  return {
    all: [fileText(application, "checkout"), application.image, ...told].join("\n"),
    notes,
    bound: Object.keys(application.specification.bound),
  };
}

/** What says nothing by itself: names that tie the parts of a file together, versions of formats, and what only has to be there. */
const silent =
  /(^|\.)(apiVersion|kind|version)$|^metadata\.name$|\/[\w-]+\.metadata\.(name|namespace)$|metadata\.namespace$|containers\[\d+\]\.name$|volumes\[\d+\]\.name$|volumeMounts\[\d+\]\.name$|ports\[\d+\]\.name$/;

for (const file of Object.keys(samples)) {
  test(`nothing of ${file} is dropped: what has no note changes what is written when it changes`, () => {
    const documents = parseAllDocuments(readFileSync(path.join(folder, file), "utf8"), { merge: true });
    assert.ok(!("empty" in documents));
    const values = documents.map((document) => document.toJS({ maxAliasCount: -1 }) as unknown);
    const write = (all: unknown[]): string =>
      all.map((value) => stringify(value, { aliasDuplicateObjects: false })).join("---\n");
    const before = said(write(values));
    const source = parseSource(file, write(values));
    const dropped = leavesOf(values).filter((leaf) => {
      const place = placeOf(
        leaf,
        source.documents.map((document) => document.path),
      );
      if (silent.test(place) || isBound(values, leaf, before.bound)) return false;
      if (before.notes.some(({ path: told, whole }) => whole && isAtOrAbove(told, place))) return false;
      return said(write(changed(values, leaf))).all === before.all;
    });
    assert.deepEqual(
      dropped.map((leaf) =>
        placeOf(
          leaf,
          source.documents.map((document) => document.path),
        ),
      ),
      [],
    );
  });
}

/** Whether a value is that of a variable which is written with parts of a binding, whatever it was. */
function isBound(values: unknown, leaf: Leaf, bound: string[]): boolean {
  const names = leaf.flatMap((step, index) => {
    const at = leaf
      .slice(0, index + 1)
      .reduce<unknown>((value, one) => (value as { [step: string]: unknown })[one], values);
    return [step, typeof at === "string" ? at.split("=")[0] : (at as { name?: unknown }).name];
  });
  return names.some((name) => bound.includes(String(name)));
}

type Leaf = (string | number)[];

function leavesOf(value: unknown, at: Leaf = []): Leaf[] {
  if (typeof value !== "object" || value === null) return value === null || value === "" ? [] : [at];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The place of a leaf, as notes name it. */
function placeOf([document, ...steps]: Leaf, titles: string[]): string {
  return steps.reduce<string>(
    (place, step) => {
      if (typeof step === "number") return `${place}[${step}]`;
      const name = /^[\w-]+$/.test(step) ? step : `["${step}"]`;
      return place === "" || name.startsWith("[") ? place + name : `${place}.${name}`;
    },
    titles[Number(document)] ?? "",
  );
}

function isAtOrAbove(place: string, leaf: string): boolean {
  return leaf === place || leaf.startsWith(`${place}.`) || leaf.startsWith(`${place}[`);
}

/** The values with another one at a place, of the same kind. */
function changed(value: unknown, [step, ...rest]: Leaf): unknown[] {
  const copy = structuredClone(value) as { [key: string | number]: unknown };
  if (step === undefined) return [];
  copy[step] = rest.length > 0 ? changed(copy[step], rest) : other(copy[step]);
  return copy as unknown as unknown[];
}

function other(value: unknown): unknown {
  if (typeof value === "number") return value * 2 + 1;
  if (typeof value === "boolean") return !value;
  const text = String(value);
  return /^\d+$/.test(text)
    ? String(Number(text) * 2 + 1)
    : /\d/.test(text)
      ? text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))
      : `x${text}`;
}
