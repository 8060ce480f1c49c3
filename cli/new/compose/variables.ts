// Variables of a service: `environment` and `env_file`.
import type { Variable } from "../draft";
import { readNearby } from "../nearby";
import type { Item } from "../source";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";

/** All variables of a service; what stands later counts. */
export function variablesOf(service: Service, file: string): Variable[] {
  const found = new Map<string, Variable>();
  const set = (variable: Variable): void => {
    const before = found.get(variable.name);
    if (before !== undefined && before.item !== variable.item) before.item.take();
    found.delete(variable.name);
    found.set(variable.name, variable);
  };
  for (const item of service.all("env_file")) {
    for (const entry of item.kind === "table" ? [item] : item.list()) fromFile(entry, file).forEach(set);
  }
  for (const item of service.all("environment")) fromItem(item).forEach(set);
  return [...found.values()];
}

function fromItem(item: Item): Variable[] {
  if (item.kind === "table") return item.entries().map(([name, value]) => variable(name, value.peek(), value));
  return item.list().flatMap((entry) => {
    const text = entry.peek();
    if (text === undefined) return [];
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    return [variable(interpolate(name), value, entry)];
  });
}

/** Without a value, Compose takes the shell's. */
function variable(name: string, text: string | undefined, item: Item): Variable {
  const value = text === undefined ? { origin: "the shell has its value" } : { text: interpolate(text) };
  return { name, value, item };
}

/** The variables of a file; of the example beside it where the file itself is at nobody's but its owner's. */
function fromFile(entry: Item, file: string): Variable[] {
  const name = (entry.kind === "table" ? entry.get("path")?.peek() : entry.peek()) ?? "";
  const path = interpolate(name);
  const candidates = [
    path,
    `${path}.example`,
    `${path}.sample`,
    `${path}.dist`,
    `${path}.template`,
    path.replace(/([^/]*)$/, "example$1"),
    path.replace(/\.?([^/.]*)$/, ".$1.example"),
  ];
  const texts = candidates.map((candidate) => readNearby(file, candidate));
  const text = texts.find((found) => found !== undefined);
  // Values of an example are published with it.
  const kept = texts[0] === undefined ? {} : { isKept: true };
  if (text === undefined) {
    entry.note("to do", "is not there: put its variables into env, config and secrets");
    return [];
  }
  const variables = parseEnvironment(text).map(([key, value, comment]): Variable => {
    const item = entry.at(`${entry.path}.${key}`, comment);
    return {
      name: key,
      value: value === "" ? { origin: "the file leaves it empty" } : { text: interpolate(value), ...kept },
      item,
    };
  });
  entry.note("changed", `its ${variables.length} variables are in the application's file`);
  return variables;
}

/** Lines of `KEY=value`, each with the comment before it. */
function parseEnvironment(text: string): [name: string, value: string, comment: string][] {
  const found: [string, string, string][] = [];
  let comment = "";
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw = ""] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      comment = line.trim().startsWith("#") ? `${comment} ${line.trim()}` : "";
      continue;
    }
    found.push([name, unquote(raw.trim()), comment]);
    comment = "";
  }
  return found;
}

function unquote(raw: string): string {
  const [, , content] = /^(["'])(.*?)\1\s*(#.*)?$/.exec(raw) ?? [];
  return content ?? raw.replace(/(^|\s+)#.*$/, "");
}
