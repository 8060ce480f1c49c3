import * as pulumi from "@pulumi/pulumi";

/** What a component has in a region. It is an error if it is not there, once that is known. */
export function inRegion(table: pulumi.Output<{ [region: string]: string }>, region: string): pulumi.Output<string> {
  return table.apply((known) => {
    const value = known[region];
    if (value !== undefined) return value;
    const regions = Object.keys(known).sort().join(", ") || "none";
    throw new pulumi.RunError(`${region}: nothing runs in this region (there are: ${regions}); deploy there first`);
  });
}
