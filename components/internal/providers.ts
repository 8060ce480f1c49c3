import type * as pulumi from "@pulumi/pulumi";
import type { Arguments } from "./validation";

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
  const found = packages.flatMap((name) => {
    const provider = component.getProvider(`${name}::`);
    return provider === undefined ? [] : [[name, provider] as const];
  });
  return { ...Object.fromEntries(found), ...made.get(component) };
}

/** Whether the options of a component name a provider of a package, by themselves or by the parent. */
export function hasProvider(name: string, opts: pulumi.ComponentResourceOptions | undefined): boolean {
  const { provider, providers = [], parent } = opts ?? {};
  const named = Array.isArray(providers) ? providers : Object.values(providers);
  const all = [...named, ...(provider === undefined ? [] : [provider])] as unknown as Packaged[];
  return all.some((one) => one.getPackage() === name) || parent?.getProvider(`${name}::`) !== undefined;
}

/** Which providers the options of a component name, of those whose default is whatever is set up on the machine that deploys. */
export interface NamedProviders {
  vault: boolean;
  kubernetes: boolean;
}

export function namedProviders(opts: pulumi.ComponentResourceOptions | undefined): NamedProviders {
  return { vault: hasProvider("vault", opts), kubernetes: hasProvider("kubernetes", opts) };
}

/** Notes that the options do not name the cluster's provider. Without it everything lands in the cluster that `kubectl` has at the moment. */
export function requireCluster(check: Arguments, { kubernetes }: NamedProviders): void {
  if (kubernetes) return;
  const remedy = "name the cluster's provider in the options: that of the platform's providers, or kubernetesProvider";
  check.problem("opts.providers.kubernetes", undefined, remedy);
}
