import type * as inputs from "@pulumi/gcp/types/input";
import { own } from "../internal/own";
import { VolumeKind } from "../workload/args";
import { bucketOf, fileVolume, volumeName } from "../workload/directories";
import type { CompleteVolume } from "../workload/complete";
import type { CloudRunSettings, MountedFile } from "./settings";

type Volume = inputs.cloudrunv2.ServiceTemplateVolume;
type Mount = inputs.cloudrunv2.ServiceTemplateContainerVolumeMount;

/** Readable by the program's user, whichever the image has: Cloud Run's files belong to root. In an instance is nobody else. */
const fileMode = 0o444;

/**
 * A bucket belongs to root too, who alone may write by default (file-mode 0644, dir-mode 0755,
 * https://github.com/GoogleCloudPlatform/gcsfuse/blob/master/docs/troubleshooting.md, 2026-12), and a directory is seen whoever has put objects there.
 */
const bucketOptions = ["implicit-dirs", "dir-mode=777", "file-mode=666"];

/** Volumes with one file each: Cloud Run mounts a secret by itself, over what a directory holds. */
export function fileVolumes(files: readonly MountedFile[]): Volume[] {
  return files.map(({ directory, fileName, secretId, version }) => ({
    name: fileVolume(directory),
    secret: { secret: secretId, defaultMode: fileMode, items: [{ path: fileName, version }] },
  }));
}

/** Where they are: all of them, or those of `paths`. */
export function fileMounts(files: readonly MountedFile[], paths?: string[]): Mount[] {
  return files
    .filter(({ path }) => paths?.includes(path) ?? true)
    .map(({ directory }) => ({ name: fileVolume(directory), mountPath: directory }));
}

/** What the collector of a process is told, if it has one. */
export function collectorFiles({ collectorFiles: all }: CloudRunSettings, owner: { name: string }): MountedFile[] {
  const file = own(all, owner.name);
  return file === undefined ? [] : [file];
}

/** Volumes of one process or job. */
export function processVolumes(
  { subject, workload }: Pick<CloudRunSettings, "subject" | "workload">,
  volumes: CompleteVolume[],
): Volume[] {
  return volumes.map((volume) => {
    const name = volumeName(volume);
    if (volume.kind === VolumeKind.Scratch)
      return { name, emptyDir: { medium: "MEMORY", sizeLimit: `${volume.size}Mi` } };
    const { readOnly } = volume;
    return { name, gcs: { bucket: bucketOf(subject, volume, workload), readOnly, mountOptions: [...bucketOptions] } };
  });
}

/** Where they are. */
export function processMounts(volumes: CompleteVolume[]): Mount[] {
  return volumes.map((volume) => ({ name: volumeName(volume), mountPath: volume.path }));
}
