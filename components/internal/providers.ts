import type * as pulumi from "@pulumi/pulumi";

/** What the SDK's providers have, and its types do not show. */
interface Packaged {
  getPackage(): string;
}

/** Whether the options of a component name a provider of a package, by themselves or by the parent. */
export function hasProvider(name: string, opts: pulumi.ComponentResourceOptions | undefined): boolean {
  const { provider, providers = [], parent } = opts ?? {};
  const named = Array.isArray(providers) ? providers : Object.values(providers);
  const all = [...named, ...(provider === undefined ? [] : [provider])] as unknown as Packaged[];
  return all.some((one) => one.getPackage() === name) || parent?.getProvider(`${name}::`) !== undefined;
}
