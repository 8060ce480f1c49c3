import * as pulumi from "@pulumi/pulumi";
import { shortDigest } from "../internal/digest";
import { ofImage, ofSystem } from "../internal/image-directories";
import { present } from "../internal/present";
import type { Subject } from "../internal/refusal";
import type { Rule } from "../internal/rules";
import type { CompleteVolume, CompleteWorkload } from "./complete";

/** Where programs look for memory that they share: the one directory of the system that a cluster gives away. */
export const sharedMemory = "/dev/shm";

/** A directory that nothing but the workload has something in. */
export const ownDirectory: Rule<string> = (path) => {
  if (path === sharedMemory) return undefined;
  const system = ofSystem.find((directory) => isWithin(path, directory));
  if (system !== undefined) return `use another directory, such as /run/app: ${system} is the system's`;
  return ofImage.includes(path)
    ? `use a directory below it or another one, such as /run/app: what the image has in ${path} would be hidden, and its programs need that`
    : undefined;
};

/** Whether a directory is another one, or lies in it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

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

/** What to do about a directory whose binding is no bucket. */
export const bucketRemedy = "name the binding of an AppBucket";

/** The bucket that a directory is. A binding without one is an error once that is known. */
export function bucketOf(
  subject: Subject,
  { property, binding: name = "" }: CompleteVolume,
  { bindings }: CompleteWorkload,
): pulumi.Output<string> {
  const { values } = present(new Map(bindings).get(name), "a binding");
  return pulumi
    .output(values ?? {})
    .apply(
      ({ bucket }: { [part: string]: string }) => bucket ?? subject.refuse(`${property}.binding`, name, bucketRemedy),
    );
}
