// The URNs under which a resource may stand in the state of an earlier run.
import { makeUrn, nameOf, typeOf } from "../urn";
import type { AliasSpec, Registration } from "./registration";

/** Where the stack stands. */
export interface StackName {
  project: string;
  stack: string;
}

/**
 * All former URNs of a resource: its own aliases, and for each former URN of its parent the one that it then had.
 * `parentAliases` are the former URNs of the parent.
 */
export function formerUrns(registration: Registration, stack: StackName, parentAliases: string[]): string[] {
  const own = registration.aliases.map((alias) => resolve(alias, registration, stack));
  const inherited = parentAliases.flatMap((parent) => {
    const name = inheritedName(registration, parent);
    return [
      makeUrn(stack.stack, stack.project, parent, registration.type, name),
      ...registration.aliases
        .filter((alias) => alias.urn === "")
        .map((alias) =>
          makeUrn(stack.stack, stack.project, parent, alias.type || registration.type, alias.name || name),
        ),
    ];
  });
  return [...new Set([...own, ...inherited])];
}

function resolve(alias: AliasSpec, registration: Registration, stack: StackName): string {
  if (alias.urn !== "") return alias.urn;
  const parent = alias.noParent ? "" : alias.parent || registration.parent;
  return makeUrn(
    alias.stack || stack.stack,
    alias.project || stack.project,
    parent,
    alias.type || registration.type,
    alias.name || registration.name,
  );
}

/** A child named after its parent had the parent's former name in front of its own. */
function inheritedName(registration: Registration, formerParent: string): string {
  const parentName = nameOf(registration.parent);
  if (parentName === "" || !registration.name.startsWith(parentName)) return registration.name;
  return typeOf(formerParent) === typeOf(registration.parent)
    ? nameOf(formerParent) + registration.name.slice(parentName.length)
    : registration.name;
}
