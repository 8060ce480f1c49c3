// Variables of a service: `environment` and `env_file`.
import type { DataService, Program, Variable } from "../draft";
import { kindOfScheme } from "../images";
import { readNearby } from "../nearby";
import type { Item } from "../source";
import { isPlain } from "../plain";
import { siteFor } from "../places";
import { generatedForm, isOwnSecret, isPathOfSecret, isSecretName, looksSecret } from "../secrets";
import { fillIn, interpolate, type Known } from "./interpolate";
import { parseEnvironment } from "./env-text";
import type { Service } from "./layers";
import { pairsOf } from "./pairs";
import { isMarker, marker, markersOf } from "../texts";

/** Names that examples of `.env` have. */
const examples = [
  ".env.example",
  "env.example",
  ".env.sample",
  ".env.template",
  ".env.dist",
  "example.env",
  "sample.env",
];

/** Those names, after the one of the environment that the description is for: `.env.prod.example` beside `compose.prod.yml`. */
function examplesFor(file: string): string[] {
  const [, environment] = /\.([\w-]+)\.ya?ml$/.exec(file) ?? [];
  if (environment === undefined) return examples;
  const own = ["example", "sample", "template", "dist"].flatMap((end) => [
    `.env.${environment}.${end}`,
    `.env.${end}.${environment}`,
  ]);
  return [...own, ...examples];
}

/**
 * What Compose replaces variables of the file with: values of `.env` beside it, or of a published example. Those of secrets are not
 * among them, and a value of `.env` itself that may be one is asked for.
 */
export function environmentBeside(file: string): Known {
  const known: Known = new Map<string, string>();
  const example = examplesFor(file).find((name) => readNearby(file, name) !== undefined);
  const published = example === undefined ? undefined : readNearby(file, example);
  const names = new Set<string>();
  if (example !== undefined) known.published = { names, file: example };
  for (const [isPublished, text = ""] of [
    [true, published],
    [false, readNearby(file, ".env")],
  ] as const) {
    // What an example has in a comment alone need not be set.
    if (isPublished) for (const name of commentedIn(text)) if (!isMade(name)) known.set(name, "");
    for (const [name, value] of parseEnvironment(text)) {
      const isSecret = isSecretName(name) && !isPathOfSecret(value);
      if (isSecret && value !== "") known.delete(name);
      if (isSecret || (!isPublished && value === "" && known.has(name))) continue;
      // Whoever publishes an example has a site of his own.
      const isSite = isPublished && ofSite.test(name) && /^([a-z0-9-]+\.)+[a-z]{2,}$/i.test(value);
      const written = isSite ? marker("hostname") : fillIn(value, known);
      if (isPublished) names.add(name);
      else names.delete(name);
      const isShown = isPublished || isPlain(name, interpolate(written));
      known.set(name, isShown ? written : (withoutLogin(written) ?? marker("variable", name)));
    }
  }
  return known;
}

/** The address of a data service without its login, which is all that is secret of it: what it leads to has another one here. */
function withoutLogin(text: string): string | undefined {
  const [, scheme = "", place = ""] = /^([a-z][a-z0-9+.-]*):\/\/[^\s/@]*@([^\s@]+)$/i.exec(text) ?? [];
  const isKnown = kindOfScheme(scheme) !== undefined && !looksSecret(place);
  return isKnown ? `${scheme}://${place}` : undefined;
}

/** Names of variables that have the host of the site and of nothing else. */
const ofSite =
  /^(DOMAIN|DOMAIN_NAME|FQDN|(SITE|APP|BASE|ROOT|PUBLIC|WEB|SERVER)_DOMAIN|(SITE|APP|PUBLIC)_HOST(NAME)?)$/;

