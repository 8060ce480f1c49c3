// Variables as the text of a file, such that each value is read back as it is.
import { stringify } from "yaml";
import { usage } from "./failures";

/** What a file of variables may be. */
export const Format = { Dotenv: ".env", Json: "json", Yaml: "yaml" } as const;
export type Format = (typeof Format)[keyof typeof Format];

/** The name of a file of a format, unless another is asked for. */
export const defaultFile: Record<Format, string> = { ".env": ".env", json: ".env.json", yaml: ".env.yaml" };

/** The formats by the names that other tools have for them too. */
export function parseFormat(name: string): Format {
  const known: Partial<Record<string, Format>> = {
    ".env": Format.Dotenv,
    env: Format.Dotenv,
    dotenv: Format.Dotenv,
    json: Format.Json,
    yaml: Format.Yaml,
    yml: Format.Yaml,
  };
  const format = known[name];
  if (format === undefined) throw usage(`--output: ${JSON.stringify(name)}; use .env, json or yaml`);
  return format;
}

/** What a file says about itself: variables too, so that programs can read it in each format. */
export interface Origin {
  environment: string;
  app: string;
  expires: Date | undefined;
}

const title = "Made by `groundplan env pull`";
const originVariables = { environment: "GROUNDPLAN_ENVIRONMENT", expires: "GROUNDPLAN_EXPIRES" };

/** Whether a file is one of ours, which may be overwritten. */
export function isOurs(text: string): boolean {
  return text.startsWith(`# ${title}`) || text.startsWith(`{\n  "${originVariables.environment}"`);
}

/** The text of a file. */
export function render(format: Format, variables: ReadonlyMap<string, string>, origin: Origin): string {
  const all = new Map([[originVariables.environment, origin.environment]]);
  if (origin.expires !== undefined) all.set(originVariables.expires, origin.expires.toISOString());
  for (const [key, value] of [...variables].sort(([one], [other]) => (one < other ? -1 : 1))) all.set(key, value);
  if (format === Format.Json) return `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`;
  const body =
    format === Format.Yaml
      ? stringify(Object.fromEntries(all), { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 })
      : [...all].map(([key, value]) => `${key}=${quote(key, value)}\n`).join("");
  return heading(origin) + body;
}

function heading({ environment, app, expires }: Origin): string {
  const end = expires === undefined ? "" : `# Expires ${expires.toISOString()}: then pull again.\n`;
  return `# ${title} from ${environment}, for ${app}. The next pull overwrites it.\n${end}`;
}

/**
 * A value that `dotenv` (https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow) and a shell that reads
 * the file with `.` or `source` take for the same text. Between single quotes both expand nothing. Between double quotes a
 * shell expands dollar signs, backticks and backslashes, so a value with a single quote and one of these is refused: there is
 * no way to write it that runs nothing in the one and is right in the other.
 */
function quote(key: string, value: string): string {
  // `dotenv` takes a carriage return for a line feed.
  const isLiteral = !value.includes("\r");
  if (isLiteral && !value.includes("'")) return between("'", value);
  if (isLiteral && !/["$`\\]/.test(value)) return between('"', value);
  const what = isLiteral ? 'a single quote together with one of " $ ` \\' : "a carriage return";
  throw usage(`${key}: its value holds ${what}, which the format .env cannot hold safely; use --output json`);
}

/** A backslash before the last quote seems to escape it, and what follows to belong to the value: a comment ends that. */
function between(mark: string, text: string): string {
  return mark + text + mark + (text.endsWith("\\") ? `\n# ${mark}.${mark}` : "");
}
