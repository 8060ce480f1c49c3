import * as corev1 from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { present } from "../internal/present";
import { inOrder } from "../internal/unordered";
import { VolumeKind } from "../workload/args";
import { bucketOf, fileVolume, volumeName } from "../workload/directories";
import type { CompleteVolume } from "../workload/complete";
import type { Environment } from "../workload/environment";
import { copyOf } from "./container";
import type { AutopilotSettings } from "./settings";

/** The driver of GKE that mounts buckets (https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-storage-fuse-csi-driver-setup). */
const bucketDriver = "gcsfuse.csi.storage.gke.io";

/** Readable by the group of the pod's files, which is the program's own; the files belong to root. */
const fileMode = 0o440;

/** Volumes with the files of one directory each, from whichever objects have them. */
export function fileVolumes({ name: app, environment, plainFiles }: AutopilotSettings): core.v1.Volume[] {
  const files = [
    ...environment.files.map((file) => ({
      ...file,
      source: { secret: { name: copyOf(app, file), items: [{ key: file.key, path: file.fileName }] } },
    })),
    ...environment.plainFiles.map((file) => ({
      ...file,
      source: {
        configMap: { name: present(plainFiles, "a ConfigMap"), items: [{ key: file.name, path: file.fileName }] },
      },
    })),
  ];
  return directories(environment).map((directory) => ({
    name: fileVolume(directory),
    projected: {
      defaultMode: fileMode,
      sources: files.filter((file) => file.directory === directory).map(({ source }) => source),
    },
  }));
}

/** Where they are: all of them, or those that hold one of `paths`. */
export function fileMounts(environment: Environment, paths?: string[]): core.v1.VolumeMount[] {
  return directories(environment, paths).map((directory) => ({
    name: fileVolume(directory),
    mountPath: directory,
    readOnly: true,
  }));
}

/** The object with the files that may be seen. It has no name: another text is another object, and so a new version of the pods. */
export function createPlainFiles(
  parent: pulumi.Resource,
  name: string,
  namespace: pulumi.Input<string>,
  { plainFiles }: Environment,
): pulumi.Output<string> | undefined {
  if (plainFiles.length === 0) return undefined;
  const data = Object.fromEntries(plainFiles.map((file) => [file.name, file.value]));
  return new corev1.ConfigMap(`${name}-files`, { metadata: { namespace }, data }, { parent }).metadata.name;
}

function directories({ files, plainFiles }: Environment, paths?: string[]): string[] {
  const all = [...files, ...plainFiles].filter(({ path }) => paths?.includes(path) ?? true);
  return inOrder([...new Set(all.map(({ directory }) => directory))]);
}

/** Volumes of one process or job. */
export function processVolumes(
  { subject, workload, userId }: Pick<AutopilotSettings, "subject" | "workload" | "userId">,
  volumes: CompleteVolume[],
): core.v1.Volume[] {
  return volumes.map((volume) => {
    const name = volumeName(volume);
    if (volume.kind === VolumeKind.Scratch) {
      return { name, emptyDir: { medium: "Memory", sizeLimit: `${volume.size}Mi` } };
    }
    return {
      name,
      csi: {
        driver: bucketDriver,
        readOnly: volume.readOnly,
        volumeAttributes: {
          bucketName: bucketOf(subject, volume, workload),
          mountOptions: `implicit-dirs,uid=${userId},gid=${userId}`,
        },
      },
    };
  });
}

/** Where they are. */
export function processMounts(volumes: CompleteVolume[]): core.v1.VolumeMount[] {
  return volumes.map((volume) => ({
    name: volumeName(volume),
    mountPath: volume.path,
    ...(volume.readOnly ? { readOnly: true } : {}),
  }));
}

/** What tells the driver to look after a pod. */
export function volumeAnnotations(volumes: CompleteVolume[]): { annotations?: { [name: string]: string } } {
  const hasBucket = volumes.some(({ kind }) => kind === VolumeKind.Bucket);
  return hasBucket ? { annotations: { "gke-gcsfuse/volumes": "true" } } : {};
}
