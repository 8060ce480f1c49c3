// How a row says a command: words with places for inputs.
//
// `{path}` is the input at that path, `{path:change}` the same after one of `changes`; `{this}` is the resource's name in its cloud,
// `{project}` its project, `{@Class}` the name of the resource of that class that it needs and `{@Class.path}` an input of that. An
// option (`--x {path}`) whose value is not there falls away with it. `?path` at the end of a word: the word is there where the
// input is true; `[no-]` in front turns it round where the input is false.
import type { Step, Value } from "../../sandbox";
import { valueByPath } from "../../sandbox/paths";
import { isTable } from "../../sandbox/wire";
import type { Deployed } from "./environment";

const changes: Record<string, (value: Value) => string> = {
  lower: (value) => plain(value).toLowerCase(),
  option: (value) => plain(value).toLowerCase().replaceAll("_", "-"),
  list: (value) => (Array.isArray(value) ? value.map(plain).join(",") : plain(value)),
  pairs: (value) => pairs(value, "name", "value"),
  ranges: (value) => pairs(value, "rangeName", "ipCidrRange"),
  labels: (value) =>
    Object.entries(isTable(value) ? value : {})
      .map(([key, one]) => `${key}=${plain(one)}`)
      .join(","),
  last: (value) => plain(value).split("/").at(-1) ?? "",
  account: (value) =>
    plain(value)
      .split("/")
      .at(-1)
      ?.replace(/^serviceAccount:/, "") ?? "",
  condition: (value) => (isTable(value) ? `^;^${named(value, ["expression", "title", "description"])}` : plain(value)),
  network: (value) =>
    plain(value).includes("/") ? plain(value) : `projects/{project}/global/networks/${plain(value)}`,
  upstream: (value) => (isTable(value) ? upstream(value) : plain(value)),
  allowed: (value) => allowed(value),
  tls: (value) => plain(value).replace(/^TLS_(\d)_(\d)$/, "$1.$2"),
  day: (value) => ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"][Number(value) - 1] ?? plain(value),
  purpose: (value) => (value === "ENCRYPT_DECRYPT" ? "encryption" : plain(value).toLowerCase().replaceAll("_", "-")),
  later: (value) => `+p${Math.round(Number(plain(value).replace(/s$/, "")) / 86_400)}d`,
  hours: (value) => String(Math.round(Number(value) / 24)),
  openssl: (value) => (value === "ECDSA" ? "EC" : plain(value)),
  keys: () => "keys.json",
  seconds: (value) => `${plain(value).replace(/s$/, "")}s`,
  days: (value) => `${Math.round(Number(plain(value).replace(/s$/, "")) / 86_400)}d`,
};

/** @throws Error if a row asks for what its type always has, and it is not there. */
export function expand(template: string, step: Step, deployed: Deployed): string[] {
  const words: string[] = [];
  const tokens = template.split(" ").filter((token) => token !== "");
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] ?? "";
    const [, word = token, path] = /^(.+)\?([\w.]+)$/.exec(token) ?? [];
    if (path !== undefined) words.push(...switched(word, valueByPath(step.inputs, path)));
    else if (token.startsWith("--") && (tokens[index + 1] ?? "").includes("{")) {
      const value = filled(tokens[++index] ?? "", step, deployed);
      if (value !== undefined) words.push(token, value);
    } else {
      const value = filled(token, step, deployed);
      if (value === undefined) throw new Error(`${step.urn}: "${template}" asks for what is not there: ${token}`);
      words.push(value);
    }
  }
  return words;
}

function switched(word: string, value: Value | undefined): string[] {
  if (word.startsWith("--[no-]")) {
    if (typeof value !== "boolean") return [];
    return [word.replace("[no-]", value ? "" : "no-")];
  }
  return value === undefined || value === null || value === false ? [] : [word];
}

function filled(token: string, step: Step, deployed: Deployed): string | undefined {
  const missing: string[] = [];
  const text = token.replace(/\{([^{}:]+)(?::(\w+))?\}/g, (_, path: string, change?: string) => {
    const value = valueOf(path, step, deployed);
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) {
      missing.push(path);
      return "";
    }
    return change === undefined ? plain(value) : (changes[change]?.(value) ?? plain(value));
  });
  return missing.length > 0 ? undefined : text.replaceAll("{project}", deployed.projectOf(step));
}

function valueOf(path: string, step: Step, deployed: Deployed): Value | undefined {
  if (path === "this") return deployed.nameOf(step);
  if (path === "project") return deployed.projectOf(step);
  if (path.startsWith("@")) {
    const [, wanted = "", inner] = /^@(\w+)(?:\.(.+))?$/.exec(path) ?? [];
    const [found] = deployed.needs(step, [wanted]);
    if (found === undefined) return `<${wanted}>`;
    return inner === undefined
      ? deployed.nameOf(found)
      : deployed.shown(found, valueByPath(found.inputs, inner), inner);
  }
  const key = path.split(".").at(-1) ?? path;
  return deployed.shown(step, valueByPath(step.inputs, path), key);
}

export function plain(value: Value): string {
  if (Array.isArray(value)) return value.map(plain).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function pairs(value: Value, key: string, content: string): string {
  if (!Array.isArray(value)) return plain(value);
  return value
    .filter(isTable)
    .map((one) => `${plain(one[key] ?? "")}=${plain(one[content] ?? "")}`)
    .join(",");
}

function named(value: Record<string, Value>, keys: string[]): string {
  return keys
    .filter((key) => value[key] !== undefined && value[key] !== null)
    .map((key) => `${key}=${plain(value[key] ?? "")}`)
    .join(";");
}

/** Which registry a repository pulls through: a preset, or an address. */
function upstream(remote: Record<string, Value>): string {
  const docker = remote["dockerRepository"];
  const common = remote["commonRepository"];
  if (isTable(docker) && typeof docker["publicRepository"] === "string")
    return docker["publicRepository"].replaceAll("_", "-").toLowerCase();
  if (isTable(docker) && isTable(docker["customRepository"])) return plain(docker["customRepository"]["uri"] ?? "");
  return isTable(common) ? plain(common["uri"] ?? "") : "<registry>";
}

/** `tcp:80,tcp:443`, as `--allow` takes it. */
function allowed(value: Value): string {
  if (!Array.isArray(value)) return plain(value);
  return value
    .filter(isTable)
    .flatMap(({ protocol = "", ports = [] }) =>
      (Array.isArray(ports) && ports.length > 0 ? ports : [ports]).map((port) =>
        port === "" || (Array.isArray(port) && port.length === 0)
          ? plain(protocol)
          : `${plain(protocol)}:${plain(port)}`,
      ),
    )
    .join(",");
}
