// An identity is one application's: of two that grant the same on it, the first that goes takes the login of the other with it.
import { originOf, plainOf } from "../internal/known";
import { made } from "../internal/made";
import { perRun } from "../internal/program-run";
import { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import type { AppSecretsArgs } from "./args";

/** By Vault's account, the component of each identity, or of the Output that will be it. */
const ownersOfRun = perRun(() => new Map<unknown, Map<unknown, string>>());

/** @throws ArgumentError where another component of the program has the identity. */
export function claimIdentity(name: string, { identity, store }: Usable<AppSecretsArgs>): void {
  const owners = ownersOfRun();
  if (owners === undefined) return;
  const ofVault = made(owners, originOf(store.vaultServiceAccountEmail), () => new Map<unknown, string>());
  const owner = made(ofVault, originOf(identity.serviceAccountName), () => name);
  if (owner === name) return;
  const remedy = `give each application an identity of its own, such as an AppIdentity: AppSecrets "${owner}" has this one`;
  new Subject(`AppSecrets "${name}"`).refuse("identity", plainOf(identity.serviceAccountEmail), remedy);
}
