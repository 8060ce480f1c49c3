import { validate as checkAudit } from "../audit-trail/validate";
import { validate as checkDelivery } from "../delivery-identity/validate";
import { calledAfter, kinds } from "../internal/names";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import { validate as checkNetwork } from "../network/validate";
import { validate as checkAlerts } from "../notifications/validate";
import { validate as checkRegistry } from "../registry/validate";
import { productVersion } from "../secret-sync/validate";
import { validate as checkStore } from "../secret-store/validate";
import { validate as checkVault } from "../vault/validate";
import type { PlatformArgs, PlatformExistingVault } from "./args";
import { alertProperty, own, storeProperty, upstreams, watched, within } from "./property-names";
import * as settings from "./settings";

/** The tightest of the names that are called after it. */
const platformName = calledAfter(
  [kinds.serviceAccount, "-store-first-values"],
  [kinds.serviceAccount, "-vault-administrator"],
  [kinds.identityPool, "-preview-123456"],
  [kinds.bucket, "-vault-initialise-program-1234567"],
  [kinds.bucket, "-secret-sync-app-settings-1234567"],
);

/**
 * Refuses what one of the parts would refuse, before the first of them is made, and by the names that the caller gave. Each part checks
 * its own arguments again, with what is known by then.
 *
 * @param hasVault - Whether the options name a provider for Vault.
 * @returns The arguments to use: what is known later is checked then.
 */
export function validate(name: string, args: Usable<PlatformArgs>, hasVault: boolean): Usable<PlatformArgs> {
  const check = new Arguments(`Platform "${name}"`);
  check.property("name", name, platformName);
  const { regions, operators, existingVault } = args;
  if (regions.length > 0) check.property("regions[0]", regions[0], rules.scheduledRegion);
  if (operators.length === 0) {
    check.problem("operators", [], "name at least one, such as group:ops@example.com: nobody else writes values");
  }
  checkVaults(check, args, hasVault);
  const checked = existingVault === undefined ? {} : { existingVault: checkExisting(check, existingVault) };
  check.each("versions", args.versions, productVersion);
  check.property("previewProject", args.previewProject, rules.projectId);
  if (regions.length > 0) checkParts(check, name, args);
  else check.problem("regions", regions, "name one to three regions");
  check.done();
  return { ...args, ...checked };
}

function checkExisting(check: Arguments, vault: Usable<PlatformExistingVault>): Usable<PlatformExistingVault> {
  const { address: url, serviceAccountEmail, administratorEmail } = vault;
  const account = rules.serviceAccountEmail;
  return {
    address: check.property("existingVault.address", url, rules.vaultAddress),
    serviceAccountEmail: check.property("existingVault.serviceAccountEmail", serviceAccountEmail, account),
    administratorEmail: check.property("existingVault.administratorEmail", administratorEmail, account),
  };
}

function checkVaults(check: Arguments, args: Usable<PlatformArgs>, hasVault: boolean): void {
  const { vault, existingVault, previewProject } = args;
  if (vault === undefined && existingVault === undefined) {
    check.problem("vault", undefined, "say vault: { version: … } for one of its own, or existingVault");
  }
  if (vault !== undefined && existingVault !== undefined) {
    check.problem("existingVault", existingVault, "leave out vault or existingVault: an environment has one", "set");
  }
  if (hasVault && vault !== undefined) {
    check.problem("vault", vault, "leave the provider vault out of the options: its address is not known yet", "set");
  }
  if (hasVault && previewProject !== undefined) {
    check.problem(
      "previewProject",
      previewProject,
      "leave it out: the provider vault in the options says how to log in",
    );
  }
}

/** What each part says, by the names of the platform's arguments. */
function checkParts(check: Arguments, name: string, args: Usable<PlatformArgs>): void {
  const { vault, delivery, guard } = args;
  const names = settings.partNames(name);
  const network = settings.networkArgs(args);
  check.part(() => {
    checkNetwork(names.network, network);
  }, own);
  check.part(() => checkRegistry(names.images, settings.registryArgs(args)), upstreams(args));
  check.part(() => {
    checkAlerts(names.alerts, settings.alertArgs(args));
  }, alertProperty);
  check.part(() => checkStore(names.store, { ...settings.storeArgs(args), vault: elsewhere }), storeProperty);
  if (delivery !== undefined) {
    check.part(() => {
      checkDelivery(names.delivery, settings.deliveryArgs(args, delivery));
    }, within("delivery"));
  }
  if (guard !== undefined) {
    check.part(() => checkAudit(names.audit, settings.auditArgs(name, args, guard)), watched);
  }
  if (vault !== undefined) {
    const images = { repositoryUrl: "", upstreamUrls: {} };
    check.part(() => checkVault(names.vault, { ...settings.vaultArgs(args, vault), images }), within("vault"));
  }
}

/** Stands for what another part will offer, which no rule looks at. */
const elsewhere = { address: "", serviceAccountEmail: "" };
