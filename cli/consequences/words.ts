// Parts of sentences. Names and values in them, which others may have written, are marked until the sentence is shown.
import type { Duration, Knowledge } from "../../knowledge/model";
import type { Properties, Value } from "../../sandbox";
import { valueByPath } from "../../sandbox/paths";
import { abridged } from "../render/abridged";

/** At most so many names of a list are written out. */
const named = 4;
const longestValue = 60;
const unknown = "[unknown]";

/** Two characters that have no meaning of their own (Unicode, private use). */
const [open, close] = ["\ue000", "\ue001"];

/** Marks a name or a value. */
export function marked(text: string): string {
  return `${open}${text.replaceAll(open, "").replaceAll(close, "")}${close}`;
}

/** A sentence with its names and values as `show` has them. */
export function unmarked(text: string, show: (part: string) => string): string {
  return text.replace(/\ue000([^\ue001]*)\ue001/g, (_, part: string) => show(part));
}

/** `a`, `a and b`, `a, b and c`; of more than four, how many there are besides. */
export function listed(names: string[]): string {
  if (names.length > named) return abridged(names, named - 1);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

/** A value inside of a sentence: of an identity its name, of a long path the last part. */
export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : listed(value.map(shown));
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (text === unknown) return "something that is not known yet";
  const plain = shortened(text);
  return marked(plain.length > longestValue ? `${plain.slice(0, longestValue - 3)}...` : plain);
}

function shortened(text: string): string {
  const seconds = /^(\d+)s$/.exec(text)?.[1];
  if (seconds !== undefined) return spelled(Number(seconds));
  // As Cloud DNS spells a name.
  if (/^[\w*-]+(\.[\w-]+)+\.$/.test(text)) return text.slice(0, -1);
  const agent = /service-\d+@([^@\s]+)\.iam\.gserviceaccount\.com$/.exec(text)?.[1];
  if (agent !== undefined) return `Google's ${agent}`;
  const account = /^(?:serviceAccount:)?([^@\s/]+)@[^@\s/]+\.gserviceaccount\.com$/.exec(text)?.[1];
  if (account !== undefined) return account;
  const person = /^(?:user|group|domain):(\S+)$/.exec(text)?.[1];
  if (person !== undefined) return person;
  const outside = /^principal(?:Set)?:\/\/\S*\/((?:subject|attribute\.[^/]+|group)\/\S+|\*)$/.exec(text)?.[1];
  if (outside !== undefined) return outside === "*" ? "everybody in a pool" : outside;
  const last = /^(?:https:\/\/|projects\/)\S*\/([^/\s]+)$/.exec(text)?.[1];
  return last === undefined ? text : shortened(last);
}

const units: [name: string, seconds: number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Google's durations, in the largest unit that leaves nothing over: `10368000s` is 120 days. */
function spelled(seconds: number): string {
  const [name, length] = units.find(([, size]) => seconds > 0 && seconds % size === 0) ?? ["second", 1];
  return `${seconds / length} ${name}${seconds === length ? "" : "s"}`;
}

/** A template of the tables with its places filled in, from `own` first and then from the inputs. */
export function filled(template: string, inputs: Properties, own: Record<string, string>): string {
  const place = (text: string): string =>
    text.replace(/\{([^{}|]+)(?:\|((?:[^{}]|\{[^{}]*\})*))?\}/g, (_, path: string, otherwise?: string) => {
      const ownValue = own[path];
      if (ownValue !== undefined) return ownValue;
      const value = valueByPath(inputs, path);
      return (value === unknown || (value ?? null) === null) && otherwise !== undefined
        ? place(otherwise)
        : shown(value);
    });
  return place(template);
}

/** `it` or `them`, for a template. */
export function pronouns(count: number): { it: string; its: string } {
  return count === 1 ? { it: "it", its: "its" } : { it: "them", its: "their" };
}

/** With a capital letter, unless it begins with a name. */
export function capital(text: string): string {
  return /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** `the bucket media` or `the buckets media, images and 3 more`. */
export function counted({ noun, plural }: Knowledge, names: string[]): string {
  const all = listed(names.map(marked));
  return names.length === 1 ? `the ${noun} ${all}` : `the ${plural ?? `${noun}s`} ${all}`;
}

/** `the bucket media`, or `3 buckets`. */
export function amount(known: Knowledge, names: string[]): string {
  return names.length === 1 ? counted(known, names) : `${names.length} ${known.plural ?? `${known.noun}s`}`;
}

/** `about 9 minutes (5 to 18)`. */
export function lasting({ seconds, range: [least, most] }: Pick<Duration, "seconds" | "range">): string {
  const inMinutes = seconds >= 90;
  const round = (value: number): number => Math.max(1, Math.round(inMinutes ? value / 60 : value));
  const unit = inMinutes ? "minute" : "second";
  const about = round(seconds);
  const spread = round(least) === round(most) ? "" : ` (${round(least)} to ${round(most)})`;
  return `about ${about} ${unit}${about === 1 ? "" : "s"}${spread}`;
}
