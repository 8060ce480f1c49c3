// shop, translated from a Compose file.
import type { Workload } from "groundplan";

const imageOf = (name: string): string => `ghcr.io/acme/${name}:v3`;
const always = { backgroundWork: true, scaling: { max: 1 } } as const;

export function shop(image: string, hostname: string): Workload {
  return {
    image,
    // prettier-ignore
    processes: {
      web: {
        port: 3000, ...always,
        bound: {
          API_URL: "{api.url}/v1", LIVE_URL: "ws://{live.host}:{live.port}", MODEL_HOST: "{model.host}",
          MODEL_PORT: "{model.port}", SEARCH_HOST: "{search.host}", TARGETS: "{api.url},{model.url}",
          ADMIN_URL: "{admin.url}",
        },
      },
      api: { image: imageOf("api"), port: 8080, private: true, ...always, env: { MODE: "web" } },
      live: {
        image: imageOf("live"), args: ["serve", "--api", "http://api:8080"], port: 4000, private: true, ...always,
      },
      model: { image: imageOf("model"), port: 5000, private: true, ...always },
      search: { image: imageOf("search"), port: 7700, private: true, ...always },
      admin: { image: imageOf("admin"), port: 9001, private: true, ...always },
      unused: { image: imageOf("unused"), port: 8000, private: true, ...always }, tunnel: { image: imageOf("tunnel") },
    },
    jobs: { seed: { args: ["seed"], onDeploy: true } },
    env: { SELF_URL: `https://${hostname}`, HOOK_URL: `https://${hostname}/hook` },
    secrets: { LOGIN_URL: {} },
    // prettier-ignore
    bindings: {
      model: { process: "model" }, search: { process: "search" }, api: { process: "api" }, live: { process: "live" },
      admin: { process: "admin" },
    },
    egress: "internet",
  };
}
