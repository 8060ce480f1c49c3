// Variables that say one thing together: `DB_HOST`, `DB_PORT`, `DB_USER`, `DB_PASSWORD`, `DB_NAME`.
import type { Bindings, DraftBinding } from "./bindings";
import { connectionOf, type Connection } from "./connections";
import type { DataService, Program, Variable } from "./draft";
import { boundKinds, boundOf, kindOf } from "./kinds";
import type { BoundVariables, Lead } from "./kinds/kind";
import { isLocal, laptopHosts } from "./local-hosts";
import { generatedForm, isPathOfSecret } from "./secrets";
import { isCredential } from "./shown";
import { isMarker, markersOf, part } from "./texts";

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

/** Words that stand for no value. */
const nothing = /^(null|none|nil|undefined|true|false|yes|no|on|off)$/i;

/** What each variable of a program becomes that belongs to a data service, by its name. */
export function groupsOf(program: Program, bindings: Bindings): Map<string, Lead> {
  const found = new Map<string, Lead>();
  for (const host of program.variables) {
    const lead = leadOf(host, program, bindings);
    if (lead === undefined) continue;
    const { service, text } = lead;
    const bound = boundOf(service.kind);
    if (bound === undefined) {
      found.set(host.name, service);
      // Whoever runs it knows its password.
      for (const [variable, role] of siblingsOf(host.name, program.variables))
        if (role === "password" && !found.has(variable.name)) found.set(variable.name, service);
      continue;
    }
    const siblings = siblingsOf(host.name, program.variables);
    const named = siblings.find(([, role]) => role === "database")?.[0].value.text;
    const isName = named !== undefined && !isMarker(named) && named !== "" && bound.objects?.isNamed === true;
    const binding = lead.binding ?? bindings.of(service, isName ? named : undefined);
    if (binding === undefined) continue;
    found.set(host.name, text ?? part(binding, "host"));
    for (const [variable, role] of siblings) {
      const become = sibling(binding, role, variable);
      if (become !== undefined && !found.has(variable.name)) found.set(variable.name, become);
    }
  }
  byValue(program, bindings, found);
  byServersNames(program, bindings, found);
  byLogin(program, bindings, found);
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
  const connection = text === "" ? undefined : (connectionOf(text, bindings) ?? atLaptop(variable, program, bindings));
  if (connection !== undefined) return connection;
  const isEmpty = text === "";
  const unknown = isEmpty || isMarker(text);
  if (unknown) {
    const whole = wholeUrl(name, bindings);
    if (whole !== undefined) return whole;
  }
  const [kind, bound] = boundKinds().find(([, { variables }]) => variables.hosts?.test(name) === true) ?? [];
  if (kind === undefined || bound === undefined || (!unknown && !/^[\w.-]+$/.test(text))) return undefined;
  // What is empty leads somewhere only where there is something to lead to.
  if (isEmpty && bindings.first(kind) === undefined) return undefined;
  const whose = ownerOf(variable, program, bound.variables, bindings);
  if (whose !== "own") return whose === "nobody" ? undefined : { service: whose };
  const { product = kind, host } = kindOf(kind);
  return {
    service:
      bindings.first(kind) ??
      otherOf(bound.variables, bindings) ??
      bindings.discover(kind, product, unknown ? host : text),
  };
}

/** What a host of the laptop leads to whose port another variable has: `MINIO_ENDPOINT=localhost` beside `MINIO_PORT=9000`. */
function atLaptop({ name, value }: Variable, { variables }: Program, bindings: Bindings): Connection | undefined {
  if (!laptopHosts.includes((value.text ?? "").toLowerCase())) return undefined;
  const [port] = siblingsOf(name, variables).find(([, role]) => role === "port") ?? [];
  const [host] = bindings.publishedAt(Number(port?.value.text))?.hosts ?? [];
  return host === undefined ? undefined : connectionOf(host, bindings);
}

