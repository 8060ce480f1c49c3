// What there is to say of a kind of credential. Each kind is a file of its own here, and a word in index.ts.
import type { GoogleService } from "../../google";

/** Where Google's services are. */
export interface GoogleUrls {
  memorystoreUrl: string;
  storageUrl: string;
}

/** The parts of a credential, by their names. */
export interface Parts {
  [part: string]: string;
}

export interface CredentialMaker {
  /** Names of its parts, as `components/internal/credentials.ts` has them. */
  parts: string[];
  /** What it opens. */
  resource: RegExp;
  /** Asks Google for it; absent where Vault makes it. */
  fetch?: (resource: string, google: GoogleService, urls: GoogleUrls) => Promise<Parts>;
  /** Whether Google tells it a single time, so that the program of first values alone asks, where there is none yet. */
  isToldOnce?: boolean;
}

/** Names of bindings, and of Vault's connections, which are called as they are. */
export const bindingName = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;
