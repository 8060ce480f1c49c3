import * as pulumi from "@pulumi/pulumi";
import type { CredentialKind } from "../contracts/binding";
import { credentialFamilies, credentialParts, type CredentialFamily } from "../internal/credentials";
import { membersKnown, plainOf } from "../internal/known";
import { own } from "../internal/own";
import { listed, step } from "../internal/show";
import {
  base64Template,
  eachPiece,
  encodedRemedy,
  isSecretTemplate,
  isUrlTemplate,
  parseTemplate,
  secretsPrefix,
  templateRemedy,
  type TemplatePiece,
} from "../internal/template";
import type { Usable } from "../internal/usable";
import type { Subject } from "../internal/refusal";
import type { Arguments } from "../internal/validation";
import type { AppSecretKey, AppSecretsArgs } from "./args";
import { known } from "./bindings";

/** Each binding whose credential a template names, with what that shows it to be, in the order of their names. */
export function loginsNamed(keys: Usable<AppSecretKey>[]): Map<string, CredentialFamily> {
  const parts = new Map<string, Set<string>>();
  for (const { binding, part } of keys.flatMap(({ template }) => piecesOf(template))) {
    if (binding === undefined || part === undefined || !credentialParts.has(part)) continue;
    parts.set(binding, (parts.get(binding) ?? new Set()).add(part));
  }
  return new Map(
    [...parts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([binding, named]): [string, CredentialFamily][] => {
        const family = credentialFamilies.find(({ tellingParts }) => tellingParts.some((part) => named.has(part)));
        return family === undefined ? [] : [[binding, family]];
      }),
  );
}

/** Refuses templates that could not be filled in. */
export function checkTemplates(check: Arguments, { keys, bindings = {} }: Usable<AppSecretsArgs>): void {
  keys.forEach(({ template, generate }, index) => {
    if (template === undefined) return;
    const place = `keys[${index}].template`;
    const parsed = parseTemplate(template);
    if (parsed === undefined) {
      check.problem(place, template, `write parts as {<binding>.<part>}, ${templateRemedy}`);
      return;
    }
    const encoded = encodedRemedy(parsed);
    if (encoded !== undefined) check.problem(place, template, encoded);
    const pieces = piecesOf(template);
    if (generate !== undefined) check.problem(place, template, "leave generate out: the value is put together");
    const unknown = new Set(
      pieces.flatMap(({ binding }) => (binding === undefined || Object.hasOwn(bindings, binding) ? [] : [binding])),
    );
    for (const binding of unknown) {
      const names = Object.keys(bindings).sort();
      const remedy =
        names.length === 0 ? "add it to bindings" : `add it to bindings, or name one of ${names.join(", ")}`;
      check.problem(place, binding, remedy);
    }
    for (const { binding = "", part = "" } of pieces) {
      const parts = membersKnown(own(bindings, binding)?.values);
      if (parts === undefined || credentialParts.has(part) || Object.hasOwn(parts, part)) continue;
      check.problem(place, `{${binding}.${part}}`, `name a part that ${binding} has: ${listed(parts)}`);
    }
    for (const { secret } of pieces) {
      const other = keys.find(({ name }) => name === secret);
      if (secret === undefined || (other !== undefined && other.template === undefined)) continue;
      check.problem(place, `{secrets.${secret}}`, "name another of the keys, one that is not put together itself");
    }
    if (!isSecretTemplate(pieces)) {
      check.problem(
        place,
        template,
        "it has no part of a credential and no secret: give it to the workload as a plain variable",
      );
    }
  });
  for (const [binding, { parts }] of loginsNamed(keys)) {
    const [other] = partsOf(keys, binding).filter((part) => credentialParts.has(part) && !parts.includes(part));
    const another = credentialFamilies.find((family) => other !== undefined && family.parts.includes(other));
    if (another !== undefined)
      check.problem("keys", binding, `name either ${parts.join(" and ")} of it, or ${another.parts.join(" and ")}`);
  }
}

/** Notes bindings whose credential is none that the templates can name, as far as that is known by now. */
export function refuseCredentials(
  check: Arguments,
  path: string,
  { keys, bindings = {} }: Pick<Usable<AppSecretsArgs>, "keys" | "bindings">,
): void {
  for (const [name, family] of loginsNamed(keys)) {
    const binding = own(bindings, name);
    const kind = plainOf(membersKnown(binding?.credential)?.["kind"] as pulumi.Input<CredentialKind> | undefined);
    const { kinds, remedy } = family;
    if (binding === undefined || (kind === undefined && binding.credential !== undefined)) continue;
    if (kind !== undefined && kinds.includes(kind)) continue;
    check.problem(step(path, name), kind, remedy, ...(kind === undefined ? ["without a credential"] : []));
  }
}

/** The parts of a binding that templates name. */
function partsOf(keys: Usable<AppSecretKey>[], wanted: string): string[] {
  const pieces = keys.flatMap(({ template }) => piecesOf(template));
  return pieces.flatMap(({ binding, part = [] }) => (binding === wanted ? part : []));
}

/** The parts of a template, and of what is encoded in it. */
function piecesOf(template: string | undefined): TemplatePiece[] {
  return eachPiece(parseTemplate(template ?? "") ?? []);
}

/** The templates by key, with all parts filled in that are no secret. What is left is a template too. */
export function filledTemplates(
  subject: Subject,
  { keys, bindings = {} }: Usable<AppSecretsArgs>,
): pulumi.Output<{ [key: string]: string }> {
  const used = Object.fromEntries(Object.entries(bindings).map(([name, binding]) => [name, known(binding)]));
  return pulumi.output(used).apply((all) =>
    Object.fromEntries(
      keys.flatMap(({ name, template }, index) => {
        if (template === undefined) return [];
        const place = `keys[${index}].template`;
        const write = (piece: TemplatePiece): string => fill(subject, place, piece, all, isUrlTemplate(template));
        return [[name, (parseTemplate(template) ?? []).map(write).join("")]];
      }),
    ),
  );
}

function fill(
  subject: Subject,
  place: string,
  { text, base64, secret, binding = "", part = "" }: TemplatePiece,
  bindings: { [name: string]: { values: { [part: string]: string } } },
  encodes: boolean,
): string {
  if (text !== undefined) return escaped(text);
  // Not encoded twice: in a URL the encoded text is percent-encoded as a whole, once its secrets are in it.
  if (base64 !== undefined) {
    return base64Template(base64.map((piece) => fill(subject, place, piece, bindings, false)).join(""));
  }
  if (secret !== undefined) return `{${secretsPrefix}.${secret}}`;
  if (credentialParts.has(part)) return `{${binding}.${part}}`;
  const values = own(bindings, binding)?.values ?? {};
  const value = own(values, part);
  if (value !== undefined) return escaped(encodes ? encodeURIComponent(value) : value);
  const remedy = `name a part that ${binding} has: ${listed(values)}`;
  return subject.refuse(place, `{${binding}.${part}}`, remedy);
}

function escaped(text: string): string {
  return text.replace(/[{}]/g, (brace) => brace + brace);
}
