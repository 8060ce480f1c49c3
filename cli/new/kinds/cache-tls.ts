// A cache speaks TLS alone, and its certificate is signed by an authority of its own.
import type { Specification } from "../application";
import type { Bindings, DraftBinding } from "../bindings";
import type { Draft, Program } from "../draft";
import type { Resolved } from "../resolved";
import { toTemplate } from "../texts";
import type { Lead } from "./kind";

const isNode = /\b(node|npm|npx|yarn|pnpm|bun|nest|next|medusa|strapi)\b/;
const isPython = /\b(python3?|celery|gunicorn|uvicorn|django|flask|manage\.py|daphne)\b/i;

/** File with the certificates of the authorities of all caches. */
const file = "/run/cache/ca.pem";
const variable = "CACHE_CA";

const ofCache = "(^|_)(redis|valkey|cache|bull)\\w*";
const switches = new RegExp(`${ofCache}_(use_?)?(tls|ssl)(_?enabled?)?$`, "i");
const offSwitches = new RegExp(`${ofCache}_(tls|ssl)_?disabled?$`, "i");
const schemes = new RegExp(`${ofCache}_(scheme|protocol|proto)$`, "i");
/** Schemes of connections without TLS, and what programs call the same with it. */
const withTls = new Map([
  ["tcp", "tls"],
  ["redis", "rediss"],
]);
const authorities = new RegExp(`${ofCache}_?(tls|ssl)?_?ca(_?cert)?(_?(file|path))?$`, "i");
const ownCertificates = new RegExp(`${ofCache}_(tls|ssl)_?(client_?)?(cert|key)(_?(file|path))?$`, "i");

/** What the variables become by which a program is told to speak TLS to its cache: on, with the authority's certificate. */
export function encryptionOf({ variables }: Program, bindings: Bindings): Map<string, Lead> {
  const found = new Map<string, Lead>();
  if (bindings.first("cache") === undefined) return found;
  for (const { name, value } of variables) {
    const isOne = /^(true|false|yes|no|on|off|0|1)$/i.test(value.text ?? "");
    const as = (yes: boolean): string => (/^[01]$/.test(value.text ?? "") ? String(Number(yes)) : String(yes));
    if (switches.test(name) && isOne) found.set(name, as(true));
    else if (offSwitches.test(name) && isOne) found.set(name, as(false));
    else if (schemes.test(name) && withTls.has(value.text ?? "")) found.set(name, withTls.get(value.text ?? "") ?? "");
    else if (authorities.test(name) && value.text !== "" && !isOne) found.set(name, file);
    else if (ownCertificates.test(name))
      found.set(name, { leftOut: "the cache asks programs for no certificate of their own" });
  }
  return found;
}

/** Puts the authorities' certificates into a file, and names it to programs that are known to read its name from a variable or a URL. */
export function trustCaches(
  draft: Draft,
  bindings: Bindings,
  resolved: Resolved[],
  specification: Specification,
): void {
  const caches = bindings.all.filter(({ kind }) => kind === "cache");
  const { bound, env, secrets, config, files, processes } = specification;
  if (caches.length === 0 || [bound, env, secrets, config].some((table) => Object.hasOwn(table, variable))) return;
  bound[variable] = caches.map(({ name }) => `{${name}.caCertificate}`).join("\n");
  files[file] = variable;
  mountBeside(caches, resolved, processes);
  const commands = draft.programs.flatMap(({ command = [], args = [], variables }) => [
    ...command,
    ...args,
    ...variables.map(({ name }) => name),
  ]);
  const text = commands.join(" ");
  if (isNode.test(text) || Object.hasOwn(env, "NODE_ENV")) env["NODE_EXTRA_CA_CERTS"] ??= file;
  const own = [env, ...Object.values(processes).map((process) => process.env ?? {})];
  const isTold = own.some((table) => Object.values(table).includes(file));
  for (const cache of caches) {
    const isTrusted = isPython.test(text) && trustInUrls(bound, cache.name);
    const user = resolved.find(({ text: written = "" }) => toTemplate(written).includes(`{${cache.name}.`));
    const hasPassword = Object.values(bound).some((one) => one.includes(`{${cache.name}.password}`));
    const todo = [isTrusted || isTold ? [] : trust, hasPassword ? [] : passwordFor(cache.name, user)].flat();
    if (todo.length > 0)
      user?.variable.item.remark("to do", `the cache speaks TLS alone and wants its password: ${todo.join(" and ")}`);
    const said = hasPassword ? undefined : stemOf(user);
    for (const lone of withoutPassword(cache.name, resolved))
      if (stemOf(lone) !== said)
        lone.variable.item.remark(
          "to do",
          `the cache wants its password beside its host: ${passwordFor(cache.name, lone)}`,
        );
    tellBare(cache.name, resolved);
  }
}

