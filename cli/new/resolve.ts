// Where each variable has its place: with the plain values, the secrets, the configuration, or written with parts of a binding.
import type { Bindings } from "./bindings";
import type { Called, Calls } from "./calls";
import { connecting, connectionOf } from "./connections";
import type { DataService, Draft, Program, Variable } from "./draft";
import { groupsOf } from "./groups";
import { boundKinds, boundOf } from "./kinds";
import type { Lead } from "./kinds/kind";
import { ofHostname } from "./places";
import { absentAt, ofPublished } from "./published";
import type { Resolved } from "./resolved";
import { isPlain } from "./plain";
import { shareSecrets } from "./same-secrets";
import {
  generatedForm,
  isEncodedKey,
  isLogin,
  isPathOfSecret,
  isSecretName,
  isSwitch,
  looksSecret,
  type GeneratedForm,
} from "./secrets";
import { tellValue } from "./told-values";
import { listensToItself, tellPlaces } from "./unreached";
import { hasSecretWord } from "./words";
import { inPattern, isMarker, literals, marker, markersOf } from "./texts";

/** Names that the platform sets (`components/workload/validate.ts`). */
const reserved =
  /^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|CLOUD_RUN_.*|X_GOOGLE_.*|KUBERNETES_.*|VAULT_(ADDR|ROLE))$/;
/** What nginx-proxy and its companion read (https://github.com/nginx-proxy/nginx-proxy). */
const ofProxy = /^(VIRTUAL_(HOST|PORT|PROTO|PATH|DEST|NETWORK|HOST_MULTIPORTS)|LETSENCRYPT_\w+)$/;
/** Switches: Compose gives a program an empty text where nobody has set one. */
const switches = /(^|_)(DISABLED?|ENABLED?|USE|ALLOW|SKIP|BLOCK|DEBUG|VERBOSE)(_|$)/i;
/** What stands before the host of an address. */
const isScheme = /^(PROTOCOL|SCHEME|PROTO)$/i;
/** Addresses of data services, which have a login in them as a rule. */
const hasLogin =
  /(^|_)(CLOUDINARY|DATABASE|DB|POSTGRES\w*|PG|MYSQL|MARIADB|MONGO\w*|REDIS|AMQP|RABBITMQ|CLOUDAMQP|BROKER|KAFKA|CLICKHOUSE|ELASTIC\w*|CELERY\w*)_?(DIRECT_)?(URL|URI|DSN|CONNECTION_?STRING|CONNECTION_?UR[IL])(_DIRECT|_UNPOOLED|_NON_POOLING)?$/i;
const usableName = /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/;

/** The places of all variables of all programs. */
export function resolveAll(draft: Draft, bindings: Bindings, calls: Calls): Resolved[] {
  const resolved = draft.programs.flatMap((program) => {
    const leads = leadsOf(program, bindings);
    const pairs = calls.pairsOf(program);
    return program.variables.flatMap((variable): Resolved[] => {
      const lead = leads.get(variable.name);
      // A login's user may be called as a program is.
      const called =
        lead === undefined ? (pairs.get(variable.name) ?? calls.of(variable.value.text ?? "", program)) : undefined;
      const { key, ...place } = placeOf(variable, program, { lead, called }, { draft, bindings, calls });
      const own = { variable, program, ...place };
      return key === undefined
        ? [own]
        : [{ variable: { ...variable, name: key }, program, table: "secrets", form: place.form ?? {} }, own];
    });
  });
  shareSecrets(resolved);
  return resolved;
}

/** Where variables of a program lead to. What a kind says of one goes before what its name and its value say. */
function leadsOf(program: Program, bindings: Bindings): Map<string, Lead> {
  const groups = groupsOf(program, bindings);
  const own = boundKinds().map(([, { variables }]) => variables.others?.(program, bindings, groups) ?? []);
  return new Map([groups, ...own.reverse()].flatMap((leads) => [...leads]));
}

/** Where a variable leads to: a data service, or programs of the application. */
interface Leads {
  lead: Lead | undefined;
  called: Called | undefined;
}

/** What is known of the whole file. */
interface Around {
  draft: Draft;
  bindings: Bindings;
  calls: Calls;
}

interface Place extends Omit<Resolved, "variable" | "program"> {
  /** Name of a secret that is made in `form`, and that the text is made of. */
  key?: string;
}

