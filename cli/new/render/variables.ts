// Variables of a render.yaml: texts, values that Render makes, and those of databases, services and groups.
import type { Bindings, DraftBinding } from "../bindings";
import type { DataService, Draft, Value, Variable } from "../draft";
import { boundOf, kindOf } from "../kinds";
import type { Item } from "../source";
import { hostEnd } from "../calls";
import { isSecretName } from "../secrets";
import { marker, part } from "../texts";

/** What Render tells a web service of its own address, by the host name that it has there (https://render.com/docs/environment-variables). */
const addresses = new Map([
  ["RENDER_EXTERNAL_URL", (host: string): string => `https://${host}`],
  ["RENDER_EXTERNAL_HOSTNAME", (host: string): string => host],
]);

/** Outputs that are what programs show to get in, by their names. */
const credentials: { [role: string]: readonly string[] } = {
  username: ["username", "access_key_id"],
  password: ["password", "secret_access_key"],
  database: ["database", "bucket"],
};

export class Environment {
  private readonly groups: Map<string, Item>;
  private readonly services: Map<string, Item>;

  constructor(
    scopes: Item[],
    private readonly draft: Draft,
    private readonly bindings: Bindings,
  ) {
    const byName = (key: string): Map<string, Item> =>
      new Map(
        scopes
          .flatMap((scope) => scope.get(key)?.list() ?? [])
          .map((item): [string, Item] => [item.get("name")?.peek() ?? "", item]),
      );
    this.groups = byName("envVarGroups");
    this.services = byName("services");
  }

  /** The variables of a list; the last one of a name is the one that counts. */
  of(list: Item | undefined): Variable[] {
    const found = new Map<string, Variable>();
    for (const item of list?.list() ?? []) {
      const group = item.get("fromGroup")?.text();
      const own = group === undefined ? [this.variable(item)] : this.ofGroup(group, item);
      for (const variable of own) found.set(variable.name, variable);
    }
    return [...found.values()];
  }

  private ofGroup(name: string, item: Item): Variable[] {
    const group = this.groups.get(name);
    if (group === undefined)
      item.note("to do", `the group ${name} is not in the file: write its variables in env, config and secrets`);
    return this.of(group?.get("envVars"));
  }

  private variable(item: Item): Variable {
    const name = item.get("key")?.peek() ?? "";
    // Render makes 256 bits in base64 (https://render.com/docs/blueprint-spec#setting-environment-variables).
    const isMade = item.get("generateValue")?.peek() === "true";
    return {
      name,
      value: isMade ? { isSecret: true, made: { form: "base64", bytes: 32 } } : this.value(item),
      item,
    };
  }

  private value(item: Item): Value {
    const database = item.get("fromDatabase");
    const service = item.get("fromService");
    if (database !== undefined) return this.ofData(database, item);
    if (service !== undefined) return this.ofService(service, item);
    const text = item.get("value")?.peek();
    if (text !== undefined) return { text };
    const isKey = /^(?!.*(PUBLIC|PUBLISHABLE|SITE|ANON)).*_KEY$/i.test(item.get("key")?.peek() ?? "");
    return { origin: "a person puts its value in at Render", ...(isKey ? { isSecret: true } : {}) };
  }

  private ofData(reference: Item, item: Item): Value {
    const name = reference.get("name")?.peek() ?? "";
    const service = this.draft.data.find((one) => one.name === name);
    if (service === undefined) return { origin: `is made of ${name}, which is not in the file` };
    item.take();
    const property = reference.get("property")?.peek() ?? "connectionString";
    const key = reference.get("envVarKey")?.peek();
    const binding = this.bindings.of(service);
    const isPlace = property === "hostport";
    if (key !== undefined) return this.ofServer(service, key, binding);
    if (binding === undefined) return { text: `${name.toLowerCase()}${isPlace ? ":10000" : ""}` };
    const { outputs = {}, place } = boundOf(service.kind)?.variables ?? {};
    // A place that is the same for everybody has no port of its own.
    if (place !== undefined && (isPlace || property === "host")) {
      item.remark(
        "to do",
        `is ${place}, which speaks HTTPS alone, at 443: change what puts http:// or another port around it`,
      );
      return { text: isPlace ? `${place}:443` : place };
    }
    if (isPlace) return { text: `${part(binding, "host")}:${part(binding, "port")}` };
    const own = Object.hasOwn(outputs, property) ? outputs[property] : undefined;
    if (typeof own === "object") return own;
    return { text: own === undefined ? addressOf(service, binding) : part(binding, own) };
  }

