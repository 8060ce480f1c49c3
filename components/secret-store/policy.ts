import { Policy } from "@pulumi/vault/policy";
import type * as pulumi from "@pulumi/pulumi";
import { asOutput } from "../internal/outputs";
import { ownerOf } from "../internal/owner";
import type { Subject } from "../internal/refusal";
import { valueOf } from "../internal/hook";
import { nameCheck, type AskedPath } from "./name-check";
import { authMount } from "./names";

/** What a policy is made from. */
export interface PolicySettings {
  name: pulumi.Input<string>;
  /** In the policy language of Vault. */
  policy: pulumi.Input<string>;
  /** The component that it is of, and the property from which its name follows. */
  subject: Subject;
  property: string;
  /** The one service account that logs in by the Google role of the same name, where that role is known to be of one alone. */
  accountEmail?: pulumi.Input<string>;
  /** Paths of the metadata of documents that it lets read, and that may be older than it. */
  documents?: pulumi.Output<string[]>;
}

/**
 * A policy whose first line says whose it is: Vault replaces one of the same name without a word, and the login with it. So Vault is asked for both
 * before the policy is made, and what else bears that name there depends on it. What has the same owner is what an interrupted `up` has left. Two
 * teams may have programs and stacks of the same names; then the login tells them apart.
 */
export function createPolicy(parent: pulumi.Resource, name: string, settings: PolicySettings): Policy {
  const { name: called, policy: text, subject, property } = settings;
  const owner = `# Owner: ${ownerOf(subject)}\n`;
  const check = nameCheck(parent, `${subject.toString()}: policy ${name}`, {
    asked: askedPaths(settings, owner),
    refuse: (path, holder) => {
      const known = path.slice(path.lastIndexOf("/") + 1);
      const remedy =
        `choose another one for ${ownerOf(subject)}, or give it a store of its own, a SecretStore of another environment. ` +
        `Where the other one is gone for good: vault policy delete ${known} && vault delete auth/${authMount}/role/${known}`;
      return subject.refuse(property, undefined, remedy, `the name ${known} in Vault is ${holder}`);
    },
    ...(settings.documents === undefined
      ? {}
      : { left: { paths: settings.documents, tell: tellOfDocuments(subject) } }),
  });
  return new Policy(
    name,
    { name: called, policy: asOutput(text).apply((known) => owner + known) },
    { parent, hooks: { beforeCreate: [check] } },
  );
}

/** Whoever names keys puts values there before; and an application that has gone leaves its own. */
function tellOfDocuments(subject: Subject): (found: string[]) => string {
  return (found) =>
    `${subject.toString()} reads what is in Vault already, from before it: ${found.join(", ")}. ` +
    "If that is not meant for it but left by an application that has gone, give it another name, or remove the document: vault kv metadata delete.";
}

function askedPaths({ name, accountEmail }: PolicySettings, owner: string): AskedPath[] {
  const at = (place: string): pulumi.Output<string> => asOutput(name).apply((known) => `${place}/${known}`);
  const policy: AskedPath = {
    path: at("sys/policies/acl"),
    holderOf: ({ policy: text = "" }) => {
      if (text.startsWith(owner)) return undefined;
      const other = /^# Owner: (.+)\n/.exec(text)?.[1];
      return other === undefined ? "taken, and its policy does not say by whom" : `of ${other}`;
    },
  };
  if (accountEmail === undefined) return [policy];
  const login: AskedPath = {
    path: at(`auth/${authMount}/role`),
    holderOf: async ({ bound_service_accounts: bound = "[]" }) => {
      const accounts = JSON.parse(bound) as string[];
      return accounts.includes(await valueOf(asOutput(accountEmail)))
        ? undefined
        : `the login of ${accounts.join(", ")}`;
    },
  };
  return [policy, login];
}