/** Tells of hosts of a cache where nothing beside them says TLS: clients speak without it unless they are told. */
function tellBare(cache: string, resolved: Resolved[]): void {
  const speaksTls = ({ variable: { name }, text = "" }: Resolved): boolean =>
    /\b(rediss|valkeys):\/\//.test(text) || [switches, offSwitches, schemes].some((form) => form.test(name));
  for (const { variable, program, text = "" } of resolved) {
    if (toTemplate(text) !== `{${cache}.host}` || variable.item.isTold("to do")) continue;
    if (resolved.some((one) => one.program === program && speaksTls(one))) continue;
    variable.item.remark(
      "to do",
      "the cache speaks TLS alone, and no variable beside its host says so: let the client speak TLS",
    );
  }
}

/** Gives the file to containers beside a program that have a cache's address, since those get what they name alone. */
function mountBeside(caches: DraftBinding[], resolved: Resolved[], processes: Specification["processes"]): void {
  for (const { program, text = "" } of resolved) {
    const sidecar = processes[program.beside ?? ""]?.sidecars?.[program.name];
    const isOne = caches.some(({ name }) => toTemplate(text).includes(`{${name}.`));
    if (sidecar !== undefined && isOne) sidecar.mounts = [...new Set([...(sidecar.mounts ?? []), file])];
  }
}

/** Variables with the host of a cache, each name once, where no variable beside them has the password. */
function withoutPassword(cache: string, resolved: Resolved[]): Resolved[] {
  const lone = resolved.filter((host) => {
    const { text = "", variable, program } = host;
    const stem = toTemplate(text) === `{${cache}.host}` ? stemOf(host) : undefined;
    const isBeside = (one: Resolved): boolean =>
      one.program === program &&
      one.variable.name !== variable.name &&
      one.variable.name.startsWith(stem ?? "") &&
      /PASS|AUTH/.test(one.variable.name);
    return stem !== undefined && /HOST(NAME)?$/.test(variable.name) && !resolved.some(isBeside);
  });
  return [...new Map(lone.map((one) => [one.variable.name, one])).values()];
}

/** What the variables about one cache begin with: `REDIS_` of `REDIS_HOST`. */
function stemOf(user: Resolved | undefined): string | undefined {
  return /^(.*_)(HOST|HOSTNAME|ADDR|ADDRESS|PORT)$/.exec(user?.variable.name ?? "")?.[1];
}

/** Beside `REDIS_HOST` most programs read `REDIS_PASSWORD`. */
function passwordFor(cache: string, user: Resolved | undefined): string {
  const stem = stemOf(user);
  return `give it {${cache}.password}${stem === undefined ? "" : `, as ${stem}PASSWORD if it reads that`}`;
}

const trust = `let the program trust ${file} (NODE_EXTRA_CA_CERTS, ssl_ca_certs, …)`;

/** What Python's client reads in a URL (https://redis.readthedocs.io/en/stable/connections.html). */
function trustInUrls(bound: Specification["bound"], cache: string): boolean {
  const urls = Object.entries(bound).filter(([, text]) => text.startsWith("rediss://") && text.includes(`{${cache}.`));
  for (const [name, text] of urls) {
    bound[name] = `${text}${text.includes("?") ? "&" : "?"}ssl_cert_reqs=required&ssl_ca_certs=${file}`;
  }
  return urls.length > 0;
}
