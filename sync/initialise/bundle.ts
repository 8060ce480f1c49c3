import { Ending } from "./endings";
import { list, type Json } from "./http";

/** What `sys/init` answers, and what is kept of it until the root token is revoked. */
export interface Bundle {
  rootToken: string;
  recoveryKeys: string[];
}

export interface StoredBundle extends Bundle {
  versionName: string;
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
