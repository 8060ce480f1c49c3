import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts/endpoint";
import { nodeImage } from "../internal/node-job";
import * as rules from "../internal/rules";
import { Arguments, type Rule } from "../internal/validation";
import { pullThrough } from "../registry/image";
import type { VaultArgs } from "./args";
import { serverConfiguration } from "./configuration";
import { initialise } from "./initialisation";
import { allowEncryptingSecrets, allowUnsealing, createKey } from "./keys";
import { createServer, mountConfiguration } from "./server";
import { allowStoring, createStorage } from "./storage";
import { version } from "./version";

const repository = "docker.io/hashicorp/vault";
const logLevels = ["trace", "debug", "info", "warn", "error"];
const defaults = { cpu: 1, memory: "1Gi", logLevel: "info", recoveryShares: 5, recoveryThreshold: 3 };

/**
 * A Vault server on Cloud Run: one instance that is always on, data in a bucket, unsealed by a key in Cloud KMS,
 * initialised and handed over to its administrators in the same deployment. Its outputs are a `VaultEndpoint`.
 */
export class Vault extends pulumi.ComponentResource {
  /**
   * Base URL without a trailing slash. Known once the server is initialised and ready to be configured: what depends on it
   * waits for that.
   */
  public readonly address: pulumi.Output<string>;
  /** Service account that the server runs as. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Service account whose signed logins Vault accepts for the role `administrator`. */
  public readonly administratorEmail: pulumi.Output<string>;
  /** Secret with the recovery shares, `projects/<project>/secrets/<name>`. Nobody is given access to it here. */
  public readonly recoverySharesSecretId: pulumi.Output<string>;
  /** Key that unseals, `projects/…/locations/…/keyRings/…/cryptoKeys/…`. */
  public readonly kmsKeyId: pulumi.Output<string>;
  /** Bucket that holds Vault's data. */
  public readonly bucketName: pulumi.Output<string>;
  /** What a user needs to know: URL, protocol, credentials, availability, reason. */
  public readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: VaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("groundplan:index:Vault", name, args, opts);
    const administrators = validate(name, args);
    const protect = args.protected ?? true;
    const region = args.region;

    const account = createServerAccount(this, name);
    const administrator = createAdministrator(this, name, administrators, account);
    const key = createKey(this, name, { region, hardware: args.hardwareKey ?? false, protect });
    const encryption = allowEncryptingSecrets(this, name, key);
    const bucket = createStorage(this, name, { region, protect });
    // Cloud Run's address of a service follows from its name, so the server can be told its own before it exists.
    const url = pulumi.interpolate`https://${name}-${bucket.projectNumber}.${region}.run.app`;

    const configuration = pulumi
      .all([url, bucket.name, key.id])
      .apply(([address, bucketName, keyId]) =>
        serverConfiguration({ address, bucket: bucketName, key: keyId, logLevel: args.logLevel ?? defaults.logLevel }),
      );
    const server = createServer(this, name, {
      version: args.version,
      image: pullThrough(args.images, serverImage(args)),
      region,
      account,
      configuration: mountConfiguration(this, name, region, configuration, account),
      network: args.network,
      cpu: args.cpu ?? defaults.cpu,
      memory: args.memory ?? defaults.memory,
      protect,
      dependsOn: [...allowUnsealing(this, name, key, account.member), allowStoring(this, name, bucket, account.member)],
    });
    const initialisation = initialise(this, name, {
      region,
      address: url,
      administratorEmail: administrator.account.email,
      key,
      image: pullThrough(args.images, nodeImage(args.nodeImageDigest)),
      shares: args.recoveryShares ?? defaults.recoveryShares,
      threshold: args.recoveryThreshold ?? defaults.recoveryThreshold,
      protect,
      encryption,
      server,
    });

    const ready = pulumi.all([initialisation.job.id, ...administrator.grants.map((grant) => grant.id)]);
    this.address = pulumi.all([url, ready]).apply(([address]) => address);
    this.serviceAccountEmail = account.email;
    this.administratorEmail = administrator.account.email;
    this.recoverySharesSecretId = initialisation.recoveryShares.id;
    this.kmsKeyId = key.id;
    this.bucketName = bucket.name;
    this.endpoint = describe(this.address);
    this.registerOutputs({
      address: this.address,
      serviceAccountEmail: this.serviceAccountEmail,
      administratorEmail: this.administratorEmail,
      recoverySharesSecretId: this.recoverySharesSecretId,
      kmsKeyId: this.kmsKeyId,
      bucketName: this.bucketName,
      endpoint: this.endpoint,
    });
  }
}

