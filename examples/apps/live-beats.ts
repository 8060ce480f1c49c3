// LiveBeats, music that people hear together: Phoenix, WebSockets that last, and a bucket that is a directory.
import type { Binding, Workload } from "groundplan";

export function liveBeats(image: string, hostname: string, main: Binding, songs: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        command: ["/app/bin/server"],
        port: 4000,
        // A client connects again after an hour, as LiveView's does by itself.
        requestTimeoutSeconds: 3600,
        backgroundWork: true,
        scaling: { min: 1, max: 1 },
        resources: { cpu: 2, memory: 4096 },
        volumes: {
          "/tigris": { kind: "bucket", binding: "songs" },
          "/app/.bumblebee": { kind: "scratch", size: 1024 },
        },
        connections: { main: 5 },
        shutdownSeconds: 5,
      },
    },
    jobs: { migrate: { command: ["/app/bin/migrate"], onDeploy: true } },
    env: { PHX_HOST: hostname, FLY_APP_NAME: "live-beats", BUCKET_MOUNT: "/tigris", POOL_SIZE: "5" },
    secrets: { SECRET_KEY_BASE: { generate: {} }, LIVE_BEATS_GITHUB_CLIENT_SECRET: {} },
    config: { LIVE_BEATS_GITHUB_CLIENT_ID: {} },
    bindings: { main, songs },
    // TLS is not verified: its configuration has no place for an authority (config/runtime.exs), and its Erlang (24) then trusts any.
    bound: {
      DATABASE_URL: "ecto://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?ssl=true",
    },
    egress: "internet",
  };
}
