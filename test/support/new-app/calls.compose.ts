// shop, translated from a Compose file.
import type { Workload } from "groundplan";

export function shop(image: string, hostname: string): Workload {
  // prettier-ignore
  return {
    image,
    processes: {
      web: {
        port: 3000, backgroundWork: true, scaling: { min: 1, max: 1 },
        bound: {
          API_URL: "{api.url}/v1", LIVE_URL: "ws://{live.host}:{live.port}", MODEL_HOST: "{model.host}",
          MODEL_PORT: "{model.port}", SEARCH_HOST: "{search.host}", TARGETS: "{api.url},{model.url}",
          ADMIN_URL: "{admin.url}",
        },
      },
      api: {
        image: "ghcr.io/acme/api:v3", port: 8080, private: true, backgroundWork: true, scaling: { min: 1, max: 1 },
        env: { HOOK_URL: `https://${hostname}/hook`, MODE: "web" },
      },
      live: {
        image: "ghcr.io/acme/live:v3", args: ["serve", "--api", "http://api:8080"], port: 4000, private: true,
        backgroundWork: true, scaling: { min: 1, max: 1 },
      },
      model: {
        image: "ghcr.io/acme/model:v3", port: 5000, private: true, backgroundWork: true, scaling: { min: 1, max: 1 },
      },
      search: {
        image: "ghcr.io/acme/search:v3", port: 7700, private: true, backgroundWork: true, scaling: { min: 1, max: 1 },
      },
      admin: {
        image: "ghcr.io/acme/admin:v3", port: 9001, private: true, backgroundWork: true, scaling: { min: 1, max: 1 },
      },
      unused: {
        image: "ghcr.io/acme/unused:v3", port: 8000, private: true, backgroundWork: true, scaling: { min: 1, max: 1 },
      },
      tunnel: { image: "ghcr.io/acme/tunnel:v3" },
    },
    jobs: { seed: { args: ["seed"], onDeploy: true } }, env: { SELF_URL: "http://localhost:3000" },
    secrets: { LOGIN_URL: {} },
    bindings: {
      model: { process: "model" }, search: { process: "search" }, api: { process: "api" }, live: { process: "live" },
      admin: { process: "admin" },
    },
    egress: "internet",
  };
}