function placeOf(variable: Variable, program: Program, { lead, called }: Leads, around: Around): Place {
  const { name, item } = variable;
  if (!usableName.test(name)) {
    item.note("to do", `${name} is no name for a variable here; use letters, digits, underscores, dots and hyphens`);
    return { table: "none" };
  }
  if (reserved.test(name)) return reservedPlace(variable, program);
  if (ofProxy.test(name)) {
    item.note("left out", "is for a proxy: the front door (Cdn) has the host names and the certificates");
    return { table: "none" };
  }
  if (typeof lead === "object" && "leftOut" in lead) {
    item.note("left out", lead.leftOut);
    return { table: "none" };
  }
  if (typeof lead === "string") {
    if (lead === variable.value.text || lead.includes("\uE000")) item.take();
    else item.note("changed", `is ${lead}`);
    return { table: lead.includes("\uE000") ? "bound" : "env", text: lead };
  }
  if (lead !== undefined && lead.isMonitor === true) {
    item.note(
      "left out",
      `leads to ${lead.product}: a process with traces or metrics gets what it needs from the platform`,
    );
    return { table: "none" };
  }
  if (lead !== undefined) return outsidePlace(variable, lead);
  const { isSecret: isMarked, isKept, text = "" } = variable.value;
  const isOpen = isMarked !== true && !looksSecret(text) && (isKept !== true || isPlain(variable.name, text));
  if (called !== undefined && isOpen) return calledPlace(variable, program, called);
  return ownPlace(variable, program, around);
}

/** What leads to programs of the application. Only processes call them: the other programs do without the variable. */
function calledPlace({ name, item }: Variable, { kind }: Program, { text, notes }: Called): Place {
  const asked = markersOf(text, "variable");
  const isCall = markersOf(text, "part").length > 0;
  if (isCall && kind === "job")
    notes.push(["to do", `${name} is for processes alone: a job calls no other program on Cloud Run`]);
  else if (isCall && kind === "sidecar")
    notes.push([
      "to do",
      `${name} is for programs alone: to give it to this container, write it in bound and name it in variables`,
    ]);
  else if (asked.length > 0)
    notes.push(["to do", `is made of ${asked.join(", ")} too: put the whole value into the configuration ${name}`]);
  for (const note of notes) item.note(...note);
  if (isCall && kind !== "process") return { table: "none" };
  return asked.length > 0 ? { table: "config" } : { table: isCall ? "call" : "env", text };
}

function reservedPlace({ name, item, value }: Variable, program: Program): Place {
  const port = /^\d{1,5}$/.test(value.text ?? "") ? Number(value.text) : undefined;
  if (name === "PORT" && program.kind === "sidecar" && port !== undefined) {
    item.take();
    return { table: "env", text: String(port) };
  }
  if (name !== "PORT") item.note("left out", `the platform sets ${name}`);
  else if (port === undefined || program.ports.length === 0 || program.ports[0] === port)
    item.note("left out", "the platform sets PORT to the port of the process");
  else item.note("changed", `the platform sets PORT to the port of the process, ${program.ports[0] ?? ""}`);
  return { table: "none" };
}

function outsidePlace({ name, item, value }: Variable, provider: DataService): Place {
  const { product } = provider;
  if (isSecretName(name) && !/:\/\//.test(value.text ?? "")) {
    item.note(
      "to do",
      `${name} is a secret of ${product}, which is a provider's here: a person puts its value into Vault`,
    );
    return { table: "secrets" };
  }
  const isSecret =
    value.isSecret === true || isSecretName(name) || looksSecret(value.text ?? "") || /:\/\//.test(value.text ?? "");
  item.note(
    "to do",
    `leads to ${product}, which is a provider's here: put its address into the ${isSecret ? "secret" : "configuration"} ${name}`,
  );
  return { table: isSecret ? "secrets" : "config", isOutside: true, provider };
}

