// Variables that say one thing together: `DB_HOST`, `DB_PORT`, `DB_USER`, `DB_PASSWORD`, `DB_NAME`.
import type { Bindings, DraftBinding } from "./bindings";
import { connectionOf, part } from "./connections";
import type { DataKind, DataService, Program, Variable } from "./draft";
import { isLocal } from "./local-hosts";
import { isMarker, markersOf } from "./texts";

const hostEnd = /(host_?names?|hosts?|servers?|addr|address(es)?|endpoints?|urls?|uri|dsn)$/i;

/** How names of variables end whose value is a choice, and no address. */
const kindEnd =
  /(^|[^a-z]|(?<=[a-z])(?=[A-Z]))(adapter|backend|client|connection|dialect|driver|drivername|engine|kind|method|mode|platform|provider|schema|scheme|storage|store|transport|type|vendor)$/i;

const roles: [form: RegExp, part: string][] = [
  [/^(user|username|user_name|usr|login|uid)$/i, "username"],
  [/^(pass|password|passwd|pwd|pw|auth)$/i, "password"],
  [/^(name|db|database|dbname|db_name|database_name|databasename)$/i, "database"],
  [/^(port|port_number)$/i, "port"],
  [hostEnd, "host"],
];

/** Names of hosts that say themselves what they lead to. */
const hostNames: [form: RegExp, kind: DataKind, product: string][] = [
  [
    /(^|_)(db|database|pg|postgres|postgresql|postgresdb|sql|rds|cloudsql)_*(url_)?(host|hostname|host_name|server|addr|address)$|^pghost(addr)?$/i,
    "postgres",
    "PostgreSQL",
  ],
  [/(^|_)(redis|valkey|cache|bull_redis)_*(host|hostname|server|addr|address)$/i, "cache", "Redis"],
];
const otherEngines = /mysql|mariadb|mongo|mssql|sql-?server|oracle|clickhouse|cockroach/i;
/** Servers whose password may be the same text in an example. */
const otherServers = new RegExp(
  `${otherEngines.source}|rabbit|amqp|kafka|nats|elastic|opensearch|smtp|mail|ldap|admin`,
  "i",
);
/** Words that stand for no value. */
const nothing = /^(null|none|nil|undefined|true|false|yes|no|on|off)$/i;

/** What each variable of a program becomes that belongs to a data service, by its name. */
export function groupsOf(program: Program, bindings: Bindings): Map<string, string | DataService> {
  const found = new Map<string, string | DataService>();
  for (const host of program.variables) {
    const lead = leadOf(host, program, bindings);
    if (lead === undefined) continue;
    const { service, text } = lead;
    if (service.kind === "outside") {
      found.set(host.name, service);
      // Whoever runs it knows its password.
      for (const [variable, role] of siblingsOf(host.name, program.variables))
        if (role === "password" && !found.has(variable.name)) found.set(variable.name, service);
      continue;
    }
    const siblings = siblingsOf(host.name, program.variables);
    const named = siblings.find(([, role]) => role === "database")?.[0].value.text;
    const isName = named !== undefined && !isMarker(named) && named !== "" && service.kind === "postgres";
    const binding = lead.binding ?? bindings.of(service, isName ? named : undefined);
    if (binding === undefined) continue;
    found.set(host.name, text ?? part(binding, "host"));
    for (const [variable, role] of siblings) {
      const become = sibling(binding, role, variable);
      if (become !== undefined && !found.has(variable.name)) found.set(variable.name, become);
    }
  }
  byValue(program, bindings, found);
  return found;
}

function lastWord(name: string): string {
  return /[A-Za-z]+$/.exec(name)?.[0] ?? "";
}

