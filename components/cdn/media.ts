import type { WorkersScript } from "@pulumi/cloudflare/workersScript";
import * as storage from "@pulumi/gcp/storage";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone, MediaSource } from "../contracts";
import { createEdgeIdentity } from "../internal/edge-identity";
import { createEdgeWorker } from "../internal/edge-worker";
import { mediaWorkerName, type CheckedRoute } from "./hosts";

/** The Worker that serves the objects of a private bucket, which only its own identity may read. */
export function createMediaWorker(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  route: CheckedRoute,
  media: MediaSource,
): WorkersScript {
  const worker = mediaWorkerName(name, route, zone.zoneName);
  const identity = createEdgeIdentity(parent, worker, zone.zoneName);
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
  const bindings = {
    BUCKET: media.bucketName,
    CACHE_CONTROL: media.cacheControl,
    ...(route.path === "/" ? {} : { PATH_PREFIX: `${route.path}/` }),
  };
  return createEdgeWorker(parent, worker, zone, identity, bindings, [grant]);
}
