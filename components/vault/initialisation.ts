import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import type * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as pulumi from "@pulumi/pulumi";
import { doneObject, runUploaded, upload, type NodeJobSettings } from "../internal/node-job";
import type { NodeProgram } from "../internal/node-program";
import { present } from "../internal/present";
import { programBundle } from "../internal/program-bundle";
import { setup } from "./administrator";
import { openTo, openToEverybody } from "./admission";
import type { SecretKeys } from "./keys";
import { annotationsOf, createHolderSecrets, holdersGuard, type Holder, type HolderSecret } from "./share-holders";

/** What `prepareInitialisation` needs. */
export interface InitialisationSettings {
  address: pulumi.Output<string>;
  administratorEmail: pulumi.Output<string>;
  /** Regions of the recovery shares, that of the server first. */
  regions: string[];
  keys: SecretKeys;
  image: pulumi.Input<string>;
  shares: number;
  threshold: number;
  /** Who gets a share each, encrypted; nobody, if shares are kept together. */
  holders: Holder[];
  protect: boolean;
  /** Whether the data come from a backup, so that their recovery shares may be another server's. */
  restored: boolean;
}

/** The initialisation, before there is a server. */
export interface PreparedInitialisation {
  settings: InitialisationSettings;
  account: serviceaccount.Account;
  recoveryShares: secretmanager.Secret;
  holderSecrets: HolderSecret[];
  program: NodeProgram;
  job: Omit<NodeJobSettings, "dependsOn">;
  grants: pulumi.Resource[];
  /** Where it is going to say that the server has been initialised. */
  mark: { bucket: pulumi.Output<string>; object: string };
}

const oneAttempt = 540;

/**
 * What the initialisation of a server needs: an identity, its program, and two secrets under keys of our own.
 * `<name>-recovery-shares` stays, in two regions, and the job may only add to it. `<name>-initialisation` holds the root token
 * while the job needs it, and afterwards which server it was. Each holder of a share has a secret of his own.
 */
export function prepareInitialisation(
  parent: pulumi.Resource,
  name: string,
  settings: InitialisationSettings,
): PreparedInitialisation {
  const jobName = `${name}-initialise`;
  const account = new serviceaccount.Account(
    jobName,
    { accountId: jobName, displayName: "Initialises Vault", description: "Stores Vault's recovery shares." },
    { parent },
  );
  const guard = holdersGuard(parent, name, settings.holders);
  const recoveryShares = createRecoveryShares(parent, `${name}-recovery-shares`, settings, guard);
  const bundle = createBundle(parent, `${name}-initialisation`, settings);
  const replication = replicate(settings.keys, settings.regions);
  const holderSecrets = createHolderSecrets(parent, name, settings.holders, replication, settings.keys.grants);
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
    ...holderSecrets.flatMap(({ holder, secret }) =>
      grant(parent, `${name}-recovery-share-${holder.name}`, secret, account, {
        add: "roles/secretmanager.secretVersionAdder",
      }),
    ),
  ];
  const job = {
    program: programBundle("sync/initialise/main.ts"),
    image: settings.image,
    region: present(settings.regions[0], "the region"),
    serviceAccountEmail: account.email,
    environment: {
      VAULT_ADDRESS: settings.address,
      RECOVERY_SECRET: recoveryShares.id,
      BUNDLE_SECRET: bundle.id,
      RECOVERY_SHARES: String(settings.shares),
      RECOVERY_THRESHOLD: String(settings.threshold),
      ...(settings.restored ? { RESTORED: "true" } : {}),
      SETUP: settings.administratorEmail.apply((email) => JSON.stringify(setup(email))),
    },
    ...tellHolders(holderSecrets),
    timeoutSeconds: oneAttempt,
  };
  const program = upload(parent, jobName, job);
  const mark = { bucket: program.volume.gcs.bucket, object: doneObject(jobName) };
  return { settings, account, recoveryShares, holderSecrets, program, job, grants, mark };
}

/** Keys are too long for variables, so the program is told its holders in a file. */
function tellHolders(secrets: HolderSecret[]): Pick<NodeJobSettings, "settings"> {
  if (secrets.length === 0) return {};
  const entries = secrets.map(({ holder: { name, key }, secret }) =>
    secret.id.apply((id) => ({ name, secret: id, ...key })),
  );
  return { settings: pulumi.output(entries).apply((holders) => JSON.stringify({ holders })) };
}

/** The initialisation of a server. */
export interface Initialisation {
  /** There only if the server is initialised, handed over, and reached by everybody. */
  done: pulumi.CustomResource;
}

/**
 * Initialises the server through a job that is safe to repeat, and that nobody can forestall: until it has succeeded, nobody
 * else may call the server. Then everybody may, and a second run waits until that has arrived everywhere.
 */
export function initialise(
  parent: pulumi.Resource,
  name: string,
  { account, program, job, grants }: PreparedInitialisation,
  server: cloudrunv2.Service,
): Initialisation {
  const jobName = `${name}-initialise`;
  const mayCall = openTo(parent, jobName, server, account.member);
  const initialised = runUploaded(parent, jobName, { ...job, dependsOn: [...grants, mayCall, server] }, program);
  const everybody = openToEverybody(parent, name, server, initialised.done);
  const waiting = { ...job, environment: { ...job.environment, WAIT_UNTIL_OPEN: "true" }, dependsOn: [everybody] };
  return { done: runUploaded(parent, `${name}-opened`, waiting, program).done };
}

/** With the key and the shares, and nothing else, a lost root token is made anew. They outlive the stack. */
function createRecoveryShares(
  parent: pulumi.Resource,
  name: string,
  settings: InitialisationSettings,
  guard: pulumi.ResourceHook,
): secretmanager.Secret {
  return new secretmanager.Secret(
    name,
    {
      replication: replicate(settings.keys, settings.regions),
      deletionProtection: settings.protect,
      ...annotationsOf(settings.holders, settings.threshold),
      // A version that is destroyed by mistake can be enabled again for a month.
      versionDestroyTtl: `${30 * 24 * 60 * 60}s`,
    },
    {
      parent,
      protect: settings.protect,
      retainOnDelete: true,
      dependsOn: settings.keys.grants,
      hooks: { beforeCreate: [guard], beforeUpdate: [guard] },
    },
  );
}

function createBundle(parent: pulumi.Resource, name: string, settings: InitialisationSettings): secretmanager.Secret {
  return new secretmanager.Secret(
    name,
    { replication: replicate(settings.keys, settings.regions.slice(0, 1)), deletionProtection: false },
    { parent, dependsOn: settings.keys.grants },
  );
}

function replicate(keys: SecretKeys, regions: string[]) {
  const replicas = regions.map((location) => ({
    location,
    customerManagedEncryption: { kmsKeyName: present(keys.ids[location], `the key of ${location}`) },
  }));
  return { userManaged: { replicas } };
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