  /** A variable of a server of data: what programs show to get in is the platform's, and the rest is what the file says. */
  private ofServer({ name, kind }: DataService, key: string, binding: DraftBinding | undefined): Value {
    const { outputs = {}, place } = boundOf(kind)?.variables ?? {};
    const [role] = Object.entries(kindOf(kind).given ?? {}).find(([, form]) => form.test(key)) ?? [];
    const output = (credentials[role ?? ""] ?? []).find((one) => typeof outputs[one] === "string");
    const become = output === undefined ? undefined : outputs[output];
    if (binding !== undefined && typeof become === "string") return { text: part(binding, become) };
    if (place !== undefined && key === "RENDER_EXTERNAL_HOSTNAME") return { text: place };
    if (place !== undefined && key === "RENDER_EXTERNAL_URL") return { text: `https://${place}` };
    // Whoever runs a provider's knows its password.
    if (binding === undefined && isSecretName(key)) return { text: name.toLowerCase() };
    const there = this.listed(this.services.get(name)?.get("envVars")).find((one) => one.get("key")?.peek() === key);
    const text = there?.get("value")?.peek();
    return text === undefined ? { origin: `is ${key} of ${name}` } : { text };
  }

  private ofService(reference: Item, item: Item): Value {
    const name = reference.get("name")?.peek() ?? "";
    if (this.draft.data.some((one) => one.name === name)) return this.ofData(reference, item);
    const other = this.services.get(name);
    const key = reference.get("envVarKey")?.peek();
    if (other === undefined) return { origin: `is made of ${name}, which is not in the file` };
    const own = item.get("key")?.peek() ?? "";
    const address = addresses.get(key ?? "")?.(`${name}.onrender.com`);
    if (key !== undefined && address === undefined) return this.ofOther({ other, name, key }, item);
    item.take();
    if (address !== undefined) return { text: address };
    const property = reference.get("property")?.peek() ?? "host";
    // The program's port is known where all programs are.
    if (property === "hostport") return { text: `${name.toLowerCase()}:10000` };
    return property === "host" && !hostEnd.test(own)
      ? { origin: `is the name of ${name} in Render's network, which has another address here` }
      : { text: name.toLowerCase() };
  }

  /** A variable of another service. A secret of that is the same one here, whatever it is called. */
  private ofOther({ other, name, key }: { other: Item; name: string; key: string }, item: Item): Value {
    const isSame = (one: Item): boolean => one.get("key")?.peek() === key && one.get("fromService") === undefined;
    const there = this.listed(other.get("envVars")).find(isSame);
    if (there === undefined) return { origin: `is ${key} of ${name}` };
    const { value } = this.variable(there);
    const isKept = value.isSecret === true || (value.text === undefined && isSecretName(key));
    return isKept && item.get("key")?.peek() !== key ? { text: marker("secret", key) } : value;
  }

  /** The variables of a list and of the groups that it names. */
  private listed(list: Item | undefined): Item[] {
    return (list?.list() ?? []).flatMap((item) => {
      const group = item.get("fromGroup")?.peek();
      return group === undefined ? [item] : (this.groups.get(group)?.get("envVars")?.list() ?? []);
    });
  }
}

function addressOf({ kind }: DataService, binding: DraftBinding): string {
  const { url, urls } = boundOf(kind)?.variables ?? {};
  const address = { jdbc: "", scheme: urls?.scheme ?? "", path: "", query: "" };
  return url?.(address, (name) => part(binding, name)) ?? "";
}
