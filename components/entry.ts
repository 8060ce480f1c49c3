import * as pulumi from "@pulumi/pulumi";
import { listed } from "./internal/show";

/**
 * What a table has under a name, as in `entry(app.backends, "web")`, and `entry(entry(app.urls, "web"), "europe-west1")`. An error names what
 * the table has if it has no such entry, once that is known.
 */
export function entry<Value>(table: pulumi.Output<{ [name: string]: Value }>, name: string): pulumi.Output<Value> {
  return table.apply((known) => {
    const value = known[name];
    if (value !== undefined) return value;
    throw new pulumi.RunError(`${name}: there is no such entry (there are: ${listed(known)})`);
  }) as pulumi.Output<Value>;
}
