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

/** What to do with a template that leads to a cache or to a database of the platform without TLS; nothing where it does not. */
export function unencryptedRemedy(
  pieces: readonly TemplatePiece[],
  bindings: Usable<Workload>["bindings"],
): string | undefined {
  let before = "";
  const all = eachPiece(pieces);
  const whole = all.map(({ text = "" }) => text).join("\u0000");
  for (const { text, binding = "", part } of all) {
    before = text === undefined ? `${before}\u0000` : before + text;
    if (part !== "host") continue;
    const kind = kindOf(own(bindings, binding));
    const form = unencrypted.find(({ kinds }) => kind !== undefined && kinds.includes(kind));
    if (form !== undefined && (form.scheme?.test(before.slice(0, -1)) === true || form.parameter.test(whole)))
      return form.remedy;
  }
  return undefined;
}

/** The kind of a binding's credential, if it is known by now. */
function kindOf(binding: Usable<Binding> | undefined): string | undefined {
  const kind = membersKnown(membersKnown(binding)?.["credential"])?.["kind"];
  return typeof kind === "string" ? kind : undefined;
}