/** What has nothing to do with a data service. */
function ownPlace(variable: Variable, program: Program, { draft, bindings, calls }: Around): Place {
  const { name, item, value } = variable;
  const { text } = value;
  if (text === undefined || value.isSecret === true) return unknownPlace(variable, program);
  if (text === "" && applicationKey(name, program) !== undefined)
    return secretPlace({ ...variable, value: {} }, program);
  if (text === "") {
    item.note("left out", "is empty unless somebody says otherwise; add it where it is needed");
    return { table: "none" };
  }
  if (markersOf(text, "part").length > 0) return ofParts(variable, text);
  if (markersOf(text, "secret").length > 0) return ofSecrets(variable, ofHostname(name, text, draft.hostnames));
  if (listensToItself(variable, program)) {
    item.note("changed", "is 0.0.0.0: requests come from outside of the instance");
    const beside = program.variables.find((one) => isScheme.test(one.name) && /^https?$/i.test(one.value.text ?? ""));
    if (beside !== undefined)
      item.remark(
        "to do",
        `stands beside ${beside.name}: where both say how users reach the site, write its host name in the place of 0.0.0.0`,
      );
    return { table: "env", text: "0.0.0.0" };
  }
  const { text: reached, servers } = ofPublished(text, program, draft);
  const shown = withoutPort(name, ofHostname(name, reached, draft.hostnames, program));
  if (isSecret(name, shown)) return secretPlace(variable, program);
  if (value.isKept === true && !isPlain(name, shown)) {
    item.note(
      "to do",
      `${name} is kept as a secret, since nothing says that it is none: a person puts its value into Vault, or writes it in env`,
    );
    return { table: "secrets" };
  }
  const absent = absentAt(text, draft);
  if (absent !== undefined) {
    item.note(
      "to do",
      `is the address of ${absent} on a laptop, which does not run here: write the address of what takes its place, in bound where it is a part of a binding`,
    );
    return { table: "env", text };
  }
  const asked = markersOf(shown, "variable");
  if (isMarker(shown) && asked.length > 0 && switches.test(name)) {
    item.note("left out", "is a switch that nobody has set, and off so; add it where it is needed");
    return { table: "none" };
  }
  if (isMarker(shown) && [name, ...asked].some((one) => hasLogin.test(one))) return secretPlace(variable, program);
  if (asked.length > 0) {
    item.note(
      "to do",
      `is made of ${asked.join(", ")}, which the file does not say: put the whole value into the configuration ${name}`,
    );
    return { table: "config" };
  }
  if (shown !== text) item.note("changed", "has the host name that users load");
  else item.take();
  tellPaths(variable, servers, calls.front);
  return plainPlace(variable, shown, program, { draft, bindings });
}

/** What the file says itself, and what a person has to know of it. */
function plainPlace(
  variable: Variable,
  shown: string,
  program: Program,
  { draft, bindings }: Pick<Around, "draft" | "bindings">,
): Place {
  const { item } = variable;
  const provided = draft.data.find(
    ({ kind, hosts }) => boundOf(kind) === undefined && hosts.some((host) => mentions(shown, host)),
  );
  if (provided !== undefined) return outsidePlace(variable, provided);
  // A data service in the midst of a text is seen by the name of its host.
  const service = bindings.all.find((one) => one.service.hosts.some((host) => mentions(shown, host)));
  tellValue(variable, shown, program);
  if (service === undefined) tellPlaces(variable, shown, program, draft);
  else if (connectionOf(shown, bindings) === undefined) {
    item.note(
      "to do",
      `speaks of ${service.service.name}, which is the binding ${service.name}: write it in bound, with parts such as {${service.name}.host}`,
    );
  }
  return { table: "env", text: shown };
}

/** Browsers name the site without the port of HTTPS, and lists of sites are compared with what they name. */
function withoutPort(name: string, text: string): string {
  return /(DOMAINS?|ORIGINS?|HOSTS)$/i.test(name)
    ? text.replaceAll(`${marker("hostname")}:443`, marker("hostname"))
    : text;
}

/** Tells of servers beside the first one, whose paths a person has to name. */
function tellPaths({ item }: Variable, servers: Program[], front: Program | undefined): void {
  for (const server of servers) {
    const { name, paths = [] } = server;
    if (server !== front && paths.length === 0)
      item.remark(
        "to do",
        `is the address of ${name} on a laptop: name the path that leads to it in routes, and add it here`,
      );
  }
}

