// Who may reach the server, and when: nobody but the initialisation before it is initialised, and everybody afterwards.
import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import type * as pulumi from "@pulumi/pulumi";

/** Where the server's container sees Vault's data, and what says that it has been initialised. */
export const dataFolder = "/mnt/data";
export const initialisedFolder = "/mnt/initialised";

/** What the start depends on. */
export interface Start {
  /** Bucket in which an object says that the server has been initialised, and the object's name. */
  initialised: { bucket: pulumi.Input<string>; object: string };
  /** Whether the data come from a backup, so that they are there before the first start. */
  restored: boolean;
}

/**
 * Whoever reaches an empty Vault first can initialise it, and owns it. So a server that has been initialised does not start
 * without its data: a bucket that was emptied makes an instance that never becomes ready, to which Cloud Run sends nobody.
 * `core/keyring` is the entry by which Vault tells whether it is initialised.
 */
export function startScript(use: Start): string {
  const wasInitialised = use.restored ? "true" : `[ -e ${initialisedFolder}/${use.initialised.object} ]`;
  const message =
    "this Vault has been initialised and its bucket holds no data: it does not start, since anybody could initialise it anew. " +
    "Restore a backup (components/vault/README.md, An emptied bucket)";
  return [
    `if ${wasInitialised} && [ ! -e ${dataFolder}/core/keyring ]; then`,
    `  echo '${JSON.stringify({ severity: "CRITICAL", message })}'`,
    "  exit 1",
    "fi",
    // The image's own entry point. Without an argument it starts a development server, which forgets everything.
    "exec docker-entrypoint.sh server",
  ].join("\n");
}

/** Lets one identity call the server, by a token in `X-Serverless-Authorization`. */
export function openTo(
  parent: pulumi.Resource,
  name: string,
  server: cloudrunv2.Service,
  member: pulumi.Input<string>,
): pulumi.Resource {
  return invoker(name, server, member, { parent });
}

/** Lets everybody call the server, once `after` is there. Vault authenticates its callers itself (docs/adr/0006-vault-guards-itself.md). */
export function openToEverybody(
  parent: pulumi.Resource,
  name: string,
  server: cloudrunv2.Service,
  after: pulumi.Resource,
): cloudrunv2.ServiceIamMember {
  return invoker(`${name}-everybody`, server, "allUsers", { parent, dependsOn: [after] });
}

function invoker(
  name: string,
  server: cloudrunv2.Service,
  member: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): cloudrunv2.ServiceIamMember {
  const { name: service, location } = server;
  return new cloudrunv2.ServiceIamMember(name, { name: service, location, role: "roles/run.invoker", member }, opts);
}
