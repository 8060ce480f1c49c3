import * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import type { SecretsAttachment } from "../contracts/secrets";
import { listed, step } from "../internal/show";
import type { TemplatePiece } from "../internal/template";
import { entriesInOrder } from "../internal/unordered";
import { Arguments, ArgumentError } from "../internal/validation";
import { directoryOf } from "./directories";
import type { CompleteContainer, CompleteKey, CompleteSidecar, CompleteWorkload, Variables } from "./defaults";

/** An environment variable whose value may be seen. */
export interface PlainVariable {
  name: string;
  value: pulumi.Input<string>;
}

/** A variable whose value has its copy: a secret, or plain configuration. */
export interface CopiedVariable {
  name: string;
  /** Key in the application's document. */
  key: string;
  /** Which of its documents has the key. */
  holds: "secrets" | "config";
  /** `projects/<project>/secrets/<name>`. */
  secretId: pulumi.Output<string>;
}

/** Where a file is. */
export interface FilePlace {
  path: string;
  directory: string;
  fileName: string;
}

/** A file with the value of a variable that has its copy. */
export interface CopiedFile extends CopiedVariable, FilePlace {}

/** A file with a text that may be seen. */
export interface PlainFile extends PlainVariable, FilePlace {}

/** Everything that the containers of a workload find, on every runtime, `PORT` apart. */
export interface Environment {
  plain: PlainVariable[];
  copied: CopiedVariable[];
  files: CopiedFile[];
  plainFiles: PlainFile[];
}

/** What one container finds. */
export interface ContainerEnvironment {
  plain: PlainVariable[];
  copied: CopiedVariable[];
}

/**
 * The variables of a workload: its own, those of its bindings, and Vault's. A secret among the plain ones is an error, once it is known
 * to be one, in whatever needs the variables.
 */
export function environmentOf(
  subject: string,
  workload: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
): Environment {
  const copied = [
    ...copies(subject, "secrets", workload.secrets, secrets?.secretIds),
    ...copies(subject, "config", workload.config, secrets?.configIds),
  ];
  const plain = [...shown(subject, "workload.env", workload.env), ...boundVariables(subject, workload, secrets)];
  const inFiles = new Set(workload.files.map(({ variable }) => variable));
  const vault: PlainVariable[] =
    secrets === undefined
      ? []
      : [
          { name: "VAULT_ADDR", value: secrets.vaultAddress },
          { name: "VAULT_ROLE", value: secrets.vaultRole },
        ];
  return {
    plain: [...plain.filter(({ name }) => !inFiles.has(name)), ...vault],
    copied: copied.filter(({ name }) => !inFiles.has(name)),
    files: placed(workload, copied),
    plainFiles: placed(workload, plain),
  };
}

/** Those variables that are files, with their places. */
function placed<Variable extends { name: string }>(
  { files }: CompleteWorkload,
  variables: Variable[],
): (Variable & FilePlace)[] {
  return files.flatMap(({ path, variable }) =>
    variables
      .filter(({ name }) => name === variable)
      .map((one) => ({
        ...one,
        path,
        directory: directoryOf(path),
        fileName: path.slice(directoryOf(path).length + 1),
      })),
  );
}

/** What a program finds: everything of the workload's, and its own. */
export function programEnvironment(
  subject: string,
  path: string,
  { env }: CompleteContainer,
  environment: Environment,
): ContainerEnvironment {
  return { plain: [...environment.plain, ...shown(subject, path, env)], copied: environment.copied };
}

/** What a container beside a program finds: its own, and what it names. */
export function sidecarEnvironment(
  subject: string,
  path: string,
  { env, variables }: CompleteSidecar,
  environment: Environment,
): ContainerEnvironment {
  const isNamed = ({ name }: { name: string }): boolean => variables.includes(name);
  return {
    // A value that the program has as a file is a variable here.
    plain: [
      ...shown(subject, path, env),
      ...[...environment.plain, ...environment.plainFiles].filter(isNamed).map(({ name, value }) => ({ name, value })),
    ],
    copied: [...environment.copied, ...environment.files]
      .filter(isNamed)
      .map(({ name, key, holds, secretId }) => ({ name, key, holds, secretId })),
  };
}

function boundVariables(
  subject: string,
  { bound, bindings }: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
): PlainVariable[] {
  const known = new Map(bindings);
  const values = Object.fromEntries(
    bound.map(({ variable, pieces }) => [
      variable,
      pulumi
        .all(pieces.map((piece) => valueOf(subject, variable, piece, known, secrets)))
        .apply((texts) => texts.join("")),
    ]),
  );
  return shown(subject, "workload.bound", values);
}

function valueOf(
  subject: string,
  variable: string,
  { text, binding = "", part = "" }: TemplatePiece,
  bindings: Map<string, Binding>,
  secrets: SecretsAttachment | undefined,
): pulumi.Input<string> {
  if (text !== undefined) return text;
  const path = step("workload.bound", variable);
  if (part === "credentialsPath") {
    return pulumi
      .output(secrets?.databaseCredentialsPaths ?? {})
      .apply(
        (known: { [name: string]: string }) =>
          known[binding] ??
          missing(
            subject,
            `${path}: Vault makes no users for ${binding} (for: ${listed(known)}); name it in the bindings of the application's secrets`,
          ),
      );
  }
  return pulumi
    .output(bindings.get(binding)?.values ?? {})
    .apply(
      (known: { [name: string]: string }) =>
        known[part] ??
        missing(
          subject,
          `${path}: "{${binding}.${part}}"; name a part that the binding has (there are: ${listed(known)})`,
        ),
    );
}

/** Plain variables, in the order of their names. */
function shown(subject: string, path: string, env: Variables): PlainVariable[] {
  const isChecked = pulumi.output(refuseSecrets(subject, path, Object.entries(env)));
  return entriesInOrder(env).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : isChecked.apply(() => pulumi.output(value)),
  }));
}

/** Whether a value is secret is known even where the value itself is not, so that a plan fails already. */
async function refuseSecrets(
  subject: string,
  path: string,
  env: [name: string, value: pulumi.Input<string>][],
): Promise<boolean> {
  const check = new Arguments(subject);
  for (const [name, value] of env) {
    if (typeof value === "string" || !(await pulumi.isSecret(pulumi.output(value)))) continue;
    const remedy =
      `${name} would be readable to whoever may see the deployment: take it out of env, put its value into Vault ` +
      "and its name into workload.secrets";
    check.problem(step(path, name), undefined, remedy, "[secret]");
  }
  check.done();
  return true;
}

/** Where the value of each variable is. A key that the attachment lacks is an error once that is known. */
function copies(
  subject: string,
  holds: CopiedVariable["holds"],
  keys: CompleteKey[],
  ids: SecretsAttachment["secretIds"] | undefined,
): CopiedVariable[] {
  const place = holds === "secrets" ? "secrets" : "configuration";
  return keys.map(({ variable, key }) => ({
    name: variable,
    key,
    holds,
    secretId: pulumi
      .output(ids ?? {})
      .apply(
        (known: { [key: string]: string }) =>
          known[key] ??
          missing(
            subject,
            `workload.${holds}: "${key}"; no such key is attached (there are: ${listed(known)}); add it to the application's ${place}`,
          ),
      ),
  }));
}

function missing(subject: string, problem: string): never {
  throw new ArgumentError(`${subject} cannot be created:\n  ${problem}`);
}
