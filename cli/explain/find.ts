// What a word stands for: a resource type, a resource's URN, a key of the configuration, or an error.
import { distance } from "fastest-levenshtein";
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { knowledge } from "../../knowledge";
import type { Change, Duration, Knowledge } from "../../knowledge/model";
import { replacesOnChange } from "../../sandbox";
import { errors } from "./errors";

/** What there is to say: a title, and lines under headings. */
export interface Explanation {
  kind: "resource" | "key" | "error";
  subject: string;
  lead: string;
  sections: { title: string; items: string[] }[];
}

/** A key as Pulumi.yaml declares it. */
interface Declared {
  type?: string;
  default?: unknown;
  description?: string;
}

/** Nothing where the word stands for nothing. */
export function explained(subject: string, folder: string | undefined): Explanation | undefined {
  return ofType(subject) ?? ofKey(subject, folder) ?? ofError(subject);
}

/** What is spelt nearly so. */
export function nearest(subject: string, folder: string | undefined): string[] {
  const all = [...Object.keys(knowledge).map(classOf), ...Object.keys(declared(folder))];
  const plain = subject.toLowerCase();
  const near = [...new Set(all)].map((one) => ({ one, far: distance(one.toLowerCase(), plain) }));
  return near
    .filter(
      ({ one, far }) => far <= Math.max(2, plain.length / 3) || (plain.length > 3 && one.toLowerCase().includes(plain)),
    )
    .sort((one, other) => one.far - other.far || (one.one < other.one ? -1 : 1))
    .slice(0, 3)
    .map(({ one }) => one);
}

function classOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}

function ofType(subject: string): Explanation | undefined {
  // The type of a URN stands before its name, behind those of its parents.
  const type = subject.startsWith("urn:pulumi:") ? (subject.split("::")[2]?.split("$").at(-1) ?? "") : subject;
  const found = Object.entries(knowledge).filter(
    ([token]) => token === type || classOf(token).toLowerCase() === type.toLowerCase(),
  );
  const [first] = found;
  if (first === undefined) return undefined;
  return {
    kind: "resource",
    subject: found.map(([token]) => token).join(", "),
    lead: found.map(([, row]) => `A ${row.noun}. ${needs(row)}`).join(" "),
    sections: found.flatMap(([token, row]) => sectionsOf(token, row)),
  };
}

function needs({ needed, creation }: Knowledge): string {
  const time =
    creation === undefined
      ? "How long it takes to make one is not known."
      : `It takes ${lasting(creation)} to make one (${creation.source}).`;
  return `${needed === true ? "What runs does not work without it. " : ""}${time}`;
}

function lasting({ seconds, range: [shortest, longest] }: Duration): string {
  const said = (count: number): string => (count < 90 ? `${count} s` : `${Math.round(count / 60)} min`);
  return `${said(seconds)}, ${said(shortest)} to ${said(longest)}`;
}

const fates = { lost: "is lost with it", moved: "stays where it was", again: "comes back by itself" };

function sectionsOf(type: string, { holds = [], changes = [], final = [] }: Knowledge): Explanation["sections"] {
  return [
    { title: "It holds", items: holds.map(({ what, fate }) => `${of(what)}: ${fates[fate]}`) },
    {
      title: "A change",
      items: changes.map(({ path: property, when, what }) => {
        const replaces = replacesOnChange(type, property) ? " (replaces it)" : "";
        return `${property}${valuesOf(when)}: ${of(what)}${replaces}`;
      }),
    },
    {
      title: "Cannot be undone",
      items: final.map(({ on, what }) => `once it is ${on === "create" ? "made" : "gone"}: ${of(what)}`),
    },
  ].filter(({ items }) => items.length > 0);
}

/** Of which values a row speaks. */
function valuesOf({ to, by }: NonNullable<Change["when"]> = {}): string {
  if (to !== undefined) return ` (to ${to.join(" or ")})`;
  return by === undefined ? "" : ` (${by})`;
}

/** A text of the tables without a resource to fill it in from. */
function of(what: string): string {
  const own: Record<string, string> = { it: "it", its: "its", from: "the old value", to: "the new value", this: "it" };
  return what.replace(/\{([^{}|]+)(?:\|([^{}]*))?\}/g, (_, path: string, words?: string) => own[path] ?? words ?? path);
}

function ofKey(subject: string, folder: string | undefined): Explanation | undefined {
  const key = subject.replace(/^groundplan:/, "");
  const all = declared(folder);
  const found = Object.hasOwn(all, key) ? all[key] : undefined;
  if (found === undefined) return undefined;
  const examples = Object.entries(configured(folder, key)).map(([file, value]) => `${file}: ${JSON.stringify(value)}`);
  return {
    kind: "key",
    subject: `groundplan:${key}`,
    lead: found.description ?? "",
    sections: [
      { title: "Form", items: [found.type ?? "any"] },
      {
        title: "Default",
        items: [found.default === undefined ? "none: it has to be set" : JSON.stringify(found.default)],
      },
      { title: "Set here", items: examples },
      {
        title: "A change",
        items: ["`groundplan plan <environment>` says in words what it means, before anything happens"],
      },
    ].filter(({ items }) => items.length > 0),
  };
}

function declared(folder: string | undefined): Record<string, Declared> {
  if (folder === undefined) return {};
  const { config = {} } = (parse(fs.readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")) ?? {}) as {
    config?: Record<string, Declared>;
  };
  return config;
}

/** The values in the environments' files. Encrypted ones are tables, of which nothing is shown. */
function configured(folder: string | undefined, key: string): Record<string, unknown> {
  if (folder === undefined) return {};
  const files = fs.readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  return Object.fromEntries(
    files.flatMap((file) => {
      const { config = {} } = (parse(fs.readFileSync(path.join(folder, file), "utf8")) ?? {}) as {
        config?: Record<string, unknown>;
      };
      const value = config[`groundplan:${key}`];
      return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value))
        ? []
        : [[file, value]];
    }),
  );
}

function ofError(subject: string): Explanation | undefined {
  const found = errors.find(({ words }) => subject.includes(words));
  if (found === undefined) return undefined;
  return {
    kind: "error",
    subject: found.words,
    lead: found.means,
    sections: [{ title: "What to do", items: [found.remedy] }],
  };
}
