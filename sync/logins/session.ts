import type { Identity } from "../google";
import { VaultClient, type VaultClientSettings } from "../vault/client";
import { logIn } from "../vault/login";
import type { Session } from "./keep";

/** How a program logs in with an application's role: as itself, with the identity that it runs as. */
export interface SessionSettings extends Pick<VaultClientSettings, "address" | "patience" | "perRequest" | "sleep"> {
  role: string;
  identity: Identity;
}

export async function openSession({ role, identity, ...settings }: SessionSettings): Promise<Session> {
  const { address, perRequest } = settings;
  const jwt = await identity.identityToken(`https://vault/${role}`);
  const asked = { address, mount: "gcp", role, jwt };
  const { token, ttlSeconds } = await logIn(perRequest === undefined ? asked : { ...asked, perRequest });
  return { client: new VaultClient({ ...settings, token: () => Promise.resolve(token) }), ttlSeconds };
}
