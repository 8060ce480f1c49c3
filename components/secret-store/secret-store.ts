import * as pulumi from "@pulumi/pulumi";
import { Mount } from "@pulumi/vault/mount";
import type { SecretStoreAttachment } from "../contracts/store";
import { contractOutput } from "../internal/contract-output";
import { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import type { SecretStoreArgs } from "./args";
import { createDocuments } from "./documents";
import { allowFetchingForReviews } from "./fetching";
import { createAccount, createLogin, createWorkflowLogin, workday, type Login } from "./logins";
import { storeNames } from "./names";
import type { PolicySettings } from "./policy";
import {
  developerPolicy,
  firstValuesPolicy,
  operatorPolicy,
  previewPolicy,
  reviewPolicy,
  syncPolicy,
} from "./policies";
import { validate, type Members } from "./validate";
import { asOutput } from "../internal/outputs";

/**
 * One environment's part of a Vault server: engines for secrets, for plain configuration and for short-lived database users,
 * and the logins of operators, developers, previews and the programs that fill documents and copy them. It knows no
 * application: `AppSecrets` gives each its own policy and login. No value passes through it. Its outputs are a
 * `SecretStoreAttachment`.
 */
export class SecretStore extends pulumi.ComponentResource {
  /** Base URL of the Vault server. */
  public readonly vaultAddress: pulumi.Output<string>;
  /** Service account that the Vault server runs as. */
  public readonly vaultServiceAccountEmail: pulumi.Output<string>;
  /** Name of the environment. */
  public readonly environment: pulumi.Output<string>;
  /** Path of the KV version 2 engine for secrets: `secrets/<environment>`. */
  public readonly secretsMount: pulumi.Output<string>;
  /** Path of the KV version 2 engine for plain configuration: `config/<environment>`. */
  public readonly configMount: pulumi.Output<string>;
  /** Path of the engine that makes database users: `database/<environment>`. */
  public readonly databaseMount: pulumi.Output<string>;
  /** Login role of operators: `<environment>.operator`. */
  public readonly operatorRole: pulumi.Output<string>;
  /** Service account that operators log in as. */
  public readonly operatorServiceAccountEmail: pulumi.Output<string>;
  /** Login role of developers: `<environment>.developer`. */
  public readonly developerRole: pulumi.Output<string>;
  /** Policy of developers, which every login of theirs has: `<environment>.developer`. */
  public readonly developerPolicy: pulumi.Output<string>;
  /** Service account that developers log in as. */
  public readonly developerServiceAccountEmail: pulumi.Output<string>;
  /** Login role of previews: `<environment>.preview`. */
  public readonly previewRole: pulumi.Output<string>;
  /** Service account that previews log in as. */
  public readonly previewServiceAccountEmail: pulumi.Output<string>;
  /** Login role of whoever makes reviews: `<environment>.review`. Absent without `reviewers`. */
  public readonly reviewRole?: pulumi.Output<string>;
  /** Service account that whoever makes reviews logs in as. Absent without `reviewers`. */
  public readonly reviewServiceAccountEmail?: pulumi.Output<string>;
  /** Login role of the program that keeps copies in step: `<environment>.sync`. */
  public readonly syncRole: pulumi.Output<string>;
  /** Service account of the program that keeps copies in step. */
  public readonly syncServiceAccountEmail: pulumi.Output<string>;
  /** Login role of the programs that put first values there: `<environment>.first-values`. */
  public readonly firstValuesRole: pulumi.Output<string>;
  /** Service account of the programs that put first values there. */
  public readonly firstValuesServiceAccountEmail: pulumi.Output<string>;
  /** Login role of GitHub's workflows, at `auth/github/<environment>`: `<environment>.ci`. Absent without them. */
  public readonly continuousIntegrationRole?: pulumi.Output<string>;
  /** What other components take of it, as one value, in every language and across stacks: a `SecretStoreAttachment`. */
  public readonly contract: pulumi.Output<SecretStoreAttachment>;

  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, members] = checkArguments("SecretStore", name, args, validate);
    super("groundplan:index:SecretStore", name, args, opts);
    const names = storeNames(checked.environment);
    const held: Held = { subject: new Subject(`SecretStore "${name}"`), property: "environment" };
    const people = peopleLogins(this, name, checked, members, held);
    const programs = programLogins(this, name, checked, members, held);

    this.vaultAddress = asOutput(checked.vault.address);
    this.vaultServiceAccountEmail = asOutput(checked.vault.serviceAccountEmail);
    this.environment = pulumi.output(checked.environment);
    this.secretsMount = createDocuments(this, `${name}-secrets`, names.secretsMount, checked.protected ?? true);
    this.configMount = createDocuments(this, `${name}-config`, names.configMount, checked.protected ?? true);
    this.databaseMount = createDatabaseEngine(this, `${name}-database`, names.databaseMount);
    this.operatorRole = people.operator.role;
    this.operatorServiceAccountEmail = people.operator.serviceAccountEmail;
    this.developerRole = people.developer.role;
    this.developerPolicy = people.developer.policy;
    this.developerServiceAccountEmail = people.developer.serviceAccountEmail;
    this.previewRole = programs.preview.role;
    this.previewServiceAccountEmail = programs.preview.serviceAccountEmail;
    this.syncRole = programs.sync.role;
    this.syncServiceAccountEmail = programs.sync.serviceAccountEmail;
    this.firstValuesRole = programs.firstValues.role;
    this.firstValuesServiceAccountEmail = programs.firstValues.serviceAccountEmail;
    const review = forReviews(this, name, checked, members.reviewers, { ...programs, held });
    if (review !== undefined) Object.assign(this, review);
    if (checked.continuousIntegration !== undefined) {
      const { policy } = programs.preview;
      this.continuousIntegrationRole = createWorkflowLogin(
        this,
        `${name}-ci`,
        checked,
        checked.continuousIntegration,
        policy,
      );
    }
    this.contract = contractOutput<SecretStoreAttachment>("SecretStoreAttachment", this);
    this.registerOutputs({
      vaultAddress: this.vaultAddress,
      vaultServiceAccountEmail: this.vaultServiceAccountEmail,
      environment: this.environment,
      secretsMount: this.secretsMount,
      configMount: this.configMount,
      databaseMount: this.databaseMount,
      operatorRole: this.operatorRole,
      operatorServiceAccountEmail: this.operatorServiceAccountEmail,
      developerRole: this.developerRole,
      developerPolicy: this.developerPolicy,
      developerServiceAccountEmail: this.developerServiceAccountEmail,
      previewRole: this.previewRole,
      previewServiceAccountEmail: this.previewServiceAccountEmail,
      syncRole: this.syncRole,
      syncServiceAccountEmail: this.syncServiceAccountEmail,
      firstValuesRole: this.firstValuesRole,
      firstValuesServiceAccountEmail: this.firstValuesServiceAccountEmail,
      continuousIntegrationRole: this.continuousIntegrationRole,
      ...review,
      contract: this.contract,
    });
  }
}

