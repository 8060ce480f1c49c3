import { readFile } from "node:fs/promises";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { name as packageName, version } from "groundplan/package.json";
import { componentClasses } from "./classes";

/**
 * Creates the library's components for programs in other languages.
 *
 * Pulumi's own host (`componentProviderHost`) would do it too, but it compiles the library whenever a program starts,
 * which costs seconds and half a gigabyte. Here the schema is a file, `package-schema.json`.
 */
export class ComponentHost implements pulumi.provider.Provider {
  public readonly version = version;

  public async getSchema(): Promise<string> {
    const schema = JSON.parse(await readFile(path.join(__dirname, "package-schema.json"), "utf8")) as object;
    return JSON.stringify({ ...schema, version });
  }

  public construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<pulumi.provider.ConstructResult> {
    const [ofPackage, , className = ""] = type.split(":");
    const Component = ofPackage === packageName ? componentClasses.get(className) : undefined;
    if (Component === undefined) {
      const known = [...componentClasses.keys()].map((known) => `${packageName}:index:${known}`);
      throw new pulumi.RunError(`${type}: no such component in ${packageName} ${version}; use ${known.join(", ")}`);
    }
    const component = new Component(name, inputs, options);
    return Promise.resolve({ urn: component.urn, state: outputsOf(component) });
  }
}

/** A component's outputs are its public fields, a part that is one of them as its contract; `urn` is sent apart. */
function outputsOf(component: pulumi.ComponentResource): pulumi.Inputs {
  return Object.fromEntries(
    Object.entries(component)
      .filter(([key]) => key !== "urn" && !key.startsWith("__"))
      .map(([key, value]: [string, unknown]) => [key, pulumi.Resource.isInstance(value) ? contractOf(value) : value])
      .filter(([, value]) => pulumi.Output.isInstance(value)),
  ) as pulumi.Inputs;
}

function contractOf(part: pulumi.Resource): unknown {
  return (part as { contract?: unknown }).contract;
}

/** Serves the components until the engine ends this process. */
export function serve(): Promise<void> {
  return pulumi.provider.main(new ComponentHost(), process.argv.slice(2));
}
