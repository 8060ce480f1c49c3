// A command of the manual process as data: what is compared, checked and printed.

/** A command line, with what it reads. */
export interface Command {
  /** What is run and what it is told, one word each: `gcloud`, `compute`, `networks`, `create`, `shop`. */
  words: string[];
  /** What it reads from standard input: a document as JSON, or a text. */
  input?: unknown;
}

/** A request to an HTTP API, which `curl` sends. */
export interface Request {
  method: string;
  url: string;
  body?: unknown;
}

/** Whose token a request carries, by the host. */
const tokens: Record<string, string> = {
  "api.cloudflare.com": "$CLOUDFLARE_API_TOKEN",
};
const googleToken = "$(gcloud auth print-access-token)";

export function request({ method, url, body }: Request): Command {
  const host = /^https:\/\/([^/]+)/.exec(url)?.[1] ?? "";
  const words = [
    "curl",
    "--fail-with-body",
    "--request",
    method,
    url,
    "--header",
    `Authorization: Bearer ${tokens[host] ?? googleToken}`,
  ];
  return body === undefined ? { words } : { words: [...words, "--json", "@-"], input: body };
}

const mark = "EOF";
const widest = 120;

/** The command as a shell reads it, a line that is too long broken before its options. */
export function shellText({ words, input }: Command): string {
  const line = broken(words.map(quoted));
  if (input === undefined) return line;
  const text = typeof input === "string" ? input.replace(/\n$/, "") : JSON.stringify(input, undefined, 1).trim();
  // A line that says the mark would end the text early.
  const end = text.split("\n").includes(mark) ? `${mark}_OF_TEXT` : mark;
  return `${line} <<'${end}'\n${typeof input === "string" ? text : compact(input)}\n${end}`;
}

/** A word as one word of a POSIX shell. A variable (`$NAME`) and the token's command stay what they are. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (word.includes("$") && !/["`\\]/.test(word.replace(googleToken, "")) && !/'/.test(word)) return `"${word}"`;
  return `'${word.replace(/'/g, `'\\''`)}'`;
}

function broken(words: string[]): string {
  const lines: string[] = [];
  let line = "";
  words.forEach((word, index) => {
    const joined = line === "" ? word : `${line} ${word}`;
    const unit = word.startsWith("--") ? `${joined} ${words[index + 1] ?? ""}` : joined;
    if (unit.length > widest && line !== "" && word.startsWith("-")) {
      lines.push(line);
      line = `  ${word}`;
    } else line = joined;
  });
  return [...lines, line].join(" \\\n");
}

/** JSON with a line for each member at the top. */
function compact(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[\n${value.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]`;
  const members = Object.entries(value).map(([key, one]) => `  ${JSON.stringify(key)}: ${JSON.stringify(one)}`);
  return `{\n${members.join(",\n")}\n}`;
}
