// The identity of the job, from the metadata server.
import { NotYet } from "./endings";
import { field, type Caller } from "./http";
import type { Settings } from "./settings";

const minute = 60_000;

export interface Metadata {
  /** A token for Google's services. */
  accessToken(): Promise<string>;
  /** The next call gets a new one. */
  forget(): void;
  /** A token that proves the identity to the server's front end. Google signs it for an hour. */
  identityToken(): Promise<string>;
}

export function metadataApi(settings: Settings, call: Caller): Metadata {
  const ask = async (path: string) => {
    const url = `${settings.metadataAddress}/computeMetadata/v1/instance/service-accounts/default/${path}`;
    const answer = await call(url, { method: "GET", headers: { "Metadata-Flavor": "Google" } });
    if (answer.status !== 200) throw new NotYet(`metadata server: status ${answer.status}`);
    return answer;
  };
  let access: { value: string; until: number } | undefined;
  let identity: { value: string; until: number } | undefined;
  return {
    async accessToken() {
      if (access !== undefined && Date.now() < access.until) return access.value;
      const { body } = await ask("token");
      const value = field(body, "access_token");
      const seconds = field(body, "expires_in");
      if (typeof value !== "string" || value === "" || typeof seconds !== "number") {
        throw new NotYet("metadata server: no access token in its answer");
      }
      access = { value, until: Date.now() + seconds * 1000 - minute };
      return value;
    },
    forget() {
      access = undefined;
    },
    async identityToken() {
      if (identity !== undefined && Date.now() < identity.until) return identity.value;
      const { raw } = await ask(`identity?audience=${encodeURIComponent(settings.vaultAddress)}`);
      if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(raw)) throw new NotYet("metadata server: no identity token in its answer");
      identity = { value: raw, until: Date.now() + 30 * minute };
      return raw;
    },
  };
}
