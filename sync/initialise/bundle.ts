import { Ending } from "./endings";
import { list, type Json } from "./http";

/** What `sys/init` answers, and what is kept of it until the root token is revoked. */
export interface Bundle {
  rootToken: string;
  recoveryKeys: string[];
}

/** What the secret of the bundle holds. */
export interface Stored {
  bundle?: Bundle;
  /** Identifiers of the servers that were initialised. */
  clusters: string[];
  /** Versions that are destroyed at the end. */
  passing: string[];
}

export function bundleFrom(rootToken: Json, recoveryKeys: Json): Bundle {
  const keys = list(recoveryKeys).filter((key) => typeof key === "string");
  if (typeof rootToken !== "string" || keys.length === 0) {
    throw new Ending(
      1,
      "Vault answered without recovery shares: it has to be configured with a seal that unseals by itself",
    );
  }
  return { rootToken, recoveryKeys: keys };
}
