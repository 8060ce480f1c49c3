// Public applications as `examples/apps` and `stacks/apps` specify them, with images, host names and bindings as an environment gives them.
import type { Binding, Workload } from "../../components";
import { django } from "../../examples/apps/django";
import { ghost } from "../../examples/apps/ghost";
import { gitea } from "../../examples/apps/gitea";
import { liveBeats } from "../../examples/apps/live-beats";
import { mastodon } from "../../examples/apps/mastodon";
import { metabase } from "../../examples/apps/metabase";
import { miniflux } from "../../examples/apps/miniflux";
import { n8n } from "../../examples/apps/n8n";
import { nginx } from "../../examples/apps/nginx";
import { plausible } from "../../examples/apps/plausible";
import { strapi } from "../../examples/apps/strapi";
import { thumbnailsEvents } from "../../examples/apps/thumbnails-events";
import { thumbnailsWorker } from "../../examples/apps/thumbnails-worker";
import { userservice } from "../../examples/apps/userservice";
import type { Application } from "../../stacks/application";
import { changelog } from "../../stacks/apps/changelog";
import { directus } from "../../stacks/apps/directus";
import { database } from "../support/workload";

const host = "www.example.com";
const account = "app-web@acme-test.iam.gserviceaccount.com";
const main: Binding = { ...database, credential: { kind: "database-readwrite", resource: "main" } };
const cache: Binding = {
  values: { host: "10.19.0.4", port: "6379", caCertificate: "-----BEGIN CERTIFICATE-----" },
  credential: { kind: "cache-password", resource: "projects/acme-test/locations/europe-west1/instances/cache" },
  places: [{ address: "10.19.0.4", port: 6379 }],
};
const bucket = {
  values: { bucket: "acme-files", endpoint: "https://storage.googleapis.com", region: "europe-west1" },
  credential: { kind: "storage-key", resource: account },
} satisfies Binding;
const mounted: Binding = { values: bucket.values };
const mysql: Binding = { values: { host: "mysql.example.net", user: "ghost" } };

/** An application that this repository's environments run. */
function ofStacks(application: Application, image: string, bindings: { [name: string]: Binding }): Workload {
  return { ...application.workload({ hostname: host }), image, bindings };
}

/** By the names of their files. */
export const applications: { [file: string]: Workload } = {
  changelog: ofStacks(changelog, "ghcr.io/thechangelog/changelog-prod:1", { main, assets: bucket }),
  directus: ofStacks(directus, "directus/directus:11.17.4", { main, cache, uploads: bucket }),
  django: django("ghcr.io/acme/shop:1", host, main, cache),
  ghost: ghost(
    {
      ghost: "ghost:6-alpine",
      activitypub: "ghcr.io/tryghost/activitypub:1.2.13",
      migrations: "ghcr.io/tryghost/activitypub-migrations:1.2.13",
    },
    host,
    mysql,
    mounted,
  ),
  gitea: gitea("gitea/gitea:1", host, main),
  "live-beats": liveBeats("ghcr.io/acme/live-beats:1", host, main, mounted),
  mastodon: mastodon("ghcr.io/mastodon/mastodon:v4.3.17", "ghcr.io/mastodon/mastodon-streaming:v4.3.17", host, {
    main,
    cache,
    uploads: bucket,
  }),
  metabase: metabase("metabase/metabase:v0.50.1", host, main),
  miniflux: miniflux("miniflux/miniflux:2", host, main),
  n8n: n8n("docker.n8n.io/n8nio/n8n:1", "n8nio/runners:1", host, main, cache),
  nginx: nginx("nginx:1.27", "us-docker.pkg.dev/cloudrun/container/hello:1"),
  plausible: plausible("ghcr.io/plausible/community-edition:v2.1.3", host, main),
  strapi: strapi("ghcr.io/acme/cms:1", host, main, mounted),
  "thumbnails-events": thumbnailsEvents("ghcr.io/acme/resize:1", mounted),
  "thumbnails-worker": thumbnailsWorker("ghcr.io/astromechza/score-eg-thumbnail-service:1"),
  userservice: userservice("ghcr.io/acme/userservice:v1.3.1", "v1.3.1", main),
};