/** Where a variable leads to, by its value or by its name. */
function leadOf(
  variable: Variable,
  program: Program,
  bindings: Bindings,
): { service: DataService; binding?: DraftBinding; text?: string } | undefined {
  const { name, value } = variable;
  const text = nothing.test(value.text ?? "") ? "" : (value.text ?? "");
  // Score names the parts itself.
  if (markersOf(text, "part").length > 0) return undefined;
  // A user and a database may be called as the host is.
  if (/^[\w.-]+$/.test(text) && roles.some(([form, role]) => role !== "host" && form.test(lastWord(name))))
    return undefined;
  // A socket of Cloud SQL's.
  const socket = bindings.serviceAt(text);
  if (socket !== undefined && text.startsWith("/")) return { service: socket };
  // A word that says which kind is used, such as `DB_CLIENT: postgres`, may be called as a service is.
  if (/^[\w-]+$/.test(text) && kindEnd.test(name)) return undefined;
  const connection = text === "" ? undefined : connectionOf(text, bindings);
  if (connection !== undefined) return connection;
  const isEmpty = text === "";
  const unknown = isEmpty || isMarker(text);
  if (unknown) {
    const whole = wholeUrl(name, bindings);
    if (whole !== undefined) return whole;
  }
  const kind = hostNames.find(([form]) => form.test(name));
  if (kind === undefined || (!unknown && !/^[\w.-]+$/.test(text))) return undefined;
  // What is empty leads somewhere only where there is something to lead to.
  if (isEmpty && bindings.first(kind[1]) === undefined) return undefined;
  const names = program.variables.map(
    (one) =>
      `${one.name} ${/driver|client|type|engine|dialect|connection/i.test(one.name) ? (one.value.text ?? "") : ""}`,
  );
  const other = kind[1] === "postgres" ? bindings.described("outside").find(isDatabase) : undefined;
  const isOther = kind[1] === "postgres" && names.some((one) => otherEngines.test(one));
  if (isOther) return other && { service: other };
  const isKnown =
    siblingsOf(name, program.variables).some(([, role]) => role !== "port") ||
    // Of a laptop's address the others may be called as the official image's are.
    (isLocal(text) && program.variables.some((one) => /^POSTGRES_(USER|PASSWORD|DB)$/.test(one.name)));
  if (kind[1] === "postgres" && !isKnown) return undefined;
  return { service: bindings.first(kind[1]) ?? other ?? bindings.discover(kind[1], kind[2], unknown ? kind[1] : text) };
}

/** Whether it is a database of another kind, which the variables of a file that has no PostgreSQL lead to. */
function isDatabase({ product }: DataService): boolean {
  return otherEngines.test(product);
}

/** A URL whose value the file does not have, and that can only lead to the one service of its kind. */
function wholeUrl(
  name: string,
  bindings: Bindings,
): { service: DataService; binding?: DraftBinding; text?: string } | undefined {
  const isDatabase =
    /^(\w+_)?(DATABASE|POSTGRES|POSTGRESQL|PG|DB)_(URL|URI|DSN|CONNECTION_STRING|CONNECTION_URL)$/.test(name);
  const isCache = /^(\w+_)?(REDIS|VALKEY)_(URL|URI|DSN|CONNECTION_STRING)$/.test(name);
  const service = isDatabase ? bindings.first("postgres") : isCache ? bindings.first("cache") : undefined;
  const [host] = service?.hosts ?? [];
  return host === undefined ? undefined : connectionOf(`${isDatabase ? "postgresql" : "redis"}://${host}`, bindings);
}

/** Variables whose names begin in the same way, with what their ends say. */
function siblingsOf(host: string, variables: Variable[]): [variable: Variable, role: string][] {
  const stem = host.replace(hostEnd, "");
  const stems = [stem, stem.replace(/_?(url|jdbc)_+$/i, "_")];
  return variables.flatMap((variable): [Variable, string][] => {
    const start = stems.find((one) => one.length > 1 && variable.name.startsWith(one));
    if (variable.name === host || start === undefined) return [];
    const rest = variable.name.slice(start.length).replace(/^_+/, "");
    const role = roles.find(([form]) => form.test(rest))?.[1];
    return role === undefined || role === "host" ? [] : [[variable, role]];
  });
}

function sibling(binding: DraftBinding, role: string, { value }: Variable): string | undefined {
  const { kind } = binding;
  if (role === "password" && kind !== "bucket") return part(binding, "password");
  if (role === "port" && kind !== "bucket") return part(binding, "port");
  if (role === "port") return "443";
  if (kind !== "postgres") return undefined;
  // What names no database, such as DB_NAME: "true", is something else.
  if (role === "database" && /^(true|false|\d+)$/.test(value.text ?? "")) return undefined;
  return role === "username" || role === "database" ? part(binding, role) : undefined;
}

/** What has the very text that a data service was given to show is that credential. */
function byValue({ variables }: Program, bindings: Bindings, found: Map<string, string | DataService>): void {
  for (const service of bindings.all.map((binding) => binding.service)) {
    const { username, password, database } = service.credentials;
    if (service.kind === "bucket") continue;
    for (const { name, value } of variables) {
      const { text } = value;
      if (found.has(name) || text === undefined || text === "") continue;
      const take = (role: string): void => {
        const binding = bindings.of(service);
        if (binding !== undefined) found.set(name, part(binding, role));
      };
      if (text === password && /pass|pwd|pw$|auth|secret/i.test(name) && !otherServers.test(name)) take("password");
      else if (service.kind !== "postgres") continue;
      else if (text === username && /user(_?name)?$/i.test(name) && isOfDatabase(name)) take("username");
      else if (text === database && isOfDatabase(name) && /(name|db|database)$/i.test(name)) take("database");
    }
  }
}

function isOfDatabase(name: string): boolean {
  return /db|database|pg|postgres|sql/i.test(name);
}
