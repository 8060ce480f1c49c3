// Containers that the platform puts beside a program.
import { SidecarStart } from "./args";
import type { CompleteSidecar } from "./complete";

type Own = Pick<
  CompleteSidecar,
  "name" | "image" | "imageProperty" | "command" | "args" | "env" | "resources" | "addedFor"
>;

/** One that is there before the program, and in a cluster ends after it, once it answers at a port of its own. */
export function sidecarBefore(own: Own, healthPort: number): CompleteSidecar {
  return {
    ...own,
    variables: [],
    mounts: [],
    start: SidecarStart.Before,
    health: {
      kind: "http",
      path: "/",
      livenessPath: "/",
      grpcService: "",
      hostname: undefined,
      port: healthPort,
      startupSeconds: 60,
    },
  };
}
