// Variables in the values of a Compose file (https://docs.docker.com/reference/compose-file/interpolation/).
import { laptopHosts } from "../local-hosts";
import { ofHostname } from "../places";
import { generatedForm, isSecretName, isSwitch } from "../secrets";
import type { Item } from "../source";
import { stands } from "../stands";
import { inPattern, marker, markersOf } from "../texts";

/**
 * The text with what its variables are by default. A variable without a default stays a marker, and so does one whose name is a
 * secret's, unless its default is empty: what is written as its default goes nowhere.
 */
export function interpolate(text: string, depth = 0): string {
  let result = "";
  for (let index = 0; index < text.length; index++) {
    const rest = text.slice(index);
    if (!rest.startsWith("$")) {
      result += text[index] ?? "";
      continue;
    }
    if (rest.startsWith("$$")) {
      result += "$";
      index++;
      continue;
    }
    const [plain, name] = /^\$([A-Za-z_]\w*)/.exec(rest) ?? [];
    if (plain !== undefined && name !== undefined) {
      result += marker("variable", name);
      index += plain.length - 1;
      continue;
    }
    const end = rest.startsWith("${") ? closing(rest) : undefined;
    if (end === undefined) {
      result += "$";
      continue;
    }
    result += expand(rest.slice(2, end), depth);
    index += end;
  }
  return result;
}

/** What is known of variables beside a file. */
export interface Known extends Map<string, string> {
  /** Those of a published example alone, and the name of that. */
  published?: { names: Set<string>; file: string };
}

/**
 * The text with values in the place of variables that are known; what is written as a default of theirs is not asked. Of a published example
 * and a default that differ, the example is what its publisher tells people to copy, unless it stands for a value or is an address of a laptop.
 */
export function fillIn(text: string, known: Known, item?: Item): string {
  if (known.size === 0 || !text.includes("$")) return text;
  const filled = fillOnce(text, known, item);
  // What stands in the operand of another variable is filled in first.
  return filled !== text && /\$\{[A-Za-z_]\w*:?[-+?]/.test(filled) ? fillOnce(filled, known, item) : filled;
}

function fillOnce(text: string, known: Known, item?: Item): string {
  return text.replace(
    /\$\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-+?][^${}]*)?\})/g,
    (whole: string, plain: string | undefined, braced: string | undefined, operator: string | undefined) => {
      const rest = operator ?? "";
      const name = plain ?? braced ?? "";
      const value = known.get(name);
      const [, instead] = /^:?\+(.*)$/s.exec(rest) ?? [];
      if (instead !== undefined) return value === undefined ? whole : value === "" ? "" : instead;
      // An empty value is as good as none where there is a default.
      if (value === undefined || (value === "" && rest !== "")) return whole;
      const [, fallback] = /^:?-(.+)$/s.exec(rest) ?? [];
      if (fallback === undefined || fallback === value || known.published?.names.has(name) !== true) return value;
      const isSite = markersOf(ofHostname(name, value, []), "hostname").length > 0;
      if (!isSite && (stands.test(value) || ofLaptop.test(value))) return whole;
      item?.remark(
        "changed",
        `${name} has the value of ${known.published.file}, which differs from the default in the file`,
      );
      return value;
    },
  );
}

const ofLaptop = new RegExp(`(^|[/@,\\s])(${laptopHosts.map(inPattern).join("|")})(?=[:/,\\s]|$)`, "i");

/** Whether a file says of some of its variables that they have to be set, so that the others need not be. */
export function marksRequired(texts: string[]): boolean {
  return texts.some((text) => /\$\{[A-Za-z_]\w*:?\?/.test(text));
}

/** An empty text in the place of one that is nothing but a variable which need not be set; what the platform knows or makes stays. */
export function withoutOptional(text: string): string {
  const [whole, key, , plain, braced] =
    /^(?:([A-Za-z_][\w.-]*)=)?(["']?)\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})\2$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const name = plain ?? braced ?? "";
  const isKnown =
    generatedForm(name, "") !== undefined ||
    markersOf(ofHostname(key ?? name, marker("variable", name), []), "hostname").length > 0;
  return isKnown ? text : key === undefined ? "" : `${key}=`;
}

/** Where the brace closes that opens at the second character. */
function closing(text: string): number | undefined {
  let depth = 0;
  for (let index = 1; index < text.length; index++) {
    if (text[index] === "{" && text[index - 1] === "$") depth++;
    if (text[index] === "}" && --depth === 0) return index;
  }
  return undefined;
}

function expand(content: string, depth: number): string {
  const [, name, operator = "", operand = ""] = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s.exec(content) ?? [];
  if (name === undefined) return `\${${content}}`;
  // Nothing is no secret, and the program does without it.
  const mayBeEmpty = operand === "" && generatedForm(name, "") === undefined;
  const isShown = mayBeEmpty || !isSecretName(name) || isSwitch(name, operand);
  // It stands in the place of a value that nobody has given.
  if (operator.endsWith("+")) return "";
  const hasDefault = operator.endsWith("-") && isShown && depth < 10;
  return hasDefault ? interpolate(operand, depth + 1) : marker("variable", name);
}