/** Names of variables that an example shows in comments. */
function commentedIn(text: string): string[] {
  return [...text.matchAll(/^\s*#\s*(?:export\s+)?([A-Z][A-Z0-9_]+)=/gm)].flatMap(([, name]) => name ?? []);
}

/** Whether the platform makes a value. */
function isMade(name: string): boolean {
  return generatedForm(name, "") !== undefined;
}

/** All variables of a service; what stands later counts. */
export function variablesOf(service: Service, file: string, known: Map<string, string>): Variable[] {
  const found = new Map<string, Variable>();
  const set = (variable: Variable): void => {
    const before = found.get(variable.name);
    if (before !== undefined && before.item !== variable.item) before.item.take();
    found.delete(variable.name);
    found.set(variable.name, variable);
  };
  for (const entry of filesOf(service)) fromFile(entry, file, known).forEach(set);
  for (const item of service.all("environment")) fromItem(item, known).forEach(set);
  return [...found.values()];
}

/** Variables of a service that becomes no program, of which nothing is told; what stands later counts. The shell has the values that are not there. */
export function variablesGiven(service: Service, file: string): [name: string, value: string | undefined][] {
  return [
    ...filesOf(service).flatMap((entry) => valuesIn(entry, file)),
    ...service.all("environment").flatMap(pairsOf),
  ];
}

/** The files with variables that a service names. */
function filesOf(service: Service): Item[] {
  return service.all("env_file").flatMap((item) => (item.kind === "table" ? [item] : item.list()));
}

/**
 * Gives a program that is given the file of the variables of Compose itself those by which the file names what a data service was made with:
 * that file has them, though an example of it does not.
 */
export function addCredentials(program: Program, service: Service, data: DataService[]): void {
  const item = filesOf(service).find((entry) => /^(\.\/)?\.env$/.test(entry.get("path")?.peek() ?? entry.peek() ?? ""));
  if (item === undefined) return;
  const used = data.flatMap(({ credentials }) => Object.values(credentials));
  for (const text of used.filter(isMarker)) {
    const [name] = markersOf(text, "variable");
    // What is made of it is enough.
    const isThere = (one: Variable): boolean =>
      one.name === name || markersOf(one.value.text ?? "", "variable").includes(name ?? "");
    if (name === undefined || program.variables.some(isThere)) continue;
    program.variables.push({ name, value: { text }, item: item.at(`${item.path}.${name}`, "") });
  }
}

function fromItem(item: Item, known: Map<string, string>): Variable[] {
  if (item.kind === "table")
    return item
      .entries()
      .map(
        ([name, value]) =>
          siteOfShell(name, value.peek(), known, value) ?? variable(name, value.peek() ?? known.get(name), value),
      );
  return item.list().flatMap((entry) => {
    const text = entry.peek();
    if (text === undefined) return [];
    const [, name = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    return [siteOfShell(name, value, known, entry) ?? variable(interpolate(name), value ?? known.get(name), entry)];
  });
}

/** Where the site is, is known, though the file leaves it to the shell, and an example to whoever sets it. */
function siteOfShell(
  name: string,
  text: string | undefined,
  known: Map<string, string>,
  item: Item,
): Variable | undefined {
  const isOpen = text === undefined && (known.get(name) ?? "") === "" && /_(URL|URI)$/.test(name);
  const site = isOpen ? siteFor(name) : undefined;
  if (site === undefined) return undefined;
  item.note("changed", "has the host name that users load, which the shell may say");
  return { name, value: { text: site }, item };
}

/**
 * Without a value, Compose takes the shell's, and unsets the variable where the shell has none
 * (https://docs.docker.com/reference/compose-file/services/#environment). A secret is asked for nevertheless.
 */
function variable(name: string, text: string | undefined, item: Item): Variable {
  if (text !== undefined) return { name, value: { text: interpolate(text) }, item };
  const isAsked = isSecretName(name) || generatedForm(name, item.comment) !== undefined;
  return { name, value: isAsked ? { origin: shellHasIt } : { text: "" }, item };
}

const shellHasIt = "the shell has its value";

/** Empties those variables whose value only the shell has, where a file says of others that they have to be set. */
export function dropUnset(variables: Variable[]): void {
  for (const variable of variables) {
    const isMade = generatedForm(variable.name, variable.item.comment) !== undefined;
    if (variable.value.origin === shellHasIt && !isMade) variable.value = { text: "" };
  }
}

/** The text of a file with variables; of the example beside it where the file itself is at nobody's but its owner's. */
function textOf(entry: Item, file: string): { text: string | undefined; isOwn: boolean } {
  const name = (entry.kind === "table" ? entry.get("path")?.peek() : entry.peek()) ?? "";
  const path = interpolate(name);
  const candidates = [
    path,
    `${path}.example`,
    `${path}.sample`,
    `${path}.dist`,
    `${path}.template`,
    path.replace(/([^/]*)$/, "example$1"),
    path.replace(/([^/]*)$/, "sample$1"),
    path.replace(/\.?([^/.]*)$/, ".$1.example"),
  ];
  const texts = candidates.map((candidate) => readNearby(file, candidate));
  return { text: texts.find((found) => found !== undefined), isOwn: texts[0] !== undefined };
}

/** Names and values in such a file. */
function valuesIn(entry: Item, file: string): [name: string, value: string][] {
  return parseEnvironment(textOf(entry, file).text ?? "").map(([name, value]) => [name, interpolate(value)]);
}

/** The variables of such a file, in which Compose replaces variables as in its own. */
function fromFile(entry: Item, file: string, known: Map<string, string>): Variable[] {
  const { text, isOwn } = textOf(entry, file);
  // Values of an example are published with it.
  const kept = isOwn ? { isKept: true } : {};
  if (text === undefined) {
    // https://docs.docker.com/reference/compose-file/services/#required
    if (entry.get("required")?.peek() === "false") entry.note("left out", "is not there, and need not be");
    else entry.note("to do", "is not there: put its variables into env, config and secrets");
    return [];
  }
  // A value may name variables that stand before it in the file.
  const before = new Map(known);
  const own = parseEnvironment(text).filter(([key]) => !ofCompose.test(key));
  const variables = own.map(([key, value, comment]): Variable => {
    const item = entry.at(`${entry.path}.${key}`, comment);
    const filled = interpolate(fillIn(value, before));
    if (!isSecretName(key) && !looksSecret(filled)) before.set(key, filled);
    return {
      name: key,
      // What the platform makes is made, and a secret of the program's own is asked for; anything else that is empty is empty.
      value:
        value === "" && (generatedForm(key, comment) !== undefined || isOwnSecret(key))
          ? { origin: "the file leaves it empty" }
          : { text: filled, ...kept },
      item,
    };
  });
  entry.note("changed", `its ${variables.length} variables are in the application's file`);
  return variables;
}

/** What Compose reads itself (https://docs.docker.com/compose/how-tos/environment-variables/envvars/). */
const ofCompose = /^COMPOSE_[A-Z_]+$/;
