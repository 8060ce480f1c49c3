import * as kms from "@pulumi/gcp/kms";
import * as projects from "@pulumi/gcp/projects";
import type * as pulumi from "@pulumi/pulumi";

/** What keys are made with. */
export interface KeySettings {
  hardware: boolean;
  protect: boolean;
}

const rotationDays = 90;
const destructionDays = 120;

function days(count: number): string {
  return `${count * 24 * 60 * 60}s`;
}

/**
 * Where the key that unseals is: in several regions at once, so that a backup in another region can be used when the first
 * region is lost. On the same continent where Google offers that (https://cloud.google.com/kms/docs/locations), else global.
 */
export function sealKeyLocation(region: string): string {
  if (region.startsWith("northamerica-northeast")) return "ca";
  const [continent = ""] = region.split("-");
  const multiRegions: { [continent: string]: string } = { europe: "europe", us: "us", asia: "asia", australia: "au" };
  return multiRegions[continent] ?? "global";
}

/** The key that unseals Vault. Without it the data and their backups are lost for good. */
export function createSealKey(
  parent: pulumi.Resource,
  name: string,
  region: string,
  settings: KeySettings,
): pulumi.Output<string> {
  return createKey(parent, name, sealKeyLocation(region), settings).id;
}

/** A key for each region that a copy of the recovery shares is in: Secret Manager takes only one of the same region. */
export function createSecretKeys(
  parent: pulumi.Resource,
  name: string,
  regions: string[],
  settings: KeySettings,
): SecretKeys {
  const agent = new projects.ServiceIdentity(
    `${name}-secret-manager`,
    { service: "secretmanager.googleapis.com" },
    { parent },
  );
  const made = regions.map((region) => {
    const key = createKey(parent, `${name}-${region}`, region, settings);
    // Secret Manager encrypts through an identity of its own, which exists once it is asked for.
    const grant = new kms.CryptoKeyIAMMember(
      `${name}-secret-manager-${region}`,
      { cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: agent.member },
      // It outlives the stack as the recovery shares do, which could not be read without it.
      { parent, retainOnDelete: true },
    );
    return { region, key, grant };
  });
  return {
    ids: Object.fromEntries(made.map(({ region, key }) => [region, key.id])),
    grants: made.map(({ grant }) => grant),
  };
}

/** The keys of secrets. */
export interface SecretKeys {
  /** By region. */
  ids: { [region: string]: pulumi.Output<string> };
  /** What lets Secret Manager encrypt with them. */
  grants: pulumi.Resource[];
}

/**
 * A key outlives the stack, and the provider leaves its ring at Google too
 * (https://www.pulumi.com/registry/packages/gcp/api-docs/kms/keyring/). The automatic name gives a second life a second ring.
 */
function createKey(parent: pulumi.Resource, name: string, location: string, settings: KeySettings): kms.CryptoKey {
  const opts = { parent, protect: settings.protect, retainOnDelete: true };
  const ring = new kms.KeyRing(name, { location }, opts);
  return new kms.CryptoKey(
    name,
    {
      keyRing: ring.id,
      purpose: "ENCRYPT_DECRYPT",
      // Earlier versions stay, so what they encrypted can still be read.
      rotationPeriod: days(rotationDays),
      // The longest that Google offers between "destroy" and gone: time to notice.
      destroyScheduledDuration: days(destructionDays),
      versionTemplate: {
        algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION",
        protectionLevel: settings.hardware ? "HSM" : "SOFTWARE",
      },
    },
    opts,
  );
}

/** The server may use the key to unseal, and look at it, which it does once at each start. */
export function allowUnsealing(
  parent: pulumi.Resource,
  name: string,
  cryptoKeyId: pulumi.Input<string>,
  member: pulumi.Output<string>,
): pulumi.Resource[] {
  return [
    ["unseal", "roles/cloudkms.cryptoKeyEncrypterDecrypter"] as const,
    ["read-key", "roles/cloudkms.viewer"] as const,
  ].map(([suffix, role]) => new kms.CryptoKeyIAMMember(`${name}-${suffix}`, { cryptoKeyId, role, member }, { parent }));
}
