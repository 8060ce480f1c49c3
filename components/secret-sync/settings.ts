import * as pulumi from "@pulumi/pulumi";
import type { Usable } from "../internal/usable";
import type { SecretSyncArgs } from "./args";

const defaultGrace = 86_400;

/** Object of the state bucket that the program keeps its memory in. */
const stateObject = "state.json";

/** What the program is told of the environment, as JSON: plain names, never a value. `sync/settings.ts` reads it. */
export function renderSettings(
  { store, graceSeconds = defaultGrace }: Usable<SecretSyncArgs>,
  stateBucket: pulumi.Input<string>,
  appsBucket: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi
    .output({
      vault: { address: store.vaultAddress, role: store.syncRole },
      state: { bucket: stateBucket, object: stateObject },
      apps: { bucket: appsBucket },
      graceSeconds,
    })
    .apply((known) => JSON.stringify(known));
}
