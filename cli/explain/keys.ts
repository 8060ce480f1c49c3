// What a key of the configuration is, and what a change of it does.
import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { knownOf } from "../../knowledge";
import tried from "../../knowledge/key-changes.json";
import type { KeyChange } from "../../knowledge/model";
import { usd } from "../cost/layout";
import { filledSections, type Explanation } from "./model";

/** A key as Pulumi.yaml declares it. */
interface Declared {
  type?: string;
  default?: unknown;
  description?: string;
}

/** Keys of providers that the program reads too. */
const ofProviders: Record<string, Declared> = {
  "gcp:project": { type: "string", description: "Google Cloud project of the environment, with billing enabled." },
  "vault:address": {
    type: "string",
    description:
      "Address of a Vault that exists already, which the environment uses in place of one of its own. vaultServiceAccount and vaultAdministrator go with it.",
    default: "",
  },
};

/** How often what a change concerns is named. */
const mostTypes = 6;

export function explainKey(subject: string, folder: string | undefined): Explanation | undefined {
  const all = { ...declaredKeys(folder), ...(folder === undefined ? {} : ofProviders) };
  const namespace = namespaceOf(folder);
  const key = subject.startsWith(`${namespace}:`) ? subject.slice(namespace.length + 1) : subject;
  const declared = Object.hasOwn(all, key) ? all[key] : undefined;
  if (declared === undefined) return undefined;
  const full = key.includes(":") ? key : `${namespace}:${key}`;
  const examples = Object.entries(configured(folder, full)).map(([file, value]) => `${file}: ${JSON.stringify(value)}`);
  return {
    kind: "key",
    subject: full,
    lead: declared.description ?? "",
    sections: filledSections([
      { title: "Form", items: [declared.type ?? "any"] },
      {
        title: "Default",
        items: [declared.default === undefined ? "none: it has to be set" : JSON.stringify(declared.default)],
      },
      { title: "Set here", items: examples },
      { title: "A change", items: changeItems(full) },
    ]),
  };
}

/** A text that an environment's file has as a value: what is said of its key. */
export function explainValue(subject: string, folder: string | undefined): Explanation | undefined {
  const keys = [...Object.keys(declaredKeys(folder)), ...(folder === undefined ? [] : Object.keys(ofProviders))];
  const key = keys.find((one) => {
    const full = one.includes(":") ? one : `${namespaceOf(folder)}:${one}`;
    return Object.values(configured(folder, full)).some((value) => value === subject);
  });
  return key === undefined ? undefined : explainKey(key, folder);
}

export function declaredKeys(folder: string | undefined): Record<string, Declared> {
  return projectOf(folder).config ?? {};
}

/** Of the project's own keys: its name. */
function namespaceOf(folder: string | undefined): string {
  return projectOf(folder).name ?? "groundplan";
}

function projectOf(folder: string | undefined): { name?: string; config?: Record<string, Declared> } {
  if (folder === undefined) return {};
  return parsed(path.join(folder, "Pulumi.yaml")) ?? {};
}

/** What each file had, with the text that it was read from. */
const read = new Map<string, { text: string; content: unknown }>();

/** A file's content. Each word that is looked for asks for the same files: a text is parsed once. */
function parsed(file: string): unknown {
  const text = fs.readFileSync(file, "utf8");
  const known = read.get(file);
  if (known?.text === text) return known.content;
  const content: unknown = parse(text);
  read.set(file, { text, content });
  return content;
}

/** The values in the environments' files. Encrypted ones are tables, of which nothing is shown. */
function configured(folder: string | undefined, key: string): Record<string, unknown> {
  if (folder === undefined) return {};
  const files = fs.readdirSync(folder).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  return Object.fromEntries(
    files.flatMap((file) => {
      const { config = {} } = (parsed(path.join(folder, file)) ?? {}) as {
        config?: Record<string, unknown>;
      };
      const value = config[key];
      return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value))
        ? []
        : [[file, value]];
    }),
  );
}

const ask = "`groundplan plan <environment>` says what a change means for yours, before anything happens";

function changeItems(key: string): string[] {
  const changes = (tried as KeyChange[]).filter(({ keys }) => Object.hasOwn(keys, key));
  return [...changes.flatMap((change) => triedItems(change, key)), ask];
}

function triedItems(change: KeyChange, key: string): string[] {
  const { keys, environment, refused, moves, replaced, deleted, changed, created } = change;
  const others = Object.keys(keys).filter((one) => one !== key);
  const together = others.length === 0 ? "" : ` together with ${others.join(", ")}`;
  const value = JSON.stringify(keys[key]);
  const where = `Tried on ${environment} of the examples with ${value.length > 60 ? "another value" : value}${together}`;
  if (refused !== undefined) return [`${where}: it is refused: ${refused}`];
  const parts = [
    countedTypes("replaces", replaced),
    countedTypes("deletes", deleted),
    countedTypes("changes in place", changed),
    countedTypes("makes", created),
  ].filter((part) => part !== "");
  const refusal = moves === true ? " What is protected is refused, as in prod." : "";
  return [`${where}: ${parts.length === 0 ? "nothing changes" : parts.join("; ")}.${refusal}${costOf(change.usd)}`];
}

function costOf(more: number): string {
  if (more === 0) return " A month costs about the same.";
  return ` A month costs ${usd(Math.abs(more))} USD ${more > 0 ? "more" : "less"}, at the usual usage.`;
}

/** `replaces 2 PostgreSQL servers, a network and 3 more`. */
function countedTypes(verb: string, counts: Record<string, number>): string {
  // What holds data or what others need is named first.
  const weight = (type: string): number =>
    (knownOf(type)?.holds?.length ?? 0) + (knownOf(type)?.needed === true ? 1 : 0);
  const kinds = Object.entries(counts)
    .sort(([one], [other]) => weight(other) - weight(one))
    .map(([type, count]) => {
      const { noun = type.split(":").at(-1) ?? type, plural = `${noun}s` } = knownOf(type) ?? {};
      return `${count} ${count === 1 ? noun : plural}`;
    });
  if (kinds.length === 0) return "";
  const more = kinds.length > mostTypes ? ` and ${kinds.length - mostTypes} kinds more` : "";
  return `${verb} ${kinds.slice(0, mostTypes).join(", ")}${more}`;
}
