import type { Problem } from "./problem";
import { integerBetween } from "./rules";

/** Members whose text is handed on as it is: a program's words and values. It may be empty. */
const verbatim = new Set(["command", "args", "env", "flags", "initial"]);

/** Keys and certificates, which may be long. */
const documents = new Set([
  "pgpKey",
  "caCertificate",
  "serverCaCertificate",
  "certificate",
  "privateKey",
  "alsoTrusted",
]);

/** Lists in which the same member has a meaning twice: a program's words. */
const repeating = new Set(["command", "args"]);

/** Far more than the names, addresses and paths that components hand to APIs need. */
const longestText = 2048;

/** Controls other than tabs and line breaks, which certificates and descriptions may have. */
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * What to write in place of a text or a number that is of the right type, and that no component can use; `member` is the name of
 * the property.
 */
export function valueRemedy(member: string, value: unknown): string | undefined {
  if (typeof value === "number") {
    if (member === "port") return integerBetween(1, 65535)(value);
    return Number.isFinite(value) ? undefined : "give a number that is finite";
  }
  if (typeof value !== "string") return undefined;
  if (control.test(value)) return "remove the control characters";
  if (verbatim.has(member)) return undefined;
  if (value.trim() === "") return "give a string that is not empty";
  return value.length > longestText && !documents.has(member) ? `use ${longestText} characters at most` : undefined;
}

/** The members of a list that are in it already. What is known later is not compared. */
export function repetitions(member: string, path: string, list: readonly unknown[]): Problem[] {
  if (repeating.has(member)) return [];
  return list.flatMap((value, index) => {
    const first = typeof value === "string" ? list.indexOf(value) : index;
    const remedy = `name it once: ${path}[${first}] is the same`;
    return first === index ? [] : [{ property: `${path}[${index}]`, value, remedy }];
  });
}