/** Whose the names in Vault are. */
type Held = Pick<PolicySettings, "subject" | "property">;

function createDatabaseEngine(parent: pulumi.Resource, name: string, path: string): pulumi.Output<string> {
  const engine = new Mount(name, { path, type: "database", description: "Short-lived database users" }, { parent });
  return engine.path;
}

/** The two logins of people. Renewable: the database users that they ask for end with their token. */
function peopleLogins(
  parent: pulumi.Resource,
  name: string,
  args: Usable<SecretStoreArgs>,
  members: Members,
  held: Held,
): { operator: Login; developer: Login } {
  const { environment } = args;
  const names = storeNames(environment);
  return {
    operator: createLogin(parent, `${name}-operator`, args.vault.serviceAccountEmail, {
      role: names.operator,
      policy: operatorPolicy(environment),
      identity: createAccount(parent, `${name}-operator`, `Operators of ${environment}'s secrets`, members.operators),
      ...workday,
      ...held,
    }),
    developer: createLogin(parent, `${name}-developer`, args.vault.serviceAccountEmail, {
      role: names.developer,
      policy: developerPolicy(environment),
      identity: createAccount(
        parent,
        `${name}-developer`,
        `Developers who use ${environment}'s secrets`,
        members.developers,
      ),
      ...workday,
      ...held,
    }),
  };
}

/** The login of whoever makes reviews, for as long as an `up` takes, and what programs fetch for them; nothing where nobody makes any. */
function forReviews(
  parent: pulumi.Resource,
  name: string,
  { environment, vault }: Usable<SecretStoreArgs>,
  reviewers: pulumi.Input<string>[],
  { firstValues, sync, held }: { firstValues: Login; sync: Login; held: Held },
): Required<Pick<SecretStore, "reviewRole" | "reviewServiceAccountEmail">> | undefined {
  if (reviewers.length === 0) return undefined;
  const identity = createAccount(parent, `${name}-review`, `Reviews on ${environment}`, reviewers);
  const { role, serviceAccountEmail } = createLogin(parent, `${name}-review`, vault.serviceAccountEmail, {
    role: storeNames(environment).review,
    policy: reviewPolicy(environment),
    identity,
    tokenTtl: 3600,
    tokenMaxTtl: 3600,
    ...held,
  });
  allowFetchingForReviews(parent, name, {
    firstValues: firstValues.serviceAccountEmail,
    sync: sync.serviceAccountEmail,
    life: identity.uniqueId,
  });
  return { reviewRole: role, reviewServiceAccountEmail: serviceAccountEmail };
}

/**
 * The logins of programs. They log in often, and Vault does not store a batch token
 * (https://developer.hashicorp.com/vault/docs/concepts/tokens).
 */
function programLogins(
  parent: pulumi.Resource,
  name: string,
  args: Usable<SecretStoreArgs>,
  members: Members,
  held: Held,
): { preview: Login; sync: Login; firstValues: Login } {
  const { environment } = args;
  const names = storeNames(environment);
  const lasting = (seconds: number): Held & { tokenTtl: number; tokenMaxTtl: number; tokenType: string } => ({
    ...held,
    tokenTtl: seconds,
    tokenMaxTtl: seconds,
    tokenType: "batch",
  });
  return {
    preview: createLogin(parent, `${name}-preview`, args.vault.serviceAccountEmail, {
      role: names.preview,
      policy: previewPolicy(environment),
      identity: createAccount(parent, `${name}-preview`, `Previews of ${environment}'s secrets`, members.previewers),
      ...lasting(1800),
    }),
    sync: createLogin(parent, `${name}-sync`, args.vault.serviceAccountEmail, {
      role: names.sync,
      policy: syncPolicy(environment, args.deliversToGithub ?? false),
      identity: createAccount(parent, `${name}-sync`, `Copies of ${environment}'s secrets`),
      ...lasting(600),
    }),
    firstValues: createLogin(parent, `${name}-first-values`, args.vault.serviceAccountEmail, {
      role: names.firstValues,
      policy: firstValuesPolicy(environment),
      identity: createAccount(parent, `${name}-first-values`, `First values of ${environment}'s secrets`),
      ...lasting(600),
    }),
  };
}
