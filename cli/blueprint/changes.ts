// What is different between two versions of a blueprint, from their data.
import { abridged } from "../render/abridged";
import { code } from "../render/markdown";
import type { Blueprint, Content, Contract } from "./model";
import type { Right } from "./rights";
import { writtenOut } from "./loops";
import type { ManualStep } from "./steps";

/** Of one thing at most so many differences are told. */
const mostDifferences = 4;

/** Sentences, in the order of the document. Empty if nothing is different. */
export function changesBetween(before: Blueprint, after: Content): string[] {
  return [
    ...partChanges(before, after),
    ...stepChanges(before.steps, after.steps),
    ...contractChanges(before.contracts, after.contracts),
    ...rightChanges(before.rights, after.rights),
    ...bookChanges(before, after),
  ];
}

function partChanges(before: Content, after: Content): string[] {
  const names = ({ parts }: Content): string[] =>
    parts.flatMap(({ kind, each }) => each.map(({ name }) => code(`${kind} ${name}`.trim())));
  const { added, gone } = sets(names(before), names(after));
  return [...added.map((one) => `${one} is new.`), ...gone.map((one) => `${one} is gone.`)];
}

function stepChanges(before: ManualStep[], after: ManualStep[]): string[] {
  const known = new Map(before.map((step) => [step.id, step]));
  const added = after.filter(({ id }) => !known.has(id)).map((step) => `New step: ${stepTitle(step)}.`);
  // What is the same of many steps, as when each alert gets a link, is told once.
  const changed = new Map<string, string[]>();
  for (const step of after) {
    const old = known.get(step.id);
    const parts = old === undefined ? undefined : stepDifference(old, step);
    if (parts !== undefined) changed.set(parts, [...(changed.get(parts) ?? []), stepTitle(step)]);
  }
  const left = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !left.has(id)).map((step) => `No longer a step: ${stepTitle(step)}.`);
  const order = (steps: ManualStep[], others: ManualStep[]): string => {
    const shared = new Set(others.map(({ id }) => id));
    return steps.flatMap(({ id }) => (shared.has(id) ? [id] : [])).join("\n");
  };
  const moved = order(before, after) === order(after, before) ? [] : ["Steps are in another order."];
  return [
    ...added,
    ...[...changed].map(([parts, steps]) => `${abridgedNames(steps, "; ")}: ${parts}.`),
    ...gone,
    ...moved,
  ];
}

function stepTitle({ title, component, names }: ManualStep): string {
  const of = component === undefined ? "" : ` of ${code(component.name)}`;
  return `${title} ${abridgedNames(names.map(code))}${of}`;
}

/** What is different in a step; nothing if it is the same. */
function stepDifference(before: ManualStep, after: ManualStep): string | undefined {
  const { added, gone } = sets(before.names, after.names);
  const values = differentValues(factsOf(before), factsOf(after));
  const parts = [
    ...(added.length > 0 ? [`${abridgedNames(added.map(code))} too`] : []),
    ...(gone.length > 0 ? [`${abridgedNames(gone.map(code))} no more`] : []),
    ...(added.length + gone.length > 0 ? [] : values),
  ];
  if (parts.length === 0 && before.title === after.title && before.note === after.note) return undefined;
  return parts.join("; ") || "told differently";
}

/** Each option and each member of what is read, by command. */
function factsOf({ runs }: ManualStep): Map<string, string> {
  const facts = new Map<string, string>();
  for (const { words, input } of runs.flatMap(writtenOut)) {
    const [subject, options] = split(words);
    facts.set(subject, "");
    for (const [option, value] of options) facts.set(`${subject} ${option}`, value);
    flatten(input, subject, facts);
  }
  return facts;
}

/** The words before the first option, and each option with what follows it. */
function split(words: string[]): [string, [string, string][]] {
  const first = words.findIndex((word) => word.startsWith("--"));
  if (first < 0) return [words.join(" "), []];
  const options: [string, string][] = [];
  for (const word of words.slice(first)) {
    const last = options.at(-1);
    if (word.startsWith("--") || last === undefined) options.push([word, ""]);
    else last[1] = `${last[1]} ${word}`.trim();
  }
  return [words.slice(0, first).join(" "), options];
}

function flatten(value: unknown, path: string, facts: Map<string, string>): void {
  if (value === undefined) return;
  if (value === null || typeof value !== "object") facts.set(path, JSON.stringify(value));
  else for (const [key, one] of Object.entries(value)) flatten(one, `${path} ${key}`, facts);
}

