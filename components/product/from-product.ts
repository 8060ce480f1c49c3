import * as pulumi from "@pulumi/pulumi";

/**
 * Options with which a program takes a part over from a `Product`: `new Platform("shop", { … }, fromProduct("shop"))`. They say that the part
 * is the one that the product made, so that nothing is made anew. Leave them in place until each stack has been deployed once.
 *
 * @param product - Name of the product, also when there is none any more.
 * @param options - Further options of the part, such as its providers.
 */
export function fromProduct(
  product: string,
  options: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  const former = { parent: pulumi.createUrn(product, "groundplan:index:Product") };
  return { ...options, aliases: [former, ...(options.aliases ?? [])] };
}
