import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import { shortDigest } from "../internal/digest";
import { serviceAccountMember } from "../internal/member";
import { unordered } from "../internal/unordered";
import type { Environment, PlainFile } from "../workload/environment";
import type { MountedFile } from "./settings";

/** Who may read them. */
export interface FileReaders {
  identity: WorkloadIdentity;
  deployers: pulumi.Input<string>[];
}

/**
 * The files of a workload in one region. Cloud Run mounts secrets and buckets, and nothing else that is a file, so one that may be seen is a secret too:
 * the program's, by the number of its version, so that another text is another revision.
 */
export function createFiles(
  parent: pulumi.Resource,
  name: string,
  region: string,
  { files, plainFiles }: Environment,
  args: FileReaders,
): MountedFile[] {
  return [
    ...files.map((file) => ({ ...file, version: "latest" })),
    ...plainFiles.map((file) => createFile(parent, `${name}-${shortDigest(file.path)}-${region}`, region, file, args)),
  ];
}

/** A file that may be seen, as a secret that the application and those who deploy it may read. */
export function createFile(
  parent: pulumi.Resource,
  name: string,
  region: string,
  file: PlainFile,
  { identity, deployers }: FileReaders,
): MountedFile {
  const secret = new secretmanager.Secret(
    name,
    {
      secretId: name,
      replication: { userManaged: { replicas: [{ location: region }] } },
      deletionProtection: false,
    },
    { parent },
  );
  const version = new secretmanager.SecretVersion(name, { secret: secret.id, secretData: file.value }, { parent });
  const readable = new secretmanager.SecretIamBinding(
    name,
    {
      secretId: secret.id,
      role: "roles/secretmanager.secretAccessor",
      members: unordered([serviceAccountMember(identity.serviceAccountEmail), ...deployers]),
    },
    { parent },
  );
  return {
    path: file.path,
    directory: file.directory,
    fileName: file.fileName,
    // An instance starts once it may read the file.
    secretId: pulumi.all([secret.id, readable.etag]).apply(([id]) => id),
    version: version.version,
  };
}
