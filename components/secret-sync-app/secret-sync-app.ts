import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { shortDigest } from "../internal/digest";
import { serviceAccountMember } from "../internal/member";
import { present } from "../internal/present";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import type { SecretSyncAppArgs } from "./args";
import { renderSettings } from "./settings";
import { validate, type CheckedLater } from "./validate";
import { asOutput } from "../internal/outputs";
import { Subject } from "../internal/refusal";

/**
 * Attaches an application to a `SecretSync`: leaves what the program needs to know of it, and lets the program's account start
 * new revisions of its services and worker pools, and of no others. Adding, changing or removing it changes nothing of another application's.
 */
export class SecretSyncApp extends pulumi.ComponentResource {
  /** Object with the application's settings, in the bucket of the program: `apps/<app>/<digest>.json`. */
  public readonly settingsObject: pulumi.Output<string>;

  constructor(name: string, args: SecretSyncAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, later] = checkArguments("SecretSyncApp", name, args, validate);
    super("groundplan:index:SecretSyncApp", name, args, opts);

    const granted = allowRolling(this, name, checked, later);
    const settings = leaveSettings(this, name, checked, later, granted);

    this.settingsObject = settings.name;
    this.registerOutputs({ settingsObject: this.settingsObject });
  }
}

/** The rights to the copies are their containers' own affair: an authoritative policy there has one author. */
function allowRolling(
  parent: pulumi.Resource,
  name: string,
  { sync, identity }: Usable<SecretSyncAppArgs>,
  { services, workerPools }: CheckedLater,
): pulumi.Resource[] {
  const member = serviceAccountMember(sync.serviceAccountEmail);
  const grant = { role: sync.rollRole, member };
  // With a dot, which neither name has: `web` with `a-b` is not `web-a` with `b`.
  const resource = (place: string): string => `${name}.${place}`;
  const grants: pulumi.Resource[] = [
    ...services.map(
      ([place, id]) => new cloudrunv2.ServiceIamMember(resource(place), { ...partsOf(id), ...grant }, { parent }),
    ),
    ...workerPools.map(
      ([place, id]) => new cloudrunv2.WorkerPoolIamMember(resource(place), { ...partsOf(id), ...grant }, { parent }),
    ),
  ];
  if (identity === undefined || grants.length === 0) return grants;
  const actsAs = new serviceaccount.IAMMember(
    name,
    { serviceAccountId: identity.serviceAccountName, role: "roles/iam.serviceAccountUser", member },
    { parent },
  );
  return [...grants, actsAs];
}

/**
 * Under a name with its digest: another one is there before the old one goes, and the program takes the later one, so that at
 * no time it finds the application gone. It comes after the rights and goes before them.
 */
function leaveSettings(
  parent: pulumi.Resource,
  name: string,
  { sync, secrets, github }: Usable<SecretSyncAppArgs>,
  { app, services, workerPools }: CheckedLater,
  granted: pulumi.Resource[],
): storage.BucketObject {
  const text = renderSettings(new Subject(`SecretSyncApp "${name}"`), secrets, [...services, ...workerPools], github);
  return new storage.BucketObject(
    name,
    {
      bucket: sync.settingsBucketName,
      name: pulumi.all([app, text]).apply(([known, content]) => `apps/${known}/${shortDigest(content)}.json`),
      source: text.apply((content) => new pulumi.asset.StringAsset(content)),
      contentType: "application/json",
    },
    { parent, dependsOn: granted },
  );
}

function partsOf(service: pulumi.Input<string>): { [part in "project" | "location" | "name"]: pulumi.Output<string> } {
  const parts = asOutput(service).apply((id) => id.split("/"));
  const part = (index: number): pulumi.Output<string> =>
    parts.apply((known) => present(known[index], "a part of the name"));
  return { project: part(1), location: part(3), name: part(5) };
}
