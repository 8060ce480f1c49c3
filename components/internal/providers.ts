import type * as pulumi from "@pulumi/pulumi";

/** What the SDK's providers have, and its types do not show. */
interface Packaged {
  getPackage(): string;
}

/** Packages of the components that may follow a component. */
const packages = ["cloudflare", "gcp", "kubernetes", "tls", "vault"];

/** Not fields of their components: the schema would have them, and a provider is no value for other languages. */
const made = new WeakMap<pulumi.Resource, Providers>();

/** Providers by package. */
export interface Providers {
  [name: string]: pulumi.ProviderResource;
}

/** Notes the providers that a component has made for itself. */
export function handOn(component: pulumi.ComponentResource, own: Providers): void {
  made.set(component, own);
}

/** The providers of a component's options, and those that it has made for itself. */
export function handedOn(component: pulumi.ComponentResource): Providers {
  const given = packages.flatMap((name) => {
    const provider = component.getProvider(`${name}::`);
    return provider === undefined ? [] : [[name, provider] as const];
  });
  return { ...Object.fromEntries(given), ...made.get(component) };
}

/** Whether the options of a component name a provider of a package, by themselves or by the parent. */
export function hasProvider(name: string, opts: pulumi.ComponentResourceOptions | undefined): boolean {
  const { provider, providers = [], parent } = opts ?? {};
  const named = Array.isArray(providers) ? providers : Object.values(providers);
  const all = [...named, ...(provider === undefined ? [] : [provider])] as unknown as Packaged[];
  return all.some((one) => one.getPackage() === name) || parent?.getProvider(`${name}::`) !== undefined;
}
