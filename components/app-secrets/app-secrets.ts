import * as pulumi from "@pulumi/pulumi";
import type { SecretLogins, SecretsAttachment } from "../contracts/secrets";
import { contractOutput } from "../internal/contract-output";
import { renderLogins, type KnownLogins } from "../internal/login-settings";
import { remember } from "../internal/known";
import { present } from "../internal/present";
import { nodeImage, runNodeJob } from "../internal/node-job";
import { programBundle } from "../internal/program-bundle";
import { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import { pullThrough } from "../registry/image";
import type { AppSecretsArgs, SecretForm } from "./args";
import { inKeyOrder, createConfigCopies, createSecretCopies, type Copy } from "./copies";
import { createDatabaseRoles } from "./databases";
import { completeForm } from "./forms";
import { claimIdentity } from "./claim";
import { createAppLogin } from "./login";
import { createLogins } from "./logins";
import { validate } from "./validate";
import { asOutput, whenKnown } from "../internal/outputs";

const oneAttempt = 600;

/**
 * An application's place in the source of truth: a login and a policy of its own in Vault, roles that make its database users,
 * and read-only copies of its secrets and plain configuration in Secret Manager, which keep it running while Vault is away.
 * A job makes missing first values in Vault and copies all of them; it never replaces a value there. Its outputs are a
 * `SecretsAttachment`.
 */
export class AppSecrets extends pulumi.ComponentResource {
  /** Copy of each secret, `projects/<project>/secrets/<app>-<KEY>`. Each has a value by the time that this is known. */
  public readonly secretIds: pulumi.Output<{ [key: string]: string }>;
  /** Copy of each key of the plain configuration, `projects/<project>/secrets/<app>-<KEY>-config`, likewise. */
  public readonly configIds: pulumi.Output<{ [key: string]: string }>;
  /** Base URL of the Vault server that is the source of the values. */
  public readonly vaultAddress: pulumi.Output<string>;
  /** Role with which the application logs in to Vault: `<environment>.app.<app>`. */
  public readonly vaultRole: pulumi.Output<string>;
  /** Its policy there, of the same name. */
  public readonly vaultPolicy: pulumi.Output<string>;
  /** Name of the application, which is that of its documents. */
  public readonly app: pulumi.Output<string>;
  /** Path in Vault of the engine that holds its secrets. */
  public readonly secretsMount: pulumi.Output<string>;
  /** Path in Vault of the engine that holds its plain configuration. */
  public readonly configMount: pulumi.Output<string>;
  /** Path in Vault that makes database users, by binding: `database/<environment>/creds/readwrite.<app>.<binding>`. */
  public readonly databaseCredentialsPaths: pulumi.Output<{ [binding: string]: string }>;
  /** Secrets that are written from templates. Absent if no key has one. */
  public readonly logins?: pulumi.Output<SecretLogins>;
  /** What other components take of it, as one value, in every language and across stacks: a `SecretsAttachment`. */
  public readonly contract: pulumi.Output<SecretsAttachment>;

  constructor(name: string, args: AppSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, later] = checkArguments("AppSecrets", name, args, validate);
    claimIdentity(name, checked);
    super("groundplan:index:AppSecrets", name, args, opts);

    const login = createAppLogin(this, name, checked);
    const secrets = createSecretCopies(this, name, checked, later.readers);
    const config = createConfigCopies(this, name, checked, later.configReaders);
    const logins = createLogins(this, name, checked, { copies: secrets, named: login.named });
    const keys = { secrets: describeAll(secrets), config: describeAll(config) };
    const copies = [...secrets, ...config];
    const filled =
      copies.length === 0
        ? undefined
        : runFirstValues(this, name, checked, {
            subject: new Subject(`AppSecrets "${name}"`),
            copies,
            ...keys,
            logins,
            named: login.named,
          });

    this.secretIds = idsOf(secrets, keys.secrets, filled);
    this.configIds = idsOf(config, keys.config, filled);
    this.vaultAddress = asOutput(checked.store.vaultAddress);
    this.vaultRole = login.role;
    this.vaultPolicy = login.policy;
    this.app = pulumi.output(checked.app);
    this.secretsMount = asOutput(checked.store.secretsMount);
    this.configMount = asOutput(checked.store.configMount);
    this.databaseCredentialsPaths = createDatabaseRoles(this, name, checked, login.named);
    if (logins !== undefined) this.logins = logins;
    this.contract = contractOutput<SecretsAttachment>("SecretsAttachment", this);
    this.registerOutputs({
      secretIds: this.secretIds,
      configIds: this.configIds,
      vaultAddress: this.vaultAddress,
      vaultRole: this.vaultRole,
      vaultPolicy: this.vaultPolicy,
      app: this.app,
      secretsMount: this.secretsMount,
      configMount: this.configMount,
      databaseCredentialsPaths: this.databaseCredentialsPaths,
      logins: this.logins,
      contract: this.contract,
    });
  }
}

