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

/** Whose token a request carries. */
const tokens = {
  google: "$(gcloud auth print-access-token)",
  cloudflare: "$CLOUDFLARE_API_TOKEN",
};

/** The functions that send requests: a line for each, in place of one in each request. */
export const requestFunctions: string = Object.entries(tokens)
  .map(
    ([name, token]) => `${name}() { curl --fail-with-body --header "Authorization: Bearer ${token}" --request "$@"; }`,
  )
  .join("\n");

/** Whether a command's first word is one of those functions. */
export function isRequest(tool: string): boolean {
  return Object.hasOwn(tokens, tool);
}

export function request({ method, url, body }: Request): Command {
  const words = [url.startsWith("https://api.cloudflare.com/") ? "cloudflare" : "google", method, url];
  return body === undefined ? { words } : { words: [...words, "--json", "@-"], input: body };
}

const mark = "EOF";
const widest = 120;

/** The command as a shell reads it, a line that is too long broken before its options. In a loop, some of what it says is a variable. */
export function shellText({ words, input }: Command, variables: string[] = []): string {
  const line = broken(words.map((word) => quoted(word, variables)));
  if (input === undefined) return line;
  const text = typeof input === "string" ? input.replace(/\n$/, "") : JSON.stringify(input, undefined, 1).trim();
  // A line that says the mark would end the text early.
  const end = text.split("\n").includes(mark) ? `${mark}_OF_TEXT` : mark;
  return `${line} <<'${end}'\n${typeof input === "string" ? text : compact(input)}\n${end}`;
}

/** Whether a shell reads a word as it is. */
export function isPlainWord(word: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(word);
}

/** A word as one word of a POSIX shell, in which nothing is replaced but the variables. */
export function quoted(word: string, variables: string[] = []): string {
  if (isPlainWord(word)) return word;
  if (variables.some((name) => word.includes(`$${name}`))) return `"${word}"`;
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
