// An identity is one application's: of two that grant the same on it, the first that goes takes the login of the other with it.
import { plainOf } from "../internal/known";
import { owners } from "../internal/owners";
import { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import type { AppSecretsArgs } from "./args";

/** By Vault's account: an identity may log in to several. */
const otherOwner = owners();

/** @throws ArgumentError where another component of the program has the identity. */
export function claimIdentity(name: string, { identity, store }: Usable<AppSecretsArgs>): void {
  const owner = otherOwner(name, store.vaultServiceAccountEmail, identity.serviceAccountName);
  if (owner === undefined) return;
  const remedy = `give each application an identity of its own, such as an AppIdentity: AppSecrets "${owner}" has this one`;
  new Subject(`AppSecrets "${name}"`).refuse("identity", plainOf(identity.serviceAccountEmail), remedy);
}
