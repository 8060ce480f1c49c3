// shop, translated from a Compose file.
import type { Binding, Workload } from "groundplan";

export function shop(image: string, files: Binding): Workload {
  return {
    image,
    processes: {
      blog: {
        port: 80,
        backgroundWork: true,
        scaling: { max: 1 },
        sidecars: {
          runner: {
            image: "ghcr.io/acme/runner:2",
            start: "after",
            env: { BLOG_URL: "http://localhost:80/" },
            variables: ["RUNNER_AUTH_TOKEN"],
          },
        },
        volumes: { "/var/www/html/wp-content/uploads": { kind: "bucket", binding: "files" } },
      },
    },
    env: {
      WORDPRESS_DB_USER: "wp",
      WORDPRESS_DB_NAME: "wp",
      WORDPRESS_CONFIG_EXTRA: `define('WP_MEMORY_LIMIT', '256M');
`,
    },
    secrets: { WORDPRESS_DB_PASSWORD: {}, RUNNER_AUTH_TOKEN: {} },
    config: { WORDPRESS_DB_HOST: {} },
    bindings: { files },
    egress: "internet",
  };
}
