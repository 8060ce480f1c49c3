import * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import type { CompleteVolume } from "./defaults";

/** The bucket that a directory is. A binding without one is an error once that is known. */
export function bucketOf({ path, binding: name = "" }: CompleteVolume, { values }: Binding): pulumi.Output<string> {
  return pulumi.output(values).apply(({ bucket }: { [part: string]: string }) => {
    if (bucket !== undefined) return bucket;
    throw new pulumi.RunError(`volumes["${path}"]: ${name} has no part bucket; name the binding of an AppBucket`);
  });
}
