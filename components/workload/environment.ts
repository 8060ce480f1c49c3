import * as pulumi from "@pulumi/pulumi";
import type { SecretsAttachment } from "../contracts/secrets";
import { isKnownLater } from "../internal/contract";
import { entriesInOrder, inOrder } from "../internal/unordered";
import { Arguments, ArgumentError } from "../internal/validation";
import type { CompleteWorkload } from "./defaults";

/** An environment variable whose value may be seen. */
export interface PlainVariable {
  name: string;
  value: pulumi.Input<string>;
  /** Whether there is such a variable, where that is known later; the default is that there is. */
  isPresent?: pulumi.Output<boolean>;
}

/** An environment variable whose value has its copy in Secret Manager: a secret, or plain configuration. */
export interface SecretVariable {
  name: string;
  /** `projects/<project>/secrets/<name>`. */
  secretId: pulumi.Output<string>;
}

/**
 * The plain variables that a workload finds on every runtime, `PORT` apart: its own, its database's and Vault's. A secret
 * among its own is an error, once it is known to be one, in whatever needs the variables.
 */
export function plainVariables(
  subject: string,
  workload: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
): PlainVariable[] {
  const variables = ownVariables(subject, workload.env);
  const { database } = workload;
  if (database !== undefined) {
    variables.push(
      { name: "DATABASE_HOST", value: database.host },
      { name: "DATABASE_PORT", value: pulumi.output(database.port).apply(String) },
      { name: "DATABASE_NAME", value: database.database },
      { name: "DATABASE_CA_CERTIFICATE", value: database.serverCaCertificate },
    );
  }
  if (secrets !== undefined) {
    variables.push(
      { name: "VAULT_ADDR", value: secrets.vaultAddress },
      { name: "VAULT_ROLE", value: secrets.vaultRole },
    );
    if (database?.vaultConnection !== undefined) {
      const connection = pulumi.output<string | undefined>(database.vaultConnection);
      variables.push({
        name: "DATABASE_CREDENTIALS_PATH",
        value: credentialsPath(subject, secrets, connection),
        ...(isKnownLater(database) ? { isPresent: connection.apply((known) => known !== undefined) } : {}),
      });
    }
  }
  return variables;
}

/** A container's variables in its runtime's own form, the plain ones first, without those that turn out not to be there. */
export function onlyPresent<Variable>(variables: Variable[], plain: PlainVariable[]): pulumi.Input<Variable[]> {
  if (plain.every(({ isPresent }) => isPresent === undefined)) return variables;
  return pulumi
    .all([pulumi.output(variables), pulumi.all(plain.map(({ isPresent }) => isPresent ?? true))])
    .apply(([known, arePresent]) => (known as Variable[]).filter((_, index) => arePresent[index] ?? true));
}

function credentialsPath(
  subject: string,
  secrets: SecretsAttachment,
  connection: pulumi.Output<string | undefined>,
): pulumi.Output<string> {
  return pulumi.all([secrets.databaseCredentialsPaths, connection]).apply(([paths, known]) => {
    if (known === undefined) return "";
    return (
      paths[known] ??
      missing(
        subject,
        `workload.database: "${known}"; Vault makes no users for it (for: ${listed(paths)}); name it in the databases of the application's secrets`,
      )
    );
  });
}

function ownVariables(subject: string, env: CompleteWorkload["env"]): PlainVariable[] {
  const isChecked = pulumi.output(refuseSecrets(subject, Object.entries(env)));
  return entriesInOrder(env).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : isChecked.apply(() => pulumi.output(value)),
  }));
}

/** Whether a value is secret is known even where the value itself is not, so that a plan fails already. */
async function refuseSecrets(subject: string, env: [name: string, value: pulumi.Input<string>][]): Promise<boolean> {
  const check = new Arguments(subject);
  for (const [name, value] of env) {
    if (typeof value === "string" || !(await pulumi.isSecret(pulumi.output(value)))) continue;
    const remedy =
      `${name} would be readable to whoever may see the deployment: take it out of env, put its value into Vault ` +
      "and its name into workload.secrets";
    check.problem(`workload.env.${name}`, undefined, remedy, "[secret]");
  }
  check.done();
  return true;
}

/** Where the value of each of a workload's secrets is. A key that the attachment lacks is an error once that is known. */
export function secretVariables(
  subject: string,
  workload: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
): SecretVariable[] {
  return copies(workload.secrets, secrets?.secretIds, (name, known) =>
    missing(
      subject,
      `workload.secrets: "${name}"; no such secret is attached (${known}); add the key to the application's secrets`,
    ),
  );
}

/** The same for a workload's plain configuration, whose copies are apart from those of its secrets. */
export function configVariables(
  subject: string,
  workload: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
): SecretVariable[] {
  return copies(workload.config, secrets?.configIds, (name, known) =>
    missing(
      subject,
      `workload.config: "${name}"; no such key is attached (${known}); add it to the application's configuration`,
    ),
  );
}

function copies(
  names: string[],
  ids: SecretsAttachment["secretIds"] | undefined,
  refuse: (name: string, known: string) => never,
): SecretVariable[] {
  return inOrder(names).map((name) => ({
    name,
    secretId: pulumi.output(ids ?? {}).apply((known) => known[name] ?? refuse(name, `there are: ${listed(known)}`)),
  }));
}

function listed(known: { [key: string]: string }): string {
  const names = Object.keys(known).sort();
  return names.length === 0 ? "none" : names.join(", ");
}

function missing(subject: string, problem: string): never {
  throw new ArgumentError(`${subject} cannot be created:\n  ${problem}`);
}
