import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { extname, basename } from "node:path";

/** What a Node.js program needs in order to run once inside the project. */
export interface NodeJobSettings {
  /**
   * File of the program, as `require.resolve` gives it: TypeScript with erasable syntax only in a checkout, JavaScript in
   * the published package. It imports nothing but Node's own modules and exports `main()`, which is called with nothing
   * and reads its settings from the environment. Importing it does nothing.
   */
  program: string;
  /** Image with Node.js 24 or later, by the address that Cloud Run pulls it from: `pullThrough(images, nodeImage(digest))`. */
  image: pulumi.Input<string>;
  /** Region that the job runs in. */
  region: string;
  /** Service account that the program runs as. */
  serviceAccountEmail: pulumi.Input<string>;
  /** Environment variables; never a secret, since anyone who may see the job sees them. */
  environment: { [name: string]: pulumi.Input<string> };
  /** Longest time that one attempt may take, in seconds. A failed attempt is followed by up to three more. */
  timeoutSeconds: number;
  /** What must exist before the program runs: the grants that it uses, the server that it calls. */
  dependsOn: pulumi.Resource[];
}

const programFolder = "/program";
const retries = 3;
const nodeRepository = "docker.io/library/node";

/**
 * The stock Node.js image, to be pulled through our own registry: Node 24 runs TypeScript as it is. By digest if one is
 * locked, else by tag.
 */
export function nodeImage(digest?: string): string {
  return digest === undefined ? `${nodeRepository}:24-alpine` : `${nodeRepository}@${digest}`;
}

/**
 * Runs a small Node.js program to its end in a Cloud Run job, so that what depends on the returned job waits for the
 * program. It runs again when its text, image, identity or environment changes, and not otherwise: the program must be
 * safe to repeat. A failed run fails the deployment.
 *
 * The program's text is an object named by its digest in a private bucket, mounted read-only; no image is built.
 * Creates, as children of `parent`: the bucket and the object `<name>-program`, the grant that lets the job read it, and
 * the job `<name>`.
 */
export function runNodeJob(parent: pulumi.Resource, name: string, settings: NodeJobSettings): cloudrunv2.Job {
  const text = readFileSync(settings.program, "utf8");
  const textDigest = digest(text);
  const fileName = nameInJob(settings.program, textDigest);
  const variables = pulumi.output(settings.environment);

  const bucket = createBucket(parent, `${name}-program`, settings.region);
  const object = new storage.BucketObject(
    `${name}-program`,
    { bucket: bucket.name, name: fileName, source: new pulumi.asset.StringAsset(text), contentType: "text/plain" },
    { parent },
  );
  const readable = new storage.BucketIAMMember(
    `${name}-program`,
    {
      bucket: bucket.name,
      role: "roles/storage.objectViewer",
      member: pulumi.interpolate`serviceAccount:${settings.serviceAccountEmail}`,
    },
    { parent },
  );
  return new cloudrunv2.Job(
    name,
    {
      location: settings.region,
      // Ready only when an execution of this name has succeeded; the name stands for everything that the execution depends on.
      runExecutionToken: pulumi
        .all([settings.image, settings.serviceAccountEmail, variables])
        .apply((used) => digest(JSON.stringify([textDigest, ...used]))),
      // A job has no state, and an `up` that replaces it should not stop here.
      deletionProtection: false,
      template: {
        taskCount: 1,
        parallelism: 1,
        template: {
          serviceAccount: settings.serviceAccountEmail,
          timeout: `${settings.timeoutSeconds}s`,
          // A grant made a moment ago may not have arrived everywhere, and without it the volume cannot be mounted.
          maxRetries: retries,
          containers: [
            {
              image: settings.image,
              commands: ["node"],
              args: ["--eval", `import("${programFolder}/${fileName}").then((program) => program.main())`],
              envs: Object.keys(settings.environment)
                .sort()
                .map((key) => ({ name: key, value: settings.environment[key] })),
              resources: { limits: { cpu: "1", memory: "512Mi" } },
              volumeMounts: [{ name: "program", mountPath: programFolder }],
            },
          ],
          volumes: [{ name: "program", gcs: { bucket: bucket.name, readOnly: true } }],
        },
      },
    },
    { parent, dependsOn: [object, readable, ...settings.dependsOn], customTimeouts: waiting(settings.timeoutSeconds) },
  );
}

/** Where the program is there is no package.json, so the extension says what it is: a module in TypeScript, or CommonJS. */
function nameInJob(program: string, textDigest: string): string {
  const extension = extname(program);
  return `${basename(program, extension)}-${textDigest}${extension === ".ts" ? ".mts" : ".cjs"}`;
}

/** How long a deployment waits for all attempts, with five minutes for Cloud Run itself. */
function waiting(timeoutSeconds: number): pulumi.CustomTimeouts {
  const all = `${Math.ceil((timeoutSeconds * (retries + 1)) / 60) + 5}m`;
  return { create: all, update: all };
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

/** Twelve hexadecimal digits: enough to tell versions apart, short enough for the 63 characters of an execution's name. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
