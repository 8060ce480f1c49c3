import * as pulumi from "@pulumi/pulumi";

/**
 * What a table has under a name, as in `entry(app.backends, "web")`, and `entry(entry(app.urls, "web"), "europe-west1")`. An error names what
 * the table has if it has no such entry, once that is known.
 */
export function entry<Value>(table: pulumi.Output<{ [name: string]: Value }>, name: string): pulumi.Output<Value> {
  return table.apply((known) => {
    const value = known[name];
    if (value !== undefined) return value;
    const names = Object.keys(known).sort().join(", ") || "none";
    throw new pulumi.RunError(`${name}: there is no such entry (there are: ${names})`);
  }) as pulumi.Output<Value>;
}
