// Who gets which role at Google.
import type { Value } from "../sandbox";
import { isTable } from "../sandbox/wire";
import { grantKind } from "./kinds";
import { remarks } from "./look";
import type { Remark, Resource } from "./model";

/** What is wrong with one role or one member, as the end of a sentence. */
type Wrong = (text: string) => string | undefined;

/** Remarks on each member of a grant. */
export function onMembers(resource: Resource, wrong: Wrong): Remark[] {
  switch (grantKind(resource.type)) {
    case "member":
      return remarks(resource, "member", ofText(wrong));
    case "binding":
      return remarks(resource, "members[]", ofText(wrong));
    case "policy":
      return onPolicy(resource, ({ members }) => (Array.isArray(members) ? members : []), wrong);
    default:
      return [];
  }
}

/** Remarks on each role of a grant. */
export function onRoles(resource: Resource, wrong: Wrong): Remark[] {
  const kind = grantKind(resource.type);
  if (kind === undefined) return [];
  return kind === "policy"
    ? onPolicy(resource, ({ role }) => [role ?? ""], wrong)
    : remarks(resource, "role", ofText(wrong));
}

function ofText(wrong: Wrong): (value: Value | undefined) => string | undefined {
  return (value) => (typeof value === "string" ? wrong(value) : undefined);
}

/** A policy is a text of JSON. */
function onPolicy(resource: Resource, part: (binding: { [key: string]: Value }) => Value[], wrong: Wrong): Remark[] {
  return remarks(resource, "policyData", (value) => {
    if (typeof value !== "string") return undefined;
    const found = bindingsOf(value)
      .flatMap(part)
      .flatMap((text) => (typeof text === "string" ? (wrong(text) ?? []) : []));
    return found.length === 0 ? undefined : [...new Set(found)].join(", and ");
  });
}

/** The grants of a policy, as JSON has them; none where it is no policy. */
export function bindingsOf(text: string): { [key: string]: Value }[] {
  try {
    const policy = JSON.parse(text) as Value;
    const bindings = isTable(policy) ? policy["bindings"] : undefined;
    return Array.isArray(bindings) ? bindings.filter(isTable) : [];
  } catch {
    return [];
  }
}