function differentValues(before: Map<string, string>, after: Map<string, string>): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const different = keys.filter((key) => before.get(key) !== after.get(key));
  const sentences = different.slice(0, mostDifferences).map((key) => {
    // Not where it is sent to, which the step says.
    const words = key.split(" ").slice(-3);
    const short = words.filter((word) => words.length === 1 || !isPlace.test(word)).join(" ");
    return `${code(short)} ${difference(before.get(key), after.get(key))}`;
  });
  return different.length > mostDifferences ? [...sentences, `${different.length - mostDifferences} more`] : sentences;
}

/** What says where a request goes. */
const isPlace = /:\/\/|^(GET|POST|PUT|PATCH|DELETE)$/;

/** Values of a length that people compare. */
const longest = 60;

/**
 * Both values; of two long ones what is different in them, with a word before and after. Nobody compares two texts of several lines
 * in a sentence.
 */
function difference(before: string | undefined, after: string | undefined): string {
  if ([before, after].some((one) => one?.includes("\\n") === true))
    return before === undefined ? "is new" : after === undefined ? "is gone" : "is another text";
  if (before === undefined || after === undefined || Math.max(before.length, after.length) <= longest)
    return `${shown(before)} → ${shown(after)}`;
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const cut = (text: string): string => {
    const from = text.slice(0, start).search(/[^\s,;:"]*$/);
    const rest = /^[^\s,;:"]*/.exec(text.slice(text.length - end))?.[0].length ?? 0;
    const to = text.length - end + rest;
    const middle = text.slice(from, to);
    return shown(
      `${from > 0 ? "…" : ""}${middle.length > 2 * longest ? `${middle.slice(0, 2 * longest)}…` : middle}${to < text.length ? "…" : ""}`,
    );
  };
  return `${cut(before)} → ${cut(after)}`;
}

function shown(value: string | undefined): string {
  return value === undefined ? "nothing" : value === "" ? "there" : code(value);
}

function contractChanges(before: Record<string, Contract>, after: Record<string, Contract>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (old === undefined) return [`${code(name)} is a new contract.`];
    if (now === undefined) return [`The contract ${code(name)} is gone.`];
    const facts = (contract: Contract): Map<string, string> => new Map(Object.entries(contract));
    const values = differentValues(facts(old), facts(now));
    return values.length === 0 ? [] : [`The contract ${code(name)}: ${values.join("; ")}.`];
  });
}

function rightChanges(before: Right[], after: Right[]): string[] {
  const { added, gone } = sets(before.flatMap(grants), after.flatMap(grants));
  return [...grouped(added, "New right of"), ...grouped(gone, "Taken from")];
}

const on = " on ";

function grants({ who, may, on: places }: Right): string[] {
  return places.map((one) => `${code(who)}: ${code(may)}${on}${code(one)}`);
}

/** One sentence for what somebody gets or loses by one role, on however much. */
function grouped(texts: string[], verb: string): string[] {
  const places = new Map<string, string[]>();
  for (const text of texts) {
    const at = text.lastIndexOf(on);
    const [right, place] = [text.slice(0, at), text.slice(at + on.length)];
    places.set(right, [...(places.get(right) ?? []), place]);
  }
  return [...places].map(([right, all]) => `${verb} ${right}${on}${abridgedNames(all)}.`);
}

function bookChanges(before: Content, after: Content): string[] {
  const old = new Map(before.recovery.map(({ title, ...rest }) => [title, JSON.stringify(rest)]));
  const now = new Map(after.recovery.map(({ title, ...rest }) => [title, JSON.stringify(rest)]));
  const titles = [...new Set([...old.keys(), ...now.keys()])];
  const books = titles.flatMap((title) => {
    if (old.get(title) === now.get(title)) return [];
    const what = !old.has(title) ? "is new" : now.has(title) ? "is told differently" : "is gone";
    return [`The runbook "${title}" ${what}.`];
  });
  const same = (pick: (content: Content) => unknown): boolean =>
    JSON.stringify(pick(before)) === JSON.stringify(pick(after));
  return [
    ...books,
    ...(same(({ picture }) => picture) ? [] : ["The picture is another."]),
    ...(same(({ parts }) => parts.map(({ what, why, each }) => [what, why, each]))
      ? []
      : ["What exists, and why, is told differently."]),
    ...(same(({ leaving, endings }) => [leaving, endings]) ? [] : ["How to leave is told differently."]),
  ];
}

function sets(before: string[], after: string[]): { added: string[]; gone: string[] } {
  const [old, now] = [new Set(before), new Set(after)];
  return { added: [...now].filter((one) => !old.has(one)), gone: [...old].filter((one) => !now.has(one)) };
}

function abridgedNames(names: string[], between = ", "): string {
  return abridged(names, mostDifferences, between);
}
