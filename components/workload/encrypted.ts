import type { CredentialKind } from "../contracts/binding";
import { credentialFamilies } from "../internal/credentials";
import { membersKnown } from "../internal/known";
import { own } from "../internal/own";
import { eachPiece, type TemplatePiece } from "../internal/template";
import type { Usable } from "../internal/usable";
import type { Workload } from "./args";

/** A host in a template: what stands before it in its line, and its binding. */
const hosts = /^(.*?)\uE000([\w-]+)\uE001/;

/**
 * What to do with a template that leads to a cache or to a database of the platform without TLS, with which a program starts and never connects; nothing
 * where it does not.
 */
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
    const kind = membersKnown(membersKnown(own(bindings, binding))?.["credential"])?.["kind"];
    const form = credentialFamilies.find(({ kinds }) => kinds.includes(kind as CredentialKind))?.unencrypted;
    if (form?.scheme?.test(before) === true || form?.parameter.test(line) === true) return form.remedy;
  }
  return undefined;
}
