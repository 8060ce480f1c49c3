import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import type * as kms from "@pulumi/gcp/kms";
import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import type * as pulumi from "@pulumi/pulumi";
import { runNodeJob } from "../internal/node-job";
import { setup } from "./administrator";

/** What `initialise` needs. */
export interface InitialisationSettings {
  region: string;
  address: pulumi.Output<string>;
  administratorEmail: pulumi.Output<string>;
  key: kms.CryptoKey;
  image: pulumi.Input<string>;
  shares: number;
  threshold: number;
  protect: boolean;
  /** What lets Secret Manager encrypt with the key. */
  encryption: pulumi.Resource;
  /** The server, which answers by the time that this is ready. */
  server: pulumi.Resource;
}

/** The initialisation, and where the recovery shares are. */
export interface Initialisation {
  job: cloudrunv2.Job;
  recoveryShares: secretmanager.Secret;
}

const oneAttempt = 540;

/**
 * Initialises the server through a job that is safe to repeat. Two secrets under the unsealing key: `<name>-recovery-shares`
 * stays, and the job may only add to it; `<name>-initialisation` holds the root token while the job needs it, and
 * nothing readable afterwards.
 */
export function initialise(parent: pulumi.Resource, name: string, settings: InitialisationSettings): Initialisation {
  const jobName = `${name}-initialise`;
  const account = new serviceaccount.Account(
    jobName,
    { accountId: jobName, displayName: "Initialises Vault", description: "Stores Vault's recovery shares." },
    { parent },
  );
  const recoveryShares = createRecoveryShares(parent, `${name}-recovery-shares`, settings);
  const bundle = createBundle(parent, `${name}-initialisation`, settings);
  const grants = [
    ...grant(parent, `${name}-recovery-shares`, recoveryShares, account, {
      add: "roles/secretmanager.secretVersionAdder",
      // Versions, not their contents.
      list: "roles/secretmanager.viewer",
    }),
    ...grant(parent, `${name}-initialisation`, bundle, account, {
      manage: "roles/secretmanager.secretVersionManager",
      read: "roles/secretmanager.secretAccessor",
    }),
  ];
  const job = runNodeJob(parent, jobName, {
    program: require.resolve("./initialise"),
    image: settings.image,
    region: settings.region,
    serviceAccountEmail: account.email,
    environment: {
      VAULT_ADDRESS: settings.address,
      RECOVERY_SECRET: recoveryShares.id,
      BUNDLE_SECRET: bundle.id,
      RECOVERY_SHARES: String(settings.shares),
      RECOVERY_THRESHOLD: String(settings.threshold),
      SETUP: settings.administratorEmail.apply((email) => JSON.stringify(setup(email))),
    },
    timeoutSeconds: oneAttempt,
    dependsOn: [...grants, settings.server],
  });
  return { job, recoveryShares };
}

/** With the key and the shares, and nothing else, a lost root token is made anew. They outlive the stack. */
function createRecoveryShares(
  parent: pulumi.Resource,
  name: string,
  settings: InitialisationSettings,
): secretmanager.Secret {
  return new secretmanager.Secret(
    name,
    {
      replication: replicate(settings),
      deletionProtection: settings.protect,
      // A version that is destroyed by mistake can be enabled again for a month.
      versionDestroyTtl: `${30 * 24 * 60 * 60}s`,
    },
    { parent, protect: settings.protect, retainOnDelete: true, dependsOn: [settings.encryption] },
  );
}

function createBundle(parent: pulumi.Resource, name: string, settings: InitialisationSettings): secretmanager.Secret {
  return new secretmanager.Secret(
    name,
    { replication: replicate(settings), deletionProtection: false },
    { parent, dependsOn: [settings.encryption] },
  );
}

function replicate(settings: InitialisationSettings) {
  return {
    userManaged: {
      replicas: [{ location: settings.region, customerManagedEncryption: { kmsKeyName: settings.key.id } }],
    },
  };
}

function grant(
  parent: pulumi.Resource,
  name: string,
  secret: secretmanager.Secret,
  account: serviceaccount.Account,
  roles: { [suffix: string]: string },
): pulumi.Resource[] {
  return Object.entries(roles).map(
    ([suffix, role]) =>
      new secretmanager.SecretIamMember(
        `${name}-${suffix}`,
        { secretId: secret.id, role, member: account.member },
        { parent },
      ),
  );
}
