import { membersOf, valuesOf, type ContractType } from "./contract-types";
import { own } from "./own";
import { privateAddress } from "./private-address";
import type { Problem } from "./problem";
import {
  cloudflareId,
  connectionCount,
  integerBetween,
  madeAccountEmail,
  matching,
  oneOf,
  vaultAddress,
  vaultMount,
  type Rule,
} from "./rules";

/** Members whose text is handed on as it is: a program's words and values. It may be empty. */
const verbatim = new Set(["command", "args", "env", "flags", "initial"]);

/** Members that may be nothing but spaces or line breaks. */
const mayBeBlank = new Set(["separator"]);

/** Keys and certificates, which may be long. */
const documents = new Set([
  "pgpKey",
  "caCertificate",
  "serverCaCertificate",
  "certificate",
  "privateKey",
  "alsoTrusted",
]);

/**
 * What a program says of something that it did not make, such as the outputs of another stack. Each text is a name, an address or a path, in none of which a
 * space or a line break is at an end: a block of YAML adds one, and so does `$(cat file)` in quotes.
 */
const described = new Set([
  "ClientIdentity",
  "ClusterAttachment",
  "DatabaseServer",
  "ImageSource",
  "MediaSource",
  "NetworkAttachment",
  "PlatformAttachment",
  "SecretStoreAttachment",
  "SecretSyncAttachment",
  "SecretsAttachment",
  "SecretsOperatorAttachment",
  "VaultEndpoint",
  "WorkloadIdentity",
]);

/** Lists in which the same member has a meaning twice: a program's words. */
const repeating = new Set(["command", "args"]);

/** Members that mean the same wherever they are. */
const meanings: { [member: string]: Rule<string> } = { zoneId: cloudflareId, accountId: cloudflareId };

/** Members that mean the same in contracts, which other programs write too. */
const contractMeanings: { [member: string]: Rule<string> } = {
  vaultAddress,
  secretsMount: vaultMount,
  configMount: vaultMount,
  databaseMount: vaultMount,
  authMount: vaultMount,
  serviceAccountEmail: madeAccountEmail,
  vaultServiceAccountEmail: madeAccountEmail,
  developerServiceAccountEmail: madeAccountEmail,
  syncServiceAccountEmail: madeAccountEmail,
  firstValuesServiceAccountEmail: madeAccountEmail,
};