/** Where products of several kinds have variables of one name: whose a host is. */
function ownerOf(
  { name, value }: Variable,
  { variables }: Program,
  { shared }: BoundVariables,
  bindings: Bindings,
): "own" | "nobody" | DataService {
  if (shared === undefined) return "own";
  const names = variables.map(
    (one) =>
      `${one.name} ${/driver|client|type|engine|dialect|connection/i.test(one.name) ? (one.value.text ?? "") : ""}`,
  );
  if (names.some((one) => shared.others.test(one))) return otherOf({ shared }, bindings) ?? "nobody";
  const isKnown =
    siblingsOf(name, variables).some(([, role]) => role !== "port") ||
    // Of a laptop's address the others may be called as the official image's are.
    (isLocal(value.text ?? "") && variables.some((one) => shared.own.test(one.name)));
  return isKnown ? "own" : "nobody";
}

/** The service of another kind that variables of these names lead to in a file that has none of their own. */
function otherOf({ shared }: Pick<BoundVariables, "shared">, bindings: Bindings): DataService | undefined {
  return bindings.provided().find(({ product }) => shared?.others.test(product) === true);
}

/** A URL whose value the file does not have, and that can only lead to the one service of its kind. */
function wholeUrl(
  name: string,
  bindings: Bindings,
): { service: DataService; binding?: DraftBinding; text?: string } | undefined {
  const [kind, bound] = boundKinds().find(([, { variables }]) => variables.urls?.form.test(name) === true) ?? [];
  const [host] = (kind === undefined ? undefined : bindings.first(kind))?.hosts ?? [];
  return host === undefined ? undefined : connectionOf(`${bound?.variables.urls?.scheme ?? ""}://${host}`, bindings);
}

/** Variables whose names begin in the same way, with what their ends say. */
function siblingsOf(host: string, variables: Variable[]): [variable: Variable, role: string][] {
  const stem = host.replace(hostEnd, "");
  const stems = [stem, stem.replace(/_?(url|jdbc)_+$/i, "_")];
  return variables.flatMap((variable): [Variable, string][] => {
    const start = stems.find((one) => one.length > 1 && variable.name.startsWith(one));
    if (variable.name === host || start === undefined) return [];
    // Beside `REDIS_HOST`, `REDIS_HOST_PASSWORD` is the same as `REDIS_PASSWORD`.
    const isOfHost = /_host$/i.test(host) && /_(password|port)$/i.test(variable.name);
    const own = isOfHost && variable.name.startsWith(`${host}_`) ? `${host}_` : start;
    const rest = variable.name.slice(own.length).replace(/^_+/, "");
    const role = roles.find(([form]) => form.test(rest))?.[1];
    const isFile = role === "password" && isPathOfSecret(variable.value.text ?? "");
    return role === undefined || role === "host" || isFile ? [] : [[variable, role]];
  });
}

function sibling(binding: DraftBinding, role: string, { value }: Variable): string | undefined {
  // What names no database, such as DB_NAME: "true", is something else.
  if (role === "database" && /^(true|false|\d+)$/.test(value.text ?? "")) return undefined;
  const become = boundOf(binding.kind)?.variables.siblings[role];
  return typeof become === "string" ? part(binding, become) : become?.text;
}

const credentials = ["password", "username", "database"] as const;

/** What has the very text that a data service was given to show is that credential. */
function byValue({ variables }: Program, bindings: Bindings, found: Map<string, Lead>): void {
  const services = [...bindings.all.map(({ service }) => service), ...sharedWith(variables, bindings)];
  for (const service of new Set(services)) {
    const shown = boundOf(service.kind)?.variables.shown;
    if (shown === undefined) continue;
    for (const variable of variables) {
      const { name } = variable;
      if (found.has(name)) continue;
      // Examples have one word for many secrets: what a program makes for itself is its own.
      const isOwn = generatedForm(name, "") !== undefined;
      const role = credentials.find(
        (one) =>
          (isCredential(variable, service.credentials[one]) || (one === "password" && isKeptWith(variable, service))) &&
          shown[one]?.(name) === true &&
          !(one === "password" && isOwn),
      );
      const binding = role === undefined ? undefined : bindings.of(service);
      if (role !== undefined && binding !== undefined) found.set(name, part(binding, role));
    }
  }
}

