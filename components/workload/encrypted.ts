import { CredentialKind, type Binding } from "../contracts/binding";
import { membersKnown } from "../internal/known";
import { own } from "../internal/own";
import { eachPiece, type TemplatePiece } from "../internal/template";
import type { Usable } from "../internal/usable";
import type { Workload } from "./args";

/** Forms of addresses that ask for a connection without TLS, by what they lead to: nobody there takes one, and the program starts and never connects. */
const unencrypted: { kinds: string[]; scheme?: RegExp; parameter: RegExp; remedy: string }[] = [
  {
    kinds: [CredentialKind.CachePassword],
    scheme: /\b(?:redis|valkey):\/\/[^\s"'@]*@?$/i,
    parameter: /[?&](?:ssl|tls)=(?:false|0|no)\b/i,
    remedy: "begin the address with rediss:// (or valkeys://): the cache takes no connection without TLS",
  },
  {
    kinds: [CredentialKind.DatabaseReadwrite, CredentialKind.DatabaseReadonly],
    parameter: /[?&;\s]ssl ?-?(?:mode)?=(?:disabled?|false|0|no)\b/i,
    remedy:
      "leave what switches TLS off out, or ask for it (sslmode=require): the database takes no connection without TLS",
  },
];

/** A host in a template: what stands before it in its line, and its binding. */
const hosts = /^(.*?)\uE000([\w-]+)\uE001/;

/** What to do with a template that leads to a cache or to a database of the platform without TLS; nothing where it does not. */
export function unencryptedRemedy(
  pieces: readonly TemplatePiece[],
  bindings: Usable<Workload>["bindings"],
): string | undefined {
  const shown = eachPiece(pieces).map(({ text, binding = "", part }) =>
    part === "host" ? `\uE000${binding}\uE001` : (text ?? "\uE002"),
  );
  // A file has more in it: what is in other lines is about something else.
  for (const line of shown.join("").split("\n")) {
    const [, before = "", binding = ""] = hosts.exec(line) ?? [];
    const kind = kindOf(own(bindings, binding));
    const form = unencrypted.find(({ kinds }) => kind !== undefined && kinds.includes(kind));
    if (form?.scheme?.test(before) === true || form?.parameter.test(line) === true) return form.remedy;
  }
  return undefined;
}

/** The kind of a binding's credential, if it is known by now. */
function kindOf(binding: Usable<Binding> | undefined): string | undefined {
  const kind = membersKnown(membersKnown(binding)?.["credential"])?.["kind"];
  return typeof kind === "string" ? kind : undefined;
}
