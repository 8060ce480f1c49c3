// Placeholders of Score (`${resources.db.host}`, `${metadata.name}`) as markers of what they stand for.
import type { Bindings } from "../bindings";
import type { DataService, Value } from "../draft";
import type { Item } from "../source";
import { boundOf } from "../kinds";
import { isSecretName } from "../secrets";
import { marker, part } from "../texts";
import { isApplication, kindOfResource } from "./resources";

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
    const become = service === undefined ? undefined : boundOf(service.kind)?.variables.outputs[output];
    if (service !== undefined && become !== undefined) {
      if (typeof become === "object") return become.text;
      const binding = this.bindings.of(service);
      return binding === undefined ? undefined : part(binding, become);
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
      if (kind === undefined) return false;
      const known = boundOf(kind)?.variables.outputs;
      return known === undefined
        ? isSecretName(output) || /url|uri|connection|dsn/i.test(output)
        : known[output] === undefined && isSecretName(output);
    });
  }
}

/** The resources that a text names, each with the output that it wants of it. */
function resourcesIn(text: string): [name: string, output: string][] {
  const found = text.matchAll(/(?<!\$)\$\{resources\.([^}.]+)(?:\.([^}]*))?\}/g);
  return [...found].map(([, name = "", output = ""]) => [name, output]);
}
