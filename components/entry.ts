import * as pulumi from "@pulumi/pulumi";
import { membersKnown, remember } from "./internal/known";
import { own } from "./internal/own";
import { listed } from "./internal/show";

/**
 * What a table has under a name, as in `entry(app.backends, "web")`, and `entry(entry(app.urls, "web"), "europe-west1")`. An error names what
 * the table has if it has no such entry: at once for a component's own tables, else once that is known.
 */
export function entry<Value>(table: pulumi.Output<{ [name: string]: Value }>, name: string): pulumi.Output<Value> {
  const absent = (known: object): never => {
    throw new pulumi.RunError(`${name}: there is no such entry (there are: ${listed(known)})`);
  };
  const members = membersKnown(table);
  if (members !== undefined && !Object.hasOwn(members, name)) absent(members);
  const value = table.apply((known) => own(known, name) ?? absent(known)) as pulumi.Output<Value>;
  return remember(value, own(members, name));
}
