// Resources as the engine shows them to a policy pack, in the shape of a plan: marks in place of secrets and of what is not known yet.
import { Secret, type PolicyResource, type ResourceValidationArgs } from "@pulumi/policy";
import type { Value } from "../sandbox";
import { MASKED_SECRET, MASKED_UNKNOWN } from "../sandbox/wire";
import type { Resource } from "./model";

/** What stands for a value that is not known yet, by its kind: pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go. */
const unknowns: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** By this name a proxy of @pulumi/policy gives what is behind it. A read through the proxy throws at what is unknown, and unwraps secrets. */
const behind = "__getSpecialProxyTarget";

/**
 * What the engine has shown so far. Secrets are marked only where it asks for remediations, inputs are whole only where it asks about one
 * resource, and only at the end does it tell who depends on whom.
 */
export class Remembered {
  private readonly inputs = new Map<string, Resource["inputs"]>();

  /** Remembers a resource's inputs with the marks of its secrets. */
  secrets({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">): void {
    this.inputs.set(urn, inputsOf(props));
  }

  /** One resource, which the engine is about to make or to change. */
  resource({ urn, type, name, props, opts }: ResourceValidationArgs): Resource {
    return { urn, type, name, protect: opts.protect, inputs: this.inputs.get(urn) ?? inputsOf(props) };
  }

  /** All of them. */
  stack(resources: PolicyResource[]): Resource[] {
    return resources.map(({ urn, type, name, props, opts, parent, provider, dependencies }) => ({
      urn,
      type,
      name,
      protect: opts.protect,
      inputs: this.inputs.get(urn) ?? inputsOf(props),
      dependencies: dependencies.map((one) => one.urn),
      ...(parent === undefined ? {} : { parent: parent.urn }),
      ...(provider === undefined ? {} : { provider: provider.urn }),
    }));
  }
}

function inputsOf(props: ResourceValidationArgs["props"]): Resource["inputs"] {
  return marked(props) as Resource["inputs"];
}

/** A value with marks, and without the proxies around it. */
function marked(raw: unknown): Value {
  const value = unwrapped(raw);
  if (unknowns.has(value)) return MASKED_UNKNOWN;
  if (value instanceof Secret) return MASKED_SECRET;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value === null || typeof value !== "object") return null;
  if (Array.isArray(value)) return value.map(marked);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, marked(one)]));
}

function unwrapped(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const target = (value as { [behind]?: unknown })[behind];
  return target === undefined ? value : unwrapped(target);
}