/** Returns the administrators, whose form is checked once they are known. */
function validate(name: string, args: VaultArgs): pulumi.Input<string>[] {
  const check = new Arguments(`Vault "${name}"`);
  const shares = args.recoveryShares ?? defaults.recoveryShares;
  check.property("name", name, resourceName);
  check.property("version", args.version, version);
  check.property("imageDigest", args.imageDigest, digest);
  check.property("region", args.region, rules.region);
  check.property("nodeImageDigest", args.nodeImageDigest, digest);
  const administrators = args.administrators.map((one, index) =>
    check.property(`administrators[${index}]`, one, member),
  );
  if (args.administrators.length === 0) {
    check.problem(
      "administrators",
      [],
      "name at least one, such as group:ops@example.com: nobody else can configure Vault",
    );
  }
  check.property("cpu", args.cpu, rules.oneOf([1, 2, 4]));
  check.property("memory", args.memory, memoryOf(args.cpu ?? defaults.cpu));
  check.property("logLevel", args.logLevel, rules.oneOf(logLevels));
  check.property("recoveryShares", args.recoveryShares, rules.integerBetween(1, 10));
  // Vault refuses a threshold of one with several shares.
  check.property("recoveryThreshold", args.recoveryThreshold, rules.integerBetween(shares === 1 ? 1 : 2, shares));
  check.done();
  return administrators;
}

/** The name becomes that of the service and, with a suffix of up to 14 characters, of service accounts (30 at most). */
const resourceName = rules.matching(
  /^[a-z]([a-z0-9-]{0,14}[a-z0-9])?$/,
  "use 1 to 16 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);

/** Mebibytes that Cloud Run allows for a number of CPUs, for the second generation of its execution environment. */
const memoryLimits = new Map([
  [1, { min: 512, max: 4096 }],
  [2, { min: 512, max: 8192 }],
  [4, { min: 2048, max: 16384 }],
]);

/** https://cloud.google.com/run/docs/configuring/services/memory-limits */
function memoryOf(cpu: number): Rule<string> {
  return (value) => {
    const [, amount, unit] = /^(\d{1,5})(Mi|Gi)$/.exec(value) ?? [];
    const mebibytes = Number(amount) * (unit === "Gi" ? 1024 : 1);
    const limits = memoryLimits.get(cpu) ?? { min: 512, max: 16384 };
    return mebibytes >= limits.min && mebibytes <= limits.max
      ? undefined
      : `use ${limits.min}Mi to ${limits.max}Mi with ${cpu} CPU, or as much in Gi`;
  };
}

const digest = rules.matching(/^sha256:[0-9a-f]{64}$/, "use a digest, sha256:<64 hexadecimal digits>");

const member = rules.matching(
  /^((user|group|serviceAccount):[^@\s]+@[^@\s]+|principal(Set)?:\/\/\S+)$/,
  "use user:<address>, group:<address>, serviceAccount:<address>, principal://… or principalSet://…",
);

function serverImage(args: VaultArgs): string {
  return args.imageDigest === undefined ? `${repository}:${args.version}` : `${repository}@${args.imageDigest}`;
}

function createServerAccount(parent: pulumi.Resource, name: string): serviceaccount.Account {
  return new serviceaccount.Account(
    `${name}-server`,
    { accountId: `${name}-server`, displayName: "Vault server", description: "Runs Vault." },
    { parent },
  );
}

/** The identity of Vault's administrators, and what has to be granted before one can log in. */
interface Administrator {
  account: serviceaccount.Account;
  grants: pulumi.CustomResource[];
}

/** An identity without a right in Google Cloud. Who may sign with it is Vault's administrator. */
function createAdministrator(
  parent: pulumi.Resource,
  name: string,
  members: pulumi.Input<string>[],
  server: serviceaccount.Account,
): Administrator {
  const account = new serviceaccount.Account(
    `${name}-administrator`,
    {
      accountId: `${name}-administrator`,
      displayName: "Vault administrator",
      description: "Logs in to Vault as administrator. Has no right in Google Cloud.",
    },
    { parent },
  );
  const grants = [
    // At each login Vault asks Google whether the account still exists.
    new serviceaccount.IAMMember(
      `${name}-administrator-login`,
      { serviceAccountId: account.name, role: "roles/iam.serviceAccountViewer", member: server.member },
      { parent },
    ),
    // All who may, and nobody else: a member that is added by hand goes with the next update.
    new serviceaccount.IAMBinding(
      `${name}-administrator`,
      { serviceAccountId: account.name, role: "roles/iam.serviceAccountTokenCreator", members },
      { parent },
    ),
  ];
  return { account, grants };
}

function describe(address: pulumi.Output<string>): pulumi.Output<Endpoint> {
  return pulumi.output({
    url: address,
    protocol: "HTTPS (HTTP/1.1, HTTP/2)",
    credentials: "a login with your own Google identity (auth/gcp), for a token of limited time",
    availability: "99.95 % a month (Cloud Run SLA); about 20 seconds' pause at each update",
    reason: "the one source of secrets for every runtime, outside all of them",
  });
}
