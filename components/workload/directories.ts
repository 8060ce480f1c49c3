import * as pulumi from "@pulumi/pulumi";
import { shortDigest } from "../internal/digest";
import { present } from "../internal/present";
import type { CompleteVolume, CompleteWorkload } from "./defaults";

/** The directory of a file. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Name of the volume that has the files of a directory. */
export function fileVolume(directory: string): string {
  return `file-${shortDigest(directory)}`;
}

/** Name of the volume that is a directory. */
export function volumeName({ kind, path }: CompleteVolume): string {
  return `${kind}-${shortDigest(path)}`;
}

/** The bucket that a directory is. A binding without one is an error once that is known. */
export function bucketOf(
  { path, binding: name = "" }: CompleteVolume,
  { bindings }: CompleteWorkload,
): pulumi.Output<string> {
  const { values } = present(new Map(bindings).get(name), "a binding");
  return pulumi.output(values ?? {}).apply(({ bucket }: { [part: string]: string }) => {
    if (bucket !== undefined) return bucket;
    throw new pulumi.RunError(`volumes["${path}"]: ${name} has no part bucket; name the binding of an AppBucket`);
  });
}
