// Placeholders of Score (`${resources.db.host}`, `${metadata.name}`) as markers of what they stand for.
import type { Bindings } from "../bindings";
import type { DataService, Value } from "../draft";
import type { Item } from "../source";
import { isSecretName } from "../secrets";
import { marker } from "../texts";
import { isApplication, kindOfResource } from "./resources";

/** What a resource calls its parts, and what a binding does. */
const parts: { [kind: string]: { [output: string]: string } } = {
  postgres: {
    host: "host",
    hostname: "host",
    port: "port",
    name: "database",
    database: "database",
    username: "username",
    user: "username",
    password: "password",
  },
  cache: { host: "host", hostname: "host", port: "port", password: "password" },
  bucket: {
    bucket: "bucket",
    name: "bucket",
    endpoint: "endpoint",
    region: "region",
    access_key_id: "accessKeyId",
    aws_access_key_id: "accessKeyId",
    secret_key: "secretAccessKey",
    secret_access_key: "secretAccessKey",
    aws_secret_key: "secretAccessKey",
    aws_secret_access_key: "secretAccessKey",
  },
};

export class Placeholders {
  constructor(
    private readonly root: Item,
    private readonly data: DataService[],
    private readonly bindings: Bindings,
  ) {}

  /** What a text is with its placeholders filled in. */
  value(text: string): Value {
    if (this.isOutside(text)) return { isSecret: true };
    // Where another application is, nobody knows before it is here.
    if (this.namesApplication(text)) return {};
    return { text: this.expand(text) };
  }

  /** The text with names in the place of resources. */
  plain(text: string): string {
    return text.replace(/\$\{resources\.([^}.]+)[^}]*\}/g, "$1");
  }

  private expand(text: string): string {
    return text.replace(/\$(\$)|\$\{([^}]*)\}/g, (whole, escaped: string | undefined, content: string | undefined) => {
      if (escaped !== undefined) return "$";
      return this.resolve((content ?? "").split(".")) ?? whole;
    });
  }

  private resolve(path: string[]): string | undefined {
    const [table, name = "", ...rest] = path;
    if (table === "metadata") return this.root.get("metadata", name, ...rest)?.peek();
    if (table !== "resources") return marker("variable", path.join("_"));
    const type = this.typeOf(name);
    const output = rest.join(".");
    const service = this.data.find((one) => one.name === name);
    // The one user that a cache has without accounts.
    if (service?.kind === "cache" && /^user(name)?$/.test(output)) return "default";
    const part = service === undefined ? undefined : parts[service.kind]?.[output];
    if (service !== undefined && part !== undefined) {
      const binding = this.bindings.of(service);
      return binding === undefined ? undefined : marker("part", `${binding.name}.${part}`);
    }
    if (type === "dns") return marker("hostname");
    return marker("variable", output === "" ? name : output);
  }

  private namesApplication(text: string): boolean {
    return resourcesIn(text).some(([name]) => isApplication(this.typeOf(name)));
  }

  private typeOf(name: string): string {
    return this.root.get("resources", name, "type")?.peek() ?? "";
  }

  /** A text with what only a provider knows. */
  private isOutside(text: string): boolean {
    return resourcesIn(text).some(([name, output]) => {
      const kind = kindOfResource(this.typeOf(name))?.[0];
      const known = kind === undefined ? undefined : parts[kind]?.[output];
      return kind === "outside"
        ? isSecretName(output) || /url|uri|connection|dsn/i.test(output)
        : kind !== undefined && known === undefined && isSecretName(output);
    });
  }
}

/** The resources that a text names, each with the output that it wants of it. */
function resourcesIn(text: string): [name: string, output: string][] {
  const found = text.matchAll(/(?<!\$)\$\{resources\.([^}.]+)(?:\.([^}]*))?\}/g);
  return [...found].map(([, name = "", output = ""]) => [name, output]);
}
