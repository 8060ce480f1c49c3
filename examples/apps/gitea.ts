// Gitea as its own manifest has it: repositories on a disk, and SSH on port 22. Neither runtime keeps it.
import type { Binding, Workload } from "groundplan";

export function gitea(image: string, hostname: string, main: Binding): Workload {
  const volumes = { "/data": { kind: "disk" as const } };
  return {
    image,
    processes: {
      web: { port: 3000, health: { path: "/api/healthz" }, scaling: { min: 1, max: 1 }, volumes },
      ssh: { port: 22, protocol: "tcp", scaling: { min: 1, max: 1 }, volumes },
    },
    // prettier-ignore
    env: {
      GITEA__server__ROOT_URL: `https://${hostname}/`, GITEA__database__DB_TYPE: "postgres",
      GITEA__database__SSL_MODE: "verify-ca", PGSSLROOTCERT: "/run/database/ca.pem",
    },
    bindings: { main },
    bound: {
      GITEA__database__HOST: "{main.host}:{main.port}",
      GITEA__database__NAME: "{main.database}",
      GITEA__database__USER: "{main.username}",
      GITEA__database__PASSWD: "{main.password}",
      DATABASE_CA: "{main.caCertificate}",
    },
    files: { "/run/database/ca.pem": "DATABASE_CA" },
  };
}