function mentions(text: string, host: string): boolean {
  return literals(text).some((literal) =>
    new RegExp(`(//|@)${inPattern(host)}(:\\d+|/|$)|(^|[\\s,;=])${inPattern(host)}:\\d+(?=[\\s,;/]|$)`, "i").test(
      literal,
    ),
  );
}

/** Texts with parts of bindings, as Score writes them. */
function ofParts(variable: Variable, text: string): Place {
  const { name, item } = variable;
  const asked = markersOf(text, "variable");
  item.take();
  if (asked.length === 0 && !literals(text).some((literal) => looksSecret(literal)))
    return { table: "bound", text: connecting(text) };
  item.note(
    "to do",
    `has values beside its binding that are not to be copied: put the whole value into the secret ${name}`,
  );
  return { table: "secrets" };
}

/** Texts with secrets of the application's in them. */
function ofSecrets({ name, item }: Variable, text: string): Place {
  const asked = markersOf(text, "variable");
  if (asked.length === 0 && !literals(text).some((literal) => looksSecret(literal))) {
    item.take();
    return { table: "bound", text };
  }
  item.note(
    "to do",
    `has values beside its secrets that are not to be copied: put the whole value into the secret ${name}`,
  );
  return { table: "secrets" };
}

function isSecret(name: string, text: string): boolean {
  return (
    looksSecret(text) ||
    isLogin(name, text) ||
    hasSecretWord(text.split(/\s+/)) ||
    (isSecretName(name) && !isSwitch(name, text) && !isPathOfSecret(text))
  );
}

function unknownPlace(variable: Variable, program: Program): Place {
  const { name, item, value } = variable;
  if (value.isSecret === true || isSecretName(name) || hasLogin.test(name)) return secretPlace(variable, program);
  item.note("to do", `${value.origin ?? "the file does not say its value"}: put it into the configuration ${name}`);
  return { table: "config" };
}

/** Whether an application at somebody else's has this secret: `TRELLO_APP_SECRET` beside `TRELLO_APP_KEY`. */
function isElsewhere(name: string, { variables }: Program): boolean {
  const [, stem] = /^(.+_APP)_SECRET$/i.exec(name) ?? [];
  return stem !== undefined && variables.some((one) => new RegExp(`^${stem}_(ID|KEY|API_KEY)$`, "i").test(one.name));
}

/** The value that a description shows: its own, or the default of a variable that is no more. */
function exampleIn({ value: { text = "" }, item }: Variable): string {
  return literals(text).length === 1 ? text : (/\$\{\w+:?-([^{}]*)\}/.exec(item.peek() ?? "")?.[1] ?? "");
}

/** The key of a program of Laravel's, which starts with none but such a one (https://laravel.com/docs/12.x/encryption). */
function applicationKey(name: string, { variables }: Program): GeneratedForm | undefined {
  const has = (form: RegExp): boolean => variables.some((one) => form.test(one.name));
  const isLaravel = has(/^APP_ENV$/) && has(/^(APP_DEBUG|DB_CONNECTION|QUEUE_CONNECTION|SESSION_DRIVER|CACHE_DRIVER)$/);
  return name === "APP_KEY" && isLaravel ? { form: "base64", bytes: 32, prefix: "base64:" } : undefined;
}

function secretPlace(variable: Variable, program: Program): Place {
  const { name, item, value } = variable;
  if (value.text === "") {
    item.note("left out", `is empty unless somebody says otherwise; add ${name} to secrets where it is needed`);
    return { table: "none" };
  }
  const form = value.made ?? applicationKey(name, program) ?? generatedForm(name, item.comment, exampleIn(variable));
  // Both halves of a pair are a person's where both are asked for.
  const half = name.replace(/private/i, (word) => (word === "PRIVATE" ? "PUBLIC" : "public"));
  const isHalf = form?.form === "rsa" && half !== name && program.variables.some((one) => one.name === half);
  if (form !== undefined && !isHalf && (value.made !== undefined || !isElsewhere(name, program))) {
    item.note("changed", `${name} is a secret of the program's own: the platform makes a random value`);
    if (form.form === "rsa" && isEncodedKey(item.comment))
      return { table: "bound", text: marker("encoded", `${name}_PEM`), key: `${name}_PEM`, form };
    return { table: "secrets", form };
  }
  item.note("to do", `${name} is a secret: a person puts its value into Vault`);
  return { table: "secrets" };
}
