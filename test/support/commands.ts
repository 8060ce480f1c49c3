// The commands of a Markdown document, and whether each was looked up where its tool says what it takes.
import { readFileSync } from "node:fs";
import path from "node:path";
import { isRequest } from "../../cli/blueprint/command";
import { root } from "./project";
import { shellCommands, type ShellCommand } from "./shell";

/** What was looked up, by command: the options, or the members of what is sent, that its source declares. */
export interface Reference {
  /** By tool: where that was read, and when. */
  sources: Record<string, string>;
  /** `gcloud compute networks create`, `POST https://…/{}/…`. */
  commands: Record<string, string[]>;
}

export const referenceFile = path.join(root, "test/support/reference/commands.json");

export function reference(): Reference {
  return JSON.parse(readFileSync(referenceFile, "utf8")) as Reference;
}

/** One command of a document: what is looked up, and what it is given. */
export interface Use {
  tool: string;
  /** Words up to the first option, or the method and the address. */
  words: string[];
  options: string[];
  /** Paths of members of the JSON that is sent. */
  members: string[];
}

/** Every command in the blocks of a document's shell. */
export function commandsOf(markdown: string): Use[] {
  return [...markdown.matchAll(/^( *)```sh\n([^]*?)^ *```$/gm)].flatMap(([, indent = "", text = ""]) =>
    shellCommands(text.replace(new RegExp(`^${indent}`, "gm"), ""))
      // The functions that send requests: what they are called with is looked at.
      .filter(({ words }) => !words.includes("$@"))
      .map(useOf),
  );
}

function useOf({ words, input }: ShellCommand): Use {
  const [tool = "", ...rest] = words;
  if (isRequest(tool)) return requestOf(["--request", ...rest], input);
  if (tool === "curl") return requestOf(rest, input);
  const first = rest.findIndex((word) => word.startsWith("-") && word !== "-");
  const options = rest.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.replace(/=.*/s, ""));
  return { tool, words: rest.slice(0, first < 0 ? undefined : first), options, members: [] };
}

function requestOf(rest: string[], input = ""): Use {
  const method = rest[rest.findIndex((word) => word === "--request" || word === "-X") + 1] ?? "GET";
  const url = rest.find((word) => word.startsWith("https://")) ?? "";
  return {
    tool: "curl",
    words: [method, url],
    options: [],
    members: input === "" ? [] : members(JSON.parse(input), ""),
  };
}

function members(value: unknown, at: string): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => members(one, at)))];
  if (value === null || typeof value !== "object") return at === "" ? [] : [at];
  return Object.entries(value).flatMap(([key, one]) => {
    const inner = members(one, at === "" ? key : `${at}.${key}`);
    return inner.length === 0 ? [at === "" ? key : `${at}.${key}`] : inner;
  });
}

/** The name under which a command was looked up; nothing if it was not. */
export function lookedUp(use: Use, { commands }: Reference): string | undefined {
  if (use.tool === "curl") return Object.keys(commands).find((pattern) => fits(pattern, use.words.join(" ")));
  for (let count = use.words.length; count >= 0; count--) {
    const name = [use.tool, ...use.words.slice(0, count)].join(" ");
    if (Object.hasOwn(commands, name)) return name;
  }
  return undefined;
}

/** `{}` of a pattern is one step of an address; what follows a question mark is looked up as members are. */
function fits(pattern: string, address: string): boolean {
  const [plain = ""] = address.split("?");
  const expression = pattern
    .split("{}")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^/:]+");
  return new RegExp(`^${expression}$`).test(plain);
}

/** What a command is given that was not found where it was looked up. */
export function unfound(use: Use, known: string[]): string[] {
  const query = use.words.join(" ").split("?")[1] ?? "";
  const parameters = [...query.matchAll(/(?:^|&)(\w+)=/g)].map(([, name = ""]) => `?${name}`);
  return [...use.options, ...parameters, ...use.members].filter(
    (one) => !known.some((pattern) => matches(pattern, one)),
  );
}

/** `*` of a pattern is any one step of a path, `**` all that is below. */
function matches(pattern: string, one: string): boolean {
  if (pattern === one) return true;
  if (!pattern.includes("*")) return false;
  const expression = pattern
    .replace(/[.?]/g, "\\$&")
    .replaceAll("**", ".+")
    .replace(/(?<!\.)\*/g, "[^.]+");
  return new RegExp(`^${expression}$`).test(one);
}
