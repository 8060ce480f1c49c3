import * as secretmanager from "@pulumi/gcp/secretmanager";
import * as pulumi from "@pulumi/pulumi";
import { nodeImage, runNodeJob } from "../internal/node-job";
import * as rules from "../internal/rules";
import { Arguments } from "../internal/validation";
import { pullThrough } from "../registry/image";
import type { AppSecretKey, AppSecretsArgs } from "./args";

const oneAttempt = 600;

/**
 * Read-only copies, in Secret Manager, of an application's secrets in Vault, which keep the application running while Vault
 * is away. A job makes missing first values in Vault and copies all of them; it never replaces a value there. Its outputs
 * are a `SecretsAttachment`.
 */
export class AppSecrets extends pulumi.ComponentResource {
  /** Secret per key, `projects/<project>/secrets/<app>-<KEY>`. Each has a value by the time that this is known. */
  public readonly secretIds: pulumi.Output<{ [key: string]: string }>;
  /** Base URL of the Vault server that is the source of the values. */
  public readonly vaultAddress: pulumi.Output<string>;
  /** Role with which the application logs in to Vault. */
  public readonly vaultRole: pulumi.Output<string>;
  /** Path in Vault that makes database credentials. Absent unless `usesDatabase`. */
  public readonly databaseCredentialsPath?: pulumi.Output<string>;

  constructor(name: string, args: AppSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("groundplan:index:AppSecrets", name, args, opts);
    validate(name, args);

    const copies = args.keys.map((key) => createCopy(this, name, args, key));
    const filled = copies.length === 0 ? [] : [runFirstValues(this, name, args, copies)];

    this.secretIds = pulumi
      .all([copies.map((copy) => copy.secret.id), filled])
      .apply(([ids]) => Object.fromEntries(ids.map((id, index) => [args.keys[index]?.name ?? "", id])));
    this.vaultAddress = pulumi.output(args.store.vaultAddress);
    this.vaultRole = of(args.store.appRoles, args.app, "login role");
    if (args.usesDatabase === true) {
      this.databaseCredentialsPath = of(args.store.databaseCredentialsPaths, args.app, "database credentials");
    }
    this.registerOutputs({
      secretIds: this.secretIds,
      vaultAddress: this.vaultAddress,
      vaultRole: this.vaultRole,
      databaseCredentialsPath: this.databaseCredentialsPath,
    });
  }
}

function validate(name: string, args: AppSecretsArgs): void {
  const check = new Arguments(`AppSecrets "${name}"`);
  // The job is `<name>-first-values`, and Cloud Run's limit is 49 characters.
  check.property("name", name, rules.workloadName);
  check.property("app", args.app, rules.workloadName);
  args.keys.forEach((key, index) =>
    check.property(
      `keys[${index}].name`,
      key.name,
      rules.matching(/^[A-Z][A-Z0-9_]{0,63}$/, "use 1 to 64 capital letters, digits and underscores, a letter first"),
    ),
  );
  const names = args.keys.map((key) => key.name);
  if (new Set(names).size < names.length) check.problem("keys", names, "name each key once");
  if (args.regions.length === 0)
    check.problem("regions", args.regions, "name the regions that the application runs in");
  args.regions.forEach((region, index) => check.property(`regions[${index}]`, region, rules.region));
  if (new Set(args.regions).size < args.regions.length) check.problem("regions", args.regions, "name each region once");
  check.property(
    "imageDigest",
    args.imageDigest,
    rules.matching(/^sha256:[0-9a-f]{64}$/, "use sha256: and 64 hexadecimal digits"),
  );
  check.done();
}

interface Copy {
  key: AppSecretKey;
  secret: secretmanager.Secret;
  /** What the job and the application need before they use it. */
  grants: pulumi.Resource[];
}

/** The container of one copy, and who may use it. Only the job puts a value in: none passes through the program. */
function createCopy(parent: pulumi.Resource, name: string, args: AppSecretsArgs, key: AppSecretKey): Copy {
  const secret = new secretmanager.Secret(
    `${name}-${key.name}`,
    {
      secretId: `${args.app}-${key.name}`,
      labels: { app: args.app, source: "vault" },
      // Named regions, not Google's choice: the law may ask where a secret is.
      replication: { userManaged: { replicas: args.regions.map((location) => ({ location })) } },
      // A copy is made anew from Vault at any time.
      deletionProtection: false,
    },
    // Other regions need another container, and the name is taken until this one is gone.
    { parent, deleteBeforeReplace: true },
  );
  const grant = (suffix: string, role: string, email: pulumi.Input<string>): pulumi.Resource =>
    new secretmanager.SecretIamMember(
      `${name}-${key.name}-${suffix}`,
      { secretId: secret.id, role: `roles/secretmanager.${role}`, member: pulumi.interpolate`serviceAccount:${email}` },
      { parent },
    );
  return {
    key,
    secret,
    grants: [
      grant("app", "secretAccessor", args.identity.serviceAccountEmail),
      // To see whether a copy is up to date, the program that copies has to read it.
      grant("sync-read", "secretAccessor", args.store.syncServiceAccountEmail),
      grant("sync-add", "secretVersionAdder", args.store.syncServiceAccountEmail),
    ],
  };
}

/** Runs `first-values.ts`. Returns what is known once it has succeeded. */
function runFirstValues(
  parent: pulumi.Resource,
  name: string,
  args: AppSecretsArgs,
  copies: Copy[],
): pulumi.Output<string> {
  const job = runNodeJob(parent, `${name}-first-values`, {
    program: require.resolve("./first-values"),
    image: pullThrough(args.images, nodeImage(args.imageDigest)),
    region: args.regions[0] ?? "",
    serviceAccountEmail: args.store.syncServiceAccountEmail,
    environment: {
      VAULT_ADDRESS: args.store.vaultAddress,
      VAULT_ROLE: args.store.syncRole,
      SECRETS_MOUNT: args.store.secretsMount,
      APP: args.app,
      KEYS: keySettings(copies),
    },
    timeoutSeconds: oneAttempt,
    dependsOn: copies.flatMap((copy) => copy.grants),
  });
  return job.id;
}

/** What the program is told of each key. A container made anew is empty, so its age has the program run again. */
function keySettings(copies: Copy[]): pulumi.Output<string> {
  return pulumi.all(copies.map((copy) => [copy.secret.id, copy.secret.createTime] as const)).apply((known) =>
    JSON.stringify(
      known.map(([secret, created], index) => ({
        name: copies[index]?.key.name,
        generate: copies[index]?.key.generate ?? false,
        secret,
        created,
      })),
    ),
  );
}

function of(
  map: pulumi.Input<{ [app: string]: pulumi.Input<string> }>,
  app: string,
  what: string,
): pulumi.Output<string> {
  return pulumi.output(map).apply((known) => {
    const value = known[app];
    if (value === undefined) {
      throw new pulumi.RunError(`app: "${app}"; the store has no ${what} for it: name it in the store's apps`);
    }
    return value;
  });
}
