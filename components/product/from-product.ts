import * as pulumi from "@pulumi/pulumi";

const type = "groundplan:index:Product";

/**
 * Options with which a program takes a part over from a `Product`: `new Platform("shop", { … }, fromProduct("shop"))`. They say that the part
 * is the one that the product made, so that nothing is made anew. Leave them in place until each stack has been deployed once.
 *
 * @param product - Name of the product, also when there is none any more.
 * @param options - Further options of the part, such as its providers. With a parent the product may have been in that one too.
 */
export function fromProduct(
  product: string,
  options: pulumi.ComponentResourceOptions = {},
): pulumi.ComponentResourceOptions {
  const { parent, aliases = [] } = options;
  const former = { parent: pulumi.createUrn(product, type) };
  const beside = parent === undefined ? [] : [{ parent: pulumi.createUrn(product, type, parent) }];
  return { ...options, aliases: [former, ...beside, ...aliases] };
}