/** What needs first values. */
interface Filling {
  subject: Subject;
  copies: Copy[];
  secrets: pulumi.Output<DescribedKey[]>;
  config: pulumi.Output<DescribedKey[]>;
  logins: pulumi.Output<KnownLogins> | undefined;
  /** What the application's name in Vault is known to be its own by. */
  named: pulumi.Resource;
}

/** Runs `sync/first-values`. Returns what is known once it has succeeded. */
function runFirstValues(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  { subject, copies, secrets, config, logins, named }: Filling,
): pulumi.Output<string> {
  const { store } = args;
  const { done } = runNodeJob(parent, `${name}-first-values`, {
    program: programBundle("sync/first-values/main.ts"),
    image: pullThrough(args.images, nodeImage, { subject, property: "images" }),
    region: present(args.regions[0], "regions[0]"),
    serviceAccountEmail: store.firstValuesServiceAccountEmail,
    environment: {},
    settings: whenKnown(
      {
        vault: { address: store.vaultAddress, role: store.firstValuesRole },
        app: args.app,
        documents: [
          { holds: "secrets", mount: store.secretsMount, keys: secrets },
          { holds: "configuration", mount: store.configMount, keys: config },
        ],
        ...(logins === undefined ? {} : { logins: logins.apply(renderLogins) }),
      },
      ({ documents, ...known }) =>
        JSON.stringify({ ...known, documents: documents.filter(({ keys }) => keys.length > 0) }),
    ),
    timeoutSeconds: oneAttempt,
    dependsOn: [named, ...copies.map((copy) => copy.policy)],
  });
  return done.id;
}

/** What the program is told of a key. A container made anew is empty, so its age has the program run again. */
interface DescribedKey {
  name: string;
  generate?: SecretForm;
  initial?: string;
  composed?: boolean;
  /** `projects/<project>/secrets/<name>`. */
  secret: string;
  created: string;
}

/** In the order of their names, so that another order in the program is no change of the settings. */
function describeAll(copies: Copy[]): pulumi.Output<DescribedKey[]> {
  return whenKnown(inKeyOrder(copies).map(describe), (known) => known);
}

function describe({ key, secret }: Copy): { [Member in keyof DescribedKey]: pulumi.Input<DescribedKey[Member]> } {
  return {
    name: key.name,
    ...(key.generate === undefined ? {} : { generate: completeForm(key.generate) }),
    ...(key.initial === undefined ? {} : { initial: key.initial }),
    ...(key.template === undefined ? {} : { composed: true }),
    secret: secret.id,
    created: secret.createTime,
  };
}

/** Known once each copy has a value. */
function idsOf(
  copies: Copy[],
  keys: pulumi.Output<DescribedKey[]>,
  filled: pulumi.Output<string> | undefined,
): pulumi.Output<{ [key: string]: string }> {
  const ids = whenKnown({ keys, filled }, ({ keys: known }) =>
    Object.fromEntries(known.map(({ name, secret }) => [name, secret])),
  );
  return remember(ids, Object.fromEntries(copies.map(({ key, secret }) => [key.name, secret.id])));
}
