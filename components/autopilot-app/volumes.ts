import type { core } from "@pulumi/kubernetes/types/input";
import { shortDigest } from "../internal/digest";
import { present } from "../internal/present";
import { VolumeKind } from "../workload/args";
import { bucketOf } from "../workload/bucket";
import type { CompleteProcess, CompleteVolume, CompleteWorkload } from "../workload/defaults";
import type { CopiedFile } from "../workload/environment";
import { copyOf } from "./container";

/** The driver of GKE that mounts buckets (https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-storage-fuse-csi-driver-setup). */
const bucketDriver = "gcsfuse.csi.storage.gke.io";

/** Readable by the group of the pod's files, which is the program's own; the files belong to root. */
const fileMode = 0o440;

/** Volumes with one file each. */
export function fileVolumes(app: string, files: readonly CopiedFile[]): core.v1.Volume[] {
  return files.map((file) => ({
    name: fileVolume(file.directory),
    secret: {
      secretName: copyOf(app, file),
      defaultMode: fileMode,
      items: [{ key: file.key, path: file.fileName }],
    },
  }));
}

/** Where they are. */
export function fileMounts(files: readonly CopiedFile[]): core.v1.VolumeMount[] {
  return files.map(({ directory }) => ({ name: fileVolume(directory), mountPath: directory, readOnly: true }));
}

/** Volumes of one process. */
export function processVolumes(
  { bindings }: CompleteWorkload,
  { volumes }: CompleteProcess,
  userId: number,
): core.v1.Volume[] {
  const known = new Map(bindings);
  return volumes.map((volume) => {
    const name = volumeName(volume);
    if (volume.kind === VolumeKind.Scratch) {
      return { name, emptyDir: { medium: "Memory", sizeLimit: `${volume.size}Mi` } };
    }
    const binding = present(known.get(volume.binding ?? ""), "a binding");
    return {
      name,
      csi: {
        driver: bucketDriver,
        readOnly: volume.readOnly,
        volumeAttributes: {
          bucketName: bucketOf(volume, binding),
          mountOptions: `implicit-dirs,uid=${userId},gid=${userId}`,
        },
      },
    };
  });
}

/** Where they are. */
export function processMounts({ volumes }: CompleteProcess): core.v1.VolumeMount[] {
  return volumes.map((volume) => ({
    name: volumeName(volume),
    mountPath: volume.path,
    ...(volume.readOnly ? { readOnly: true } : {}),
  }));
}

/** What tells the driver to look after a pod. */
export function volumeAnnotations({ volumes }: CompleteProcess): { [name: string]: string } {
  return volumes.some(({ kind }) => kind === VolumeKind.Bucket) ? { "gke-gcsfuse/volumes": "true" } : {};
}

function fileVolume(directory: string): string {
  return `file-${shortDigest(directory)}`;
}

function volumeName({ kind, path }: CompleteVolume): string {
  return `${kind}-${shortDigest(path)}`;
}
