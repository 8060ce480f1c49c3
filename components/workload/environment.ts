import * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../contracts/binding";
import type { SecretsAttachment } from "../contracts/secrets";
import { membersKnown } from "../internal/known";
import { own } from "../internal/own";
import { refuseSecrets } from "../internal/public-values";
import { listed, step } from "../internal/show";
import { isUrlTemplate, type TemplatePiece } from "../internal/template";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Subject } from "../internal/refusal";
import type { Arguments } from "../internal/validation";
import type { Address } from "./calls";
import { directoryOf } from "./directories";
import type {
  BoundVariable,
  CompleteContainer,
  CompleteKey,
  CompleteSidecar,
  CompleteWorkload,
  Variables,
} from "./complete";
import { asOutput, partOf, whenKnown } from "../internal/outputs";

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
  /** What is written with parts of bindings for one process alone. */
  own: { [process: string]: PlainVariable[] };
}

/** What templates are filled in with. */
interface Parts {
  subject: Subject;
  bindings: Map<string, Binding>;
  /** Of the bindings that are servers, by their names. */
  addresses: { [binding: string]: Address };
  secrets: SecretsAttachment | undefined;
}

/** What one container finds. */
export interface ContainerEnvironment {
  plain: PlainVariable[];
  copied: CopiedVariable[];
}

/**
 * The variables of a workload: its own, those of its bindings, and Vault's. `addresses` are the ways to the servers among its bindings. A
 * secret among the plain ones is an error, once it is known to be one, in whatever needs the variables.
 */
export function environmentOf(
  subject: Subject,
  workload: CompleteWorkload,
  secrets: SecretsAttachment | undefined,
  addresses: { [binding: string]: Address },
): Environment {
  const parts: Parts = { subject, bindings: new Map(workload.bindings), addresses, secrets };
  const copied = [
    ...copies(subject, "secrets", workload.secrets, secrets?.secretIds),
    ...copies(subject, "config", workload.config, secrets?.configIds),
  ];
  const plain = [
    ...shown(subject, "workload.env", workload.env),
    ...boundVariables("workload.bound", workload.bound, parts),
  ];
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
    own: Object.fromEntries(
      workload.processes.map(({ name, bound }) => [
        name,
        boundVariables(`${step("workload.processes", name)}.bound`, bound, parts),
      ]),
    ),
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
  subject: Subject,
  path: string,
  { name, env }: CompleteContainer & { name: string },
  environment: Environment,
): ContainerEnvironment {
  const plain = [...environment.plain, ...(own(environment.own, name) ?? []), ...shown(subject, path, env)];
  return { plain, copied: environment.copied };
}

/** What a container beside a program finds: its own, and what it names. */
export function sidecarEnvironment(
  subject: Subject,
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

function boundVariables(path: string, bound: BoundVariable[], parts: Parts): PlainVariable[] {
  const values = Object.fromEntries(
    bound.map(({ variable, pieces }) => [variable, textOf(step(path, variable), pieces, parts)]),
  );
  return shown(parts.subject, path, values);
}

/** The text of a template. In a URL parts are percent-encoded, as those of credentials are; a path in Vault has slashes of its own. */
function textOf(path: string, pieces: TemplatePiece[], parts: Parts): pulumi.Output<string> {
  const isUrl = isUrlTemplate(pieces[0]?.text ?? "");
  return whenKnown(
    pieces.map((piece) => valueOf(path, piece, parts)),
    (texts) =>
      texts.map((text, index) => (isUrl && isEncodedInUrl(pieces[index]) ? encodeURIComponent(text) : text)).join(""),
  );
}

function isEncodedInUrl({ text, part }: TemplatePiece = {}): boolean {
  return text === undefined && part !== "credentialsPath";
}

function valueOf(
  path: string,
  { text, base64, binding = "", part = "" }: TemplatePiece,
  parts: Parts,
): pulumi.Input<string> {
  if (text !== undefined) return text;
  if (base64 !== undefined) {
    return whenKnown(
      base64.map((piece) => valueOf(path, piece, parts)),
      (texts) => Buffer.from(texts.join("")).toString("base64"),
    );
  }
  const { subject, bindings, addresses, secrets } = parts;
  if (part === "credentialsPath") {
    return pulumi
      .output(secrets?.databaseCredentialsPaths ?? {})
      .apply(
        (known: { [name: string]: string }) =>
          own(known, binding) ??
          subject.refuse(
            path,
            undefined,
            "name it in the bindings of the application's secrets",
            `Vault makes no users for ${binding} (for: ${listed(known)})`,
          ),
      );
  }
  return pulumi
    .output(own(addresses, binding) ?? bindings.get(binding)?.values ?? {})
    .apply(
      (known: { [name: string]: string } | undefined) =>
        own(known, part) ??
        subject.refuse(path, `{${binding}.${part}}`, `name a part that the binding has (there are: ${listed(known)})`),
    );
}

/** Plain variables, in the order of their names. */
function shown(subject: Subject, path: string, env: Variables): PlainVariable[] {
  const table = path.endsWith("bound") ? "bound" : "env";
  const remedy = (name: string): string =>
    `${name} would be readable to whoever may see the deployment: take it out of ${table}, put its value into Vault ` +
    "and its name into workload.secrets";
  const isChecked = pulumi.output(refuseSecrets({ subject, path, entries: Object.entries(env), remedy }));
  return entriesInOrder(env).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : isChecked.apply(() => asOutput(value)),
  }));
}

/** Notes keys that the application's secrets lack, as far as these are known by now. */
export function refuseKeys(
  check: Arguments,
  workload: CompleteWorkload,
  attached: Usable<SecretsAttachment> | undefined,
): void {
  for (const [holds, ids] of [
    ["secrets", attached?.secretIds],
    ["config", attached?.configIds],
  ] as const) {
    const known = membersKnown(ids);
    if (known === undefined) continue;
    for (const { variable, key } of workload[holds]) {
      if (!Object.hasOwn(known, key)) check.problem(step(`workload.${holds}`, variable), key, unattached(holds, known));
    }
  }
}

function unattached(holds: CopiedVariable["holds"], known: object): string {
  const place = holds === "secrets" ? "secrets" : "configuration";
  return `no such key is attached (there are: ${listed(known)}); add it to the application's ${place}`;
}

/** Where the value of each variable is. A key that the attachment lacks is an error once that is known. */
function copies(
  subject: Subject,
  holds: CopiedVariable["holds"],
  keys: CompleteKey[],
  ids: SecretsAttachment["secretIds"] | undefined,
): CopiedVariable[] {
  if (keys.length === 0) return [];
  const attached: pulumi.Output<{ [key: string]: string }> = pulumi.output(ids ?? {});
  return keys.map(({ variable, key }) => ({
    name: variable,
    key,
    holds,
    secretId: partOf(
      attached,
      (known) => own(known, key) ?? subject.refuse(`workload.${holds}`, key, unattached(holds, known)),
    ),
  }));
}
