// Variables of a container.
import type { Value, Variable } from "../draft";
import type { Item } from "../source";
import { marker } from "../texts";
import { find, type Context } from "./context";

/** All variables of a container; what stands later counts, and `env` before `envFrom`. */
export function variablesOf(container: Item, context: Context): Variable[] {
  const found = new Map<string, Variable>();
  for (const source of container.get("envFrom")?.list() ?? []) {
    for (const variable of fromObject(source, context)) found.set(variable.name, variable);
  }
  const absent = new Set<string>();
  for (const item of container.get("env")?.list() ?? []) {
    const name = item.get("name")?.text();
    if (name === undefined) continue;
    const label = labelOf(item, context);
    if (label !== undefined) {
      found.set(name, { name, value: { text: label }, item });
      continue;
    }
    if (isOfPod(item) || [...absent].some((one) => isMadeOf(item, one))) {
      item.note(
        "to do",
        `${name} says something of the pod, which the platform does not tell: see what the program does without it (the name of a service is in K_SERVICE on Cloud Run)`,
      );
      absent.add(name);
      found.delete(name);
      continue;
    }
    const value = valueOf(item, context, found);
    found.delete(name);
    found.set(name, { name, value, item: item.get("value") ?? item.get("valueFrom") ?? item });
  }
  return [...found.values()].map((variable) => withPlaceholders(variable, found));
}

/** What a deployment fills in before a cluster sees the file (`envsubst`) is nobody's value: neither Kubernetes nor Cloud Run knows `${NAME}`. */
function withPlaceholders(variable: Variable, known: Map<string, Variable>): Variable {
  const { text } = variable.value;
  if (text?.includes("${") !== true) return variable;
  // A program may put its own variables together.
  const filled = text.replace(/\$\{([A-Z][A-Z0-9_]*)\}/g, (whole, name: string) =>
    known.has(name) && name !== variable.name ? whole : marker("variable", name),
  );
  return { ...variable, value: { ...variable.value, text: filled } };
}

/** Whether a value has a field of the pod in it, beyond the namespace in the name of a host: that of a program is known without it. */
function isMadeOf(item: Item, absent: string): boolean {
  const text = item.get("value")?.peek() ?? "";
  return text.replace(/(?<=[\w-]\.)\$\([\w.-]+\)(?=\.svc\b|:\d|\/|$)/g, "").includes(`$(${absent})`);
}

/** The text of a label of the pod, which the file has (https://kubernetes.io/docs/concepts/workloads/pods/downward-api). */
function labelOf(item: Item, { labels }: Context): string | undefined {
  const field = item.get("valueFrom", "fieldRef", "fieldPath")?.peek() ?? "";
  const [, name] = /^metadata\.labels\['([^']+)'\]$/.exec(field) ?? [];
  return name === undefined ? undefined : labels?.get(name)?.peek();
}

/** Whether a value is a field of the pod, or what its container may use. */
function isOfPod(item: Item): boolean {
  return ["fieldRef", "resourceFieldRef"].some((key) => item.get("valueFrom", key) !== undefined);
}

function valueOf(item: Item, context: Context, known: Map<string, Variable>): Value {
  const text = item.get("value")?.peek();
  const from = item.get("valueFrom");
  if (from === undefined) return text === undefined ? { text: "" } : { text: expand(text, known) };
  const secret = from.get("secretKeyRef");
  const configuration = from.get("configMapKeyRef");
  if (secret !== undefined) return { isSecret: true, keeper: keyOf(secret) };
  if (configuration === undefined) return { origin: "the file does not say its value" };
  const name = configuration.get("name")?.peek();
  const entry = find(context, /^ConfigMap$/, name)?.item.get("data", configuration.get("key")?.peek() ?? "");
  const value = entry?.text();
  return value === undefined ? { origin: `the file does not have ${name ?? "its ConfigMap"}` } : { text: value };
}

/** A key of a Secret, as its name and its own. */
export function keyOf(reference: Item): string {
  return ["name", "key"].map((key) => reference.get(key)?.peek()).join("/");
}

/** `$(NAME)` is another variable of the container. */
function expand(text: string, known: Map<string, Variable>): string {
  return text.replace(/(\$?)\$\(([\w.-]+)\)/g, (whole, escape: string, name: string) => {
    if (escape !== "") return whole.slice(1);
    const variable = known.get(name);
    if (variable === undefined) return marker("variable", name);
    const kind = variable.value.isSecret === true && /^[A-Za-z_]\w*$/.test(name) ? "secret" : "variable";
    return variable.value.text ?? marker(kind, name);
  });
}

/** All keys of a ConfigMap or of a Secret. */
function fromObject(source: Item, context: Context): Variable[] {
  const prefix = source.get("prefix")?.text() ?? "";
  const configuration = source.get("configMapRef");
  const reference = configuration ?? source.get("secretRef");
  const name = reference?.get("name")?.peek();
  const isSecret = configuration === undefined;
  const object = find(context, isSecret ? /Secret$/ : /^ConfigMap$/, name);
  if (reference === undefined || object === undefined) {
    source.note(
      "to do",
      `takes all of ${name ?? "an object"}, which the file does not have: name its variables in ${isSecret ? "secrets" : "env or config"}`,
    );
    return [];
  }
  reference.take();
  if (!isSecret) {
    const entries = (object.item.get("data")?.entries() ?? []).filter(([key, value]) => !isFile(key, value));
    return entries.map(([key, value]) => ({ name: prefix + key, value: { text: value.peek() ?? "" }, item: value }));
  }
  return keysOfSecret(object.item).map(([key, item]) => ({
    name: prefix + key,
    value: { isSecret: true, keeper: `${name ?? ""}/${key}` },
    item,
  }));
}

/** Whether what a ConfigMap has is a file, which no program reads as a variable: `nginx.conf`. */
function isFile(key: string, value: Item): boolean {
  return /\.[a-z]+$/.test(key) && (value.peek() ?? "").includes("\n");
}

/** The names of a secret's keys, wherever its values come from. */
export function keysOfSecret(object: Item): [key: string, item: Item][] {
  const tables = [object.get("data"), object.get("stringData"), object.get("spec", "encryptedData")];
  const named = object.get("spec", "data")?.list() ?? [];
  return [
    ...tables.flatMap((table) => table?.entries() ?? []),
    ...named.flatMap((entry): [string, Item][] => [[entry.get("secretKey")?.peek() ?? "", entry]]),
  ].filter(([key]) => key !== "");
}
