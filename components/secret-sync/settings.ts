import * as pulumi from "@pulumi/pulumi";
import { parseImage } from "../internal/image-reference";
import { nodeImage } from "../internal/node-program";
import type { Usable } from "../internal/usable";
import type { SecretSyncArgs } from "./args";

const defaultGrace = 86_400;

/** What the library's programs run on. */
const ownNode = `nodejs@${parseImage(nodeImage)?.tag?.replace(/\D.*$/, "") ?? ""}`;

/** As the program reads them, in an order of their own. */
function versionsOf(all: readonly string[]): { product: string; version: string }[] {
  return [...new Set(all)].sort().map((one) => {
    const [product = "", version = ""] = one.split("@");
    return { product, version };
  });
}

/** Object of the state bucket that the program keeps its memory in. */
const stateObject = "state.json";

/** What the program is told of the environment, as JSON: plain names, never a value. `sync/settings.ts` reads it. */
export function renderSettings(
  { store, graceSeconds = defaultGrace, versions = [] }: Usable<SecretSyncArgs>,
  stateBucket: pulumi.Input<string>,
  appsBucket: pulumi.Input<string>,
): pulumi.Output<string> {
  return pulumi
    .output({
      vault: { address: store.vaultAddress, role: store.syncRole },
      state: { bucket: stateBucket, object: stateObject },
      apps: { bucket: appsBucket },
      versions: versionsOf([ownNode, ...versions]),
      graceSeconds,
    })
    .apply((known) => JSON.stringify(known));
}
