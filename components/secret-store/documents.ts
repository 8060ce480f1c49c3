import type * as pulumi from "@pulumi/pulumi";
import * as kv from "@pulumi/vault/kv";
import { Mount } from "@pulumi/vault/mount";

/** An earlier version can be brought back: `vault kv rollback`. Vault keeps 10 unless it is told. */
const keptVersions = 20;

/** Mounts a KV version 2 engine. What uses the returned path waits until the engine is ready for documents. */
export function createDocuments(
  parent: pulumi.Resource,
  name: string,
  path: string,
  isProtected: boolean,
): pulumi.Output<string> {
  const mount = new Mount(
    name,
    { path, type: "kv", options: { version: "2" }, description: "One document for each application" },
    { parent, protect: isProtected },
  );
  const settings = new kv.SecretBackendV2(name, { mount: mount.path, maxVersions: keptVersions }, { parent });
  return settings.mount;
}