/** Members that mean something of their own in one type. */
const ownMeanings: { [key: string]: Rule<string> } = {
  "BindingPlace.address": privateAddress,
  "CloudRunServer.protocol": oneOf(["http1", "h2c"]),
  "KubernetesServer.protocol": oneOf(["http1", "h2c", "tcp"]),
  "VaultEndpoint.address": vaultAddress,
  "DatabaseServer.addresses": privateAddress,
  "DatabaseServer.connectionName": matching(
    /^([a-z0-9.-]+:)?[a-z][a-z0-9-]*:[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/,
    "use the instance's connection name, <project>:<region>:<instance>",
  ),
};

/** Far more than the names, addresses and paths that components hand to APIs need. */
const longestText = 2048;

/** Controls other than tabs and line breaks, which certificates and descriptions may have. */
// eslint-disable-next-line no-control-regex -- these characters are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Whether all of a text can be written as UTF-8, in which it is sent. A half of a surrogate pair becomes U+FFFD on the way. */
function isWellFormed(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}

/**
 * What to write in place of a text or a number that is of the right type, and that no component can use; `member` is the name of
 * the property, and `owner` the type that it is of.
 */
export function valueRemedy(owner: string, member: string, value: unknown): string | undefined {
  if (typeof value === "number") {
    if (member === "port") return integerBetween(1, 65535)(value);
    if (member === "connectionLimit") return connectionCount(value);
    return Number.isFinite(value) ? undefined : "give a number that is finite";
  }
  if (typeof value !== "string") return undefined;
  if (control.test(value)) return "remove the control characters";
  if (!isWellFormed(value)) return "remove the half of a character: it would arrive as another one";
  if (verbatim.has(member)) return undefined;
  if ((mayBeBlank.has(member) ? value : value.trim()) === "") return "give a string that is not empty";
  if (value.length > longestText && !documents.has(member)) return `use ${longestText} characters at most`;
  if (described.has(owner) && !documents.has(member) && value.trim() !== value)
    return "remove the spaces and line breaks at its ends";
  const ofContract = described.has(owner) ? own(contractMeanings, member) : undefined;
  return (own(ownMeanings, `${owner}.${member}`) ?? ofContract ?? own(meanings, member))?.(value);
}

/** Lists and tables that have to be there, and may be empty: nothing of a kind is something to say. */
const emptyIsMeant = new Set([
  "AppSecrets.keys",
  "CloudRunServer.urls",
  "ImageSource.upstreamUrls",
  "NetworkAttachment.subnetworkIds",
  "SecretLogins.bindings",
  "SecretLogins.templates",
  "SecretsAttachment.secretIds",
  "SecretsAttachment.configIds",
  "SecretsAttachment.databaseCredentialsPaths",
]);

/** Lists that need not be there, and have a member if they are: without one they would say something other than is meant. */
const neverEmpty = new Set([
  "AppBucketEvents.events",
  "DatabaseServer.instanceNames",
  "PlatformVault.shareHolders",
  "Product.alertEmails",
  "Product.operators",
  "RateLimit.hostnames",
  "Vault.shareHolders",
  "WorkloadJob.command",
  "WorkloadJob.args",
  "WorkloadProcess.command",
  "WorkloadProcess.args",
  "WorkloadSidecar.command",
  "WorkloadSidecar.args",
]);

/**
 * What to do about a list or a table without members; nothing where that is fine. What has to be there has to have one. An empty
 * list that may be left out is the same as none, unless its docstring says otherwise.
 */
export function emptyRemedy(key: string, { optional }: ContractType): string | undefined {
  if (optional === true) return neverEmpty.has(key) ? "give at least one, or leave it out" : undefined;
  return emptyIsMeant.has(key) ? undefined : "give at least one";
}

/** Objects that may share a text: an address has several ports, and a service stands in several alternatives. */
const mayShareText = new Set(["AvailabilityPart", "BindingPlace"]);

/** What tells the objects of a type apart where they are in a list: the first text that each has, or may have. */
export function tellingMember(type: string): string | undefined {
  if (mayShareText.has(type)) return undefined;
  const texts = Object.entries(membersOf(type)).filter(([, member]) => member.type === "string");
  return (texts.find(([, { optional }]) => optional !== true) ?? texts[0])?.[0];
}

/** The objects of a list of which one is in it already, by what tells them apart. */
export function repeatedMembers(type: string | undefined, path: string, list: readonly unknown[]): Problem[] {
  const identity = type === undefined || valuesOf(type) !== undefined ? undefined : tellingMember(type);
  if (identity === undefined) return [];
  const known = list.map((member) => (member as { [name: string]: unknown } | null | undefined)?.[identity]);
  return known.flatMap((value, index) => {
    const first = typeof value === "string" ? known.indexOf(value) : index;
    const remedy = `name it once: ${path}[${first}].${identity} is the same`;
    return first === index ? [] : [{ property: `${path}[${index}].${identity}`, value, remedy }];
  });
}

/** The members of a list that are in it already. What is known later is not compared. */
export function repetitions(member: string, path: string, list: readonly unknown[]): Problem[] {
  if (repeating.has(member)) return [];
  return list.flatMap((value, index) => {
    const first = typeof value === "string" ? list.indexOf(value) : index;
    const remedy = `name it once: ${path}[${first}] is the same`;
    return first === index ? [] : [{ property: `${path}[${index}]`, value, remedy }];
  });
}
