import * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";

/** Names of all instances of a server; that of the one which takes writes, if it names no others. */
export function instanceNames({ instanceNames: all, instanceName }: DatabaseServer): pulumi.Output<string[]> {
  if (all === undefined) return pulumi.output([instanceName]);
  // Of a server that is known later nothing may turn out to be named.
  const named: pulumi.Output<string[] | undefined> = pulumi.output(all);
  return named.apply((known) => (known === undefined ? pulumi.output([instanceName]) : pulumi.output(known)));
}
