// Texts that say where a data service is: URLs, connection strings of pairs, and places.
import { kindOfScheme } from "./images";
import type { Bindings, DraftBinding } from "./bindings";
import type { DataService } from "./draft";
import { boundKinds, boundOf, provided, type DataKind } from "./kinds";
import { isLocal } from "./local-hosts";
import { isSecretName, looksSecret } from "./secrets";
import { part } from "./texts";

/** What a text that leads to a data service becomes. */
export interface Connection {
  /** With markers of parts; absent where a person has to put the whole text in. */
  text?: string;
  service: DataService;
  binding?: DraftBinding;
}

const atom = "(?:\\uE000[^\\uE001]*\\uE001|[^\\s/:@?#,;\\uE000])";
const url = new RegExp(
  `^(jdbc:)?([a-z][a-z0-9+.-]*)://(?:((?:${atom}|:)*)@)?(${atom}+)(?::(\\d+|\\uE000[^\\uE001]*\\uE001))?(?:/([^?#]*))?([?#].*)?$`,
  "is",
);
const place = new RegExp(`^(${atom}+)(?::(\\d+|\\uE000[^\\uE001]*\\uE001))?$`);

/** What a text becomes that leads to a data service; nothing if it leads to none. */
export function connectionOf(text: string, bindings: Bindings): Connection | undefined {
  return ofUrl(text, bindings) ?? ofPairs(text, bindings) ?? ofPlace(text, bindings);
}

function ofUrl(text: string, bindings: Bindings): Connection | undefined {
  const [, jdbc = "", scheme = "", , host = "", port = "", database = "", query = ""] = url.exec(text) ?? [];
  if (host === "") return undefined;
  const spoken = kindOfScheme(scheme);
  const published = isLocal(host) ? bindings.publishedAt(Number(port)) : undefined;
  const known =
    bindings.serviceAt(host) ?? published ?? (spoken === undefined ? undefined : meant(host, spoken, bindings));
  if (known === undefined && (spoken === undefined || isLocal(host))) return undefined;
  const service = known ?? bindings.discover(spoken ?? provided, scheme, host);
  const bound = boundOf(service.kind);
  if (bound === undefined) return { service };
  const isNamed = bound.objects?.isNamed === true && database !== "";
  const binding = bindings.of(service, isNamed ? database : undefined);
  if (binding === undefined) return undefined;
  const address = { jdbc, scheme, path: database, query: withoutLogin(query) };
  return { service, binding, text: bound.variables.url(address, (name) => part(binding, name)) };
}

/** The one service of its kind that the file runs, where an address names none of the file's: an example, or how a laptop reaches it. */
function meant(host: string, kind: DataKind, bindings: Bindings): DataService | undefined {
  const own = bindings.described(kind);
  return own.length === 1 && (isLocal(host) || /^[\w-]+$/.test(host)) ? own[0] : undefined;
}

/** A text whose parts are those of bindings already, such that it connects as their servers want it. */
export function connecting(text: string): string {
  const spoken = kindOfScheme(/^([a-z][a-z0-9+.:-]*):\/\//i.exec(text)?.[1] ?? "");
  const kinds = boundKinds().filter(([kind]) => spoken === undefined || kind === spoken);
  return kinds.reduce((written, [, { variables }]) => variables.connecting?.(written) ?? written, text);
}

/** The login is the binding's, and no secret is copied. */
function withoutLogin(query: string): string {
  const kept = query
    .replace(/^\?/, "")
    .split("&")
    .filter((pair) => pair !== "" && !/^(user|username|password)=/i.test(pair) && !isSecretPair(pair));
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

function isSecretPair(pair: string): boolean {
  return looksSecret(pair) || isSecretName(pair.split("=")[0] ?? "");
}

const pairRoles: [form: RegExp, part: string][] = [
  [/^(host|server|data source|address|addr|hostname)$/i, "host"],
  [/^port$/i, "port"],
  [/^(user|username|user id|userid|uid|user name)$/i, "username"],
  [/^(password|pwd|pass)$/i, "password"],
  [/^(dbname|database|initial catalog|db)$/i, "database"],
];

/** `host=db user=app password=…`, and the same with semicolons. */
function ofPairs(text: string, bindings: Bindings): Connection | undefined {
  const separator = text.includes(";") ? ";" : " ";
  const pairs = text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
  const parsed = pairs.map((pair) => /^([A-Za-z][\w ]*?)\s*=\s*(.*)$/s.exec(pair));
  if (pairs.length < 2 || parsed.some((pair) => pair === null)) return undefined;
  const found = parsed.map((pair): [key: string, value: string, role: string | undefined] => {
    const [, key = "", value = ""] = pair ?? [];
    return [key, value, pairRoles.find(([form]) => form.test(key))?.[1]];
  });
  const valueOf = (role: string): string | undefined => found.find(([, , one]) => one === role)?.[1];
  const service = bindings.serviceAt((valueOf("host") ?? "").split(":")[0]?.split(",")[0] ?? "");
  if (service === undefined) return undefined;
  const write = boundOf(service.kind)?.variables.pair;
  if (write === undefined) return { service };
  const binding = bindings.of(service, valueOf("database"));
  if (binding === undefined) return undefined;
  const shown = found.filter(([key, value, role]) => role !== undefined || !isSecretPair(`${key}=${value}`));
  const written = shown.map(
    ([key, value, role]) => `${key}=${role === undefined ? write(key, value) : part(binding, role)}`,
  );
  return { service, binding, text: written.join(separator === ";" ? ";" : " ") };
}

/** A host name alone, or with a port. */
function ofPlace(text: string, bindings: Bindings): Connection | undefined {
  const [, host = "", port] = place.exec(text) ?? [];
  const service = host === "" ? undefined : bindings.serviceAt(host);
  if (service === undefined) return undefined;
  // A proxy beside the program: its variables are known by their names.
  if (isLocal(host)) return undefined;
  const bound = boundOf(service.kind);
  if (bound === undefined) return { service };
  const binding = bindings.of(service);
  if (binding === undefined) return undefined;
  if (bound.variables.place !== undefined) return { service, binding, text: bound.variables.place };
  const at = part(binding, "host");
  return { service, binding, text: port === undefined ? at : `${at}:${part(binding, "port")}` };
}
