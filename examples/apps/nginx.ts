// nginx before a program: the program starts first, and nginx reads its configuration from a file.
import type { Workload } from "groundplan";

/** What nginx does. */
const configuration = `server {
  listen 8080;
  server_name _;
  gzip on;
  location / {
    proxy_pass http://127.0.0.1:8888;
    proxy_set_header Host $host;
  }
}
`;

export function nginx(image: string, program: string): Workload {
  return {
    image,
    processes: {
      web: {
        port: 8080,
        health: { path: "/" },
        scaling: { min: 1, max: 10 },
        // nginx runs as nobody in particular, and writes here.
        volumes: { "/var/cache/nginx": { kind: "scratch" }, "/var/run": { kind: "scratch", size: 1 } },
        sidecars: {
          hello: { image: program, args: ["--port", "8888"], health: { path: "/", port: 8888 } },
        },
      },
    },
    env: { NGINX_CONFIGURATION: configuration },
    files: { "/etc/nginx/conf.d/default.conf": "NGINX_CONFIGURATION" },
  };
}
