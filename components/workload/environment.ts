import * as pulumi from "@pulumi/pulumi";
import type { SecretsAttachment } from "../contracts/secrets";
import { ArgumentError } from "../internal/validation";
import type { CompleteWorkload } from "./defaults";

/** An environment variable whose value may be seen. */
export interface PlainVariable {
  name: string;
  value: pulumi.Input<string>;
}

/** An environment variable whose value is in Secret Manager. */
export interface SecretVariable {
  name: string;
  /** `projects/<project>/secrets/<name>`. */
  secretId: pulumi.Output<string>;
}

/** The plain variables that a workload finds on every runtime, `PORT` apart: its own, its database's and Vault's. */
export function plainVariables(workload: CompleteWorkload, secrets: SecretsAttachment | undefined): PlainVariable[] {
  const variables = Object.entries(workload.env).map(([name, value]) => ({ name, value }));
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
    if (database !== undefined && secrets.databaseCredentialsPath !== undefined) {
      variables.push({ name: "DATABASE_CREDENTIALS_PATH", value: secrets.databaseCredentialsPath });
    }
  }
  return variables;
}

/** Where the value of each of a workload's secrets is. A key that the attachment lacks is an error once that is known. */
export function secretVariables(
  subject: string,
  workload: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
): SecretVariable[] {
  return workload.secrets.map((name) => ({
    name,
    secretId: pulumi
      .output(secrets?.secretIds ?? {})
      .apply((ids) => ids[name] ?? missing(subject, name, Object.keys(ids))),
  }));
}

function missing(subject: string, name: string, known: string[]): never {
  const list = known.length === 0 ? "none" : known.sort().join(", ");
  throw new ArgumentError(
    `${subject} cannot be created:\n  workload.secrets: "${name}"; no such secret is attached (there are: ${list}); add the key to the application's secrets`,
  );
}
