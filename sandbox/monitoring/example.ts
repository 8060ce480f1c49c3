// A text that a regular expression matches, for the kinds that filters have: alternatives, groups, classes and repetitions.

/** @throws Error if none is found. */
export function exampleOf(pattern: string): string {
  const reader = { pattern, at: 0 };
  const text = alternatives(reader);
  if (!new RegExp(pattern).test(text)) throw new Error(`no text was found that ${pattern} matches`);
  return text;
}

interface Reader {
  pattern: string;
  at: number;
}

/** The first of several. The others are read too, so that the reader stands behind them. */
function alternatives(reader: Reader): string {
  const first = sequence(reader);
  while (reader.pattern[reader.at] === "|") {
    reader.at += 1;
    sequence(reader);
  }
  return first;
}

function sequence(reader: Reader): string {
  let text = "";
  for (;;) {
    const next = reader.pattern[reader.at];
    if (next === undefined || next === "|" || next === ")") return text;
    text += repeated(atom(reader), reader);
  }
}

function atom(reader: Reader): string {
  const next = reader.pattern[reader.at++] ?? "";
  if (next === "^" || next === "$") return "";
  if (next === ".") return "a";
  if (next === "\\") return escaped(reader.pattern[reader.at++] ?? "");
  if (next === "[") return ofClass(reader);
  if (next !== "(") return next;
  if (reader.pattern.startsWith("?:", reader.at)) reader.at += 2;
  const inner = alternatives(reader);
  reader.at += 1;
  return inner;
}

function escaped(letter: string): string {
  return { d: "0", w: "a", s: " ", b: "" }[letter] ?? letter;
}

function ofClass(reader: Reader): string {
  const end = reader.pattern.indexOf("]", reader.at + 1);
  const inner = reader.pattern.slice(reader.at, end);
  reader.at = end + 1;
  if (!inner.startsWith("^")) return inner.startsWith("\\") ? escaped(inner[1] ?? "") : (inner[0] ?? "");
  return ["a", "0", "-", "/"].find((letter) => new RegExp(`[${inner}]`).test(letter)) ?? "";
}

/** As often as it must be there. What may be missing is. */
function repeated(text: string, reader: Reader): string {
  const rest = reader.pattern.slice(reader.at);
  const braces = /^\{(\d+)(,\d*)?\}/.exec(rest);
  if (braces !== null) {
    reader.at += braces[0].length;
    return text.repeat(Number(braces[1]));
  }
  const sign = rest[0];
  if (sign !== "?" && sign !== "*" && sign !== "+") return text;
  reader.at += 1;
  if (reader.pattern[reader.at] === "?") reader.at += 1;
  return sign === "+" ? text : "";
}
