import * as storage from "@pulumi/gcp/storage";
import type * as pulumi from "@pulumi/pulumi";
import type { MediaSource } from "../contracts";
import { createEdgeIdentity, createEdgeWorker } from "../internal/edge-worker";
import type { CdnArgs } from "./args";
import { routeToWorker } from "./routing";
import { mediaHostname } from "./validation";

/** A Worker serves the objects of a private bucket, which only its own identity may read. */
export function serveMedia(
  parent: pulumi.Resource,
  name: string,
  args: CdnArgs,
  media: MediaSource,
  ready: pulumi.Resource[],
): void {
  const worker = `${name}-media`;
  const identity = createEdgeIdentity(parent, worker, args.zone.zoneName);
  const grant = new storage.BucketIAMMember(
    worker,
    {
      bucket: media.bucketName,
      // Its right to list tells an object that does not exist from one that may not be read.
      role: "roles/storage.objectViewer",
      member: identity.principal,
    },
    { parent },
  );
  const bindings = { BUCKET: media.bucketName, CACHE_CONTROL: media.cacheControl };
  const script = createEdgeWorker(parent, worker, args.zone, identity, bindings, [grant]);
  routeToWorker(parent, worker, args.zone.zoneId, mediaHostname(args), script.scriptName, ready);
}
