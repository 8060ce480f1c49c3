import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { shortDigest } from "./digest";
import type { ProgramBundle } from "./program-bundle";
import { verifiedStart } from "./verified-start";
import { serviceAccountMember } from "./member";
import { asOutput } from "./outputs";

/** What is put where a container finds it. */
export interface NodeProgramSettings {
  /** The program, which starts when it is the file that Node is given. */
  program: ProgramBundle;
  /** What the program is told, as JSON; never a secret. The default is nothing. */
  settings?: NodeSettings;
  /** Region that the texts are kept in. */
  region: string;
  /** Service account that the program runs as. It may read both texts. */
  serviceAccountEmail: pulumi.Input<string>;
}

/** Settings as a file, which the program finds by a variable. */
export interface NodeSettings {
  /** Name of the variable that holds the file's path. */
  variable: string;
  /** The file's content. */
  text: pulumi.Input<string>;
}

/** A program beside its settings, in a bucket of its own, ready to be mounted into a container. */
export interface NodeProgram {
  /** Command line without its first word, which is `node`. It runs what was uploaded, or nothing. */
  args: pulumi.Output<string[]>;
  /** The variable that names the settings, if there are any. */
  envs: { [name: string]: pulumi.Output<string> };
  /** Digest of the program's text. */
  digest: string;
  /** Volume of the container's template. */
  volume: { name: string; gcs: { bucket: pulumi.Output<string>; readOnly: boolean } };
  /** Where the container mounts it. */
  mount: { name: string; mountPath: string };
  /** What must exist before the container starts. */
  parts: pulumi.Resource[];
}

const folder = "/program";

/** The stock Node.js image, to be pulled through our own registry, which may lock it. */
export const nodeImage = "docker.io/library/node:24-alpine";

/**
 * Puts a program's text, and what it is told, into a private bucket as objects that are named by their digests, so that a
 * deployment changes neither under a running container, and no image is built. The container compares both with their digests
 * when it starts (`verified-start.ts`). Creates, as children of `parent`: the bucket, the
 * object and the grant `<name>-program`, and the object `<name>-settings` if there are settings.
 */
export function uploadNodeProgram(parent: pulumi.Resource, name: string, settings: NodeProgramSettings): NodeProgram {
  const { program } = settings;
  const bucket = createBucket(parent, `${name}-program`, settings.region);
  const object = new storage.BucketObject(
    `${name}-program`,
    {
      bucket: bucket.name,
      name: program.fileName,
      source: new pulumi.asset.StringAsset(program.text),
      contentType: "text/plain",
    },
    { parent },
  );
  const readable = new storage.BucketIAMMember(
    `${name}-program`,
    {
      bucket: bucket.name,
      role: "roles/storage.objectViewer",
      member: serviceAccountMember(settings.serviceAccountEmail),
    },
    { parent },
  );
  const started = { path: `${folder}/${program.fileName}`, text: program.text };
  const ownSettings = settings.settings;
  const settingsObject = ownSettings && uploadSettings(parent, name, bucket, ownSettings.text);
  return {
    args:
      ownSettings === undefined
        ? pulumi.output(verifiedStart(started))
        : pulumi
            .output(ownSettings.text)
            .apply((text) => verifiedStart({ ...started, settings: { variable: ownSettings.variable, text } })),
    envs:
      ownSettings && settingsObject
        ? { [ownSettings.variable]: pulumi.interpolate`${folder}/${settingsObject.name}` }
        : {},
    digest: program.digest,
    volume: { name: "program", gcs: { bucket: bucket.name, readOnly: true } },
    mount: { name: "program", mountPath: folder },
    parts: [object, readable, ...(settingsObject === undefined ? [] : [settingsObject])],
  };
}

function uploadSettings(
  parent: pulumi.Resource,
  name: string,
  bucket: storage.Bucket,
  settings: pulumi.Input<string>,
): storage.BucketObject {
  const text = asOutput(settings);
  return new storage.BucketObject(
    `${name}-settings`,
    {
      bucket: bucket.name,
      name: text.apply((known) => `settings-${shortDigest(known)}.json`),
      source: text.apply((known) => new pulumi.asset.StringAsset(known)),
      contentType: "application/json",
    },
    { parent },
  );
}

function createBucket(parent: pulumi.Resource, name: string, region: string): storage.Bucket {
  return new storage.Bucket(
    name,
    {
      location: region,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      // Objects are named by their content and made from the package: there is nothing to get back.
      softDeletePolicy: { retentionDurationSeconds: 0 },
    },
    { parent },
  );
}
