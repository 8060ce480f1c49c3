// Ghost, a publication: MySQL of a provider, content in a bucket, ActivityPub at paths of the same host name (routes of the `Cdn`).
import type { Binding, Workload } from "groundplan";

/** Their images: of Ghost, of its ActivityPub, and of what migrates that one's database. */
export type GhostImages = Record<"ghost" | "activitypub" | "migrations", string>;

export function ghost(images: GhostImages, hostname: string, mysql: Binding, content: Binding): Workload {
  const scaling = { min: 1, max: 1 };
  const bucket = { kind: "bucket" as const, binding: "content" };
  const volumes = { "/var/lib/ghost/content": bucket };
  const shared = { "/opt/activitypub/content": bucket };
  const health = { path: "/ghost/api/admin/site/", startupSeconds: 120 };
  return {
    image: images.ghost,
    processes: {
      web: { port: 2368, health, volumes, backgroundWork: true, scaling },
      activitypub: { image: images.activitypub, port: 8080, scaling, volumes: shared },
    },
    jobs: { migrate: { image: images.migrations, onDeploy: true } },
    // prettier-ignore
    env: {
      NODE_ENV: "production", url: `https://${hostname}`, database__client: "mysql", database__connection__database: "ghost",
      MYSQL_DATABASE: "activitypub", LOCAL_STORAGE_PATH: "/opt/activitypub/content/images/activitypub",
      LOCAL_STORAGE_HOSTING_URL: `https://${hostname}/content/images/activitypub`,
    },
    secrets: { database__connection__password: {}, MYSQL_PASSWORD: {}, MYSQL_DB: {} },
    bindings: { mysql, content },
    // prettier-ignore
    bound: {
      database__connection__host: "{mysql.host}", database__connection__user: "{mysql.user}",
      MYSQL_HOST: "{mysql.host}", MYSQL_USER: "{mysql.user}",
    },
    egress: "internet",
  };
}
