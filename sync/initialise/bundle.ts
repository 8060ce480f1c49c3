import { Ending } from "./endings";
import type { Custody } from "./holders";
import { list, type Json } from "./http";

/** What `sys/init` answers, and what is kept of it until the root token is revoked. */
export interface Bundle {
  rootToken: string;
  recoveryKeys: string[];
  /** Whom the shares are encrypted for, in their order; nobody, if they are not. */
  custody?: Custody;
}

/** What the secret of the bundle holds. */
export interface Stored {
  bundle?: Bundle;
  /** Identifiers of the servers that were initialised. */
  clusters: string[];
  /** With whom the shares are, by the newest version that names a server. */
  custody?: Custody;
  /** Versions that are destroyed at the end. */
  passing: string[];
}

export function bundleFrom(rootToken: Json, recoveryKeys: Json, custody: Custody | undefined): Bundle {
  const keys = list(recoveryKeys).filter((key) => typeof key === "string");
  if (typeof rootToken !== "string" || keys.length === 0) {
    throw new Ending(
      1,
      "Vault answered without recovery shares: it has to be configured with a seal that unseals by itself",
    );
  }
  return { rootToken, recoveryKeys: keys, ...(custody === undefined ? {} : { custody }) };
}