/** A program that has the password of the one server of its kind, under the name by which that is given it, has the platform's. */
function byServersNames({ variables }: Program, bindings: Bindings, found: Map<string, Lead>): void {
  for (const [kind] of boundKinds()) {
    const { given = {} } = kindOf(kind);
    const [service, ...more] = bindings.described(kind);
    const isShown = variables.some(({ name }) => given.password?.test(name) === true && !found.has(name));
    if (service === undefined || more.length > 0 || !isShown) continue;
    for (const variable of variables) {
      const { name } = variable;
      const role = credentials.find((one) => given[one]?.test(name) === true);
      const binding = role === undefined || found.has(name) ? undefined : bindings.of(service);
      const become = role === undefined || binding === undefined ? undefined : sibling(binding, role, variable);
      if (become !== undefined) found.set(name, become);
    }
  }
}

/** A user and a password that a Secret has, called as those of a database are, are the login of the one that the file has, though no variable says where that is. */
function byLogin({ variables }: Program, bindings: Bindings, found: Map<string, Lead>): void {
  for (const [kind, { login = [], variables: known }] of boundKinds()) {
    const [service, ...more] = bindings.described(kind);
    if (login.length === 0 || service === undefined || more.length > 0) continue;
    const open = variables.filter(({ name, value }) => value.text === undefined && !found.has(name));
    const stems = open.flatMap(({ name }) => /^(.*_)user(_?name)?$/i.exec(name)?.[1] ?? []);
    for (const stem of stems.filter((one) => known.hosts?.test(`${one}HOST`) === true)) {
      const parts = siblingsOf(`${stem}HOST`, open);
      const roles = parts.map(([, role]) => role);
      const binding = roles.includes("username") && roles.includes("password") ? bindings.of(service) : undefined;
      if (binding === undefined) continue;
      for (const [variable, role] of parts) {
        const become = sibling(binding, role, variable);
        if (become !== undefined) found.set(variable.name, become);
      }
    }
  }
}

/** Whether a variable is the very key of a Secret that a data service was given. */
function isKeptWith({ value: { keeper } }: Variable, service: DataService): boolean {
  return keeper !== undefined && keeper === service.keeper;
}

/** Data services of the file that a program speaks of by their login alone: both are given it. */
function sharedWith(variables: Variable[], bindings: Bindings): DataService[] {
  return boundKinds()
    .filter(([, { login }]) => login !== undefined)
    .flatMap(([kind]) => bindings.described(kind))
    .filter(
      (service) =>
        showsLogin(variables, service) ||
        namesDatabase(variables, service) ||
        variables.some(
          (one) =>
            isKeptWith(one, service) ||
            markersOf(service.credentials.password ?? "", "variable")
              .slice(0, 1)
              .includes(one.name),
        ),
    );
}

/** Whether a program has the name of a server's database under the server's own name for it: `POSTGRES_DB`. */
function namesDatabase(variables: Variable[], { kind, credentials }: DataService): boolean {
  const { given } = kindOf(kind);
  return variables.some((one) => given?.database?.test(one.name) === true && isCredential(one, credentials.database));
}

/** Whether a program has the user and the password that a server was made with, under names that speak of it, though no variable says where that is. */
function showsLogin(variables: Variable[], { kind, credentials }: DataService): boolean {
  const shown = boundOf(kind)?.variables.shown;
  return (["username", "password"] as const).every((role) =>
    variables.some((one) => shown?.[role]?.(one.name) === true && isCredential(one, credentials[role])),
  );
}
