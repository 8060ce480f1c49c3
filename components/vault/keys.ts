import * as kms from "@pulumi/gcp/kms";
import * as projects from "@pulumi/gcp/projects";
import type * as pulumi from "@pulumi/pulumi";

/** What `createKey` needs. */
export interface KeySettings {
  region: string;
  hardware: boolean;
  protect: boolean;
}

const rotationDays = 90;
const destructionDays = 120;

function days(count: number): string {
  return `${count * 24 * 60 * 60}s`;
}

/**
 * The key that unseals Vault and encrypts the recovery shares. Without it the data is lost for good, so it outlives the
 * stack. Key rings cannot be deleted at all, hence the automatic name: a second life gets a second ring.
 */
export function createKey(parent: pulumi.Resource, name: string, settings: KeySettings): kms.CryptoKey {
  const opts = { parent, protect: settings.protect, retainOnDelete: true };
  const ring = new kms.KeyRing(name, { location: settings.region }, opts);
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
  key: kms.CryptoKey,
  member: pulumi.Output<string>,
): pulumi.Resource[] {
  return [
    ["unseal", "roles/cloudkms.cryptoKeyEncrypterDecrypter"] as const,
    ["read-key", "roles/cloudkms.viewer"] as const,
  ].map(
    ([suffix, role]) =>
      new kms.CryptoKeyIAMMember(`${name}-${suffix}`, { cryptoKeyId: key.id, role, member }, { parent }),
  );
}

/** Secret Manager encrypts with the key through an identity of its own, which exists once it is asked for. */
export function allowEncryptingSecrets(parent: pulumi.Resource, name: string, key: kms.CryptoKey): pulumi.Resource {
  const agent = new projects.ServiceIdentity(
    `${name}-secret-manager`,
    { service: "secretmanager.googleapis.com" },
    { parent },
  );
  return new kms.CryptoKeyIAMMember(
    `${name}-secret-manager`,
    { cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: agent.member },
    { parent },
  );
}
