// Grants of roles have one owner each: a member that two resources grant is revoked when one of them goes, and a complete list
// of a role's members takes out what a second resource adds.
import { LayeredMap } from "./layered-map";
import { textAt, valueAt, type Resource, type Value } from "./model";
import { UNKNOWN } from "./wire";

/** What a grant gives, on what. */
export interface Grant {
  /** Resource and role, with the condition. */
  key: string;
  /** Whether it is the complete list of the role's members. */
  complete: boolean;
}

/** The grant of a member or of a binding, whatever kind of resource it is on; nothing for other types. */
export function grantOf(resource: Resource): Grant | undefined {
  const [, kind] = /I(?:am|AM)(Member|Binding)$/.exec(resource.type) ?? [];
  if (!resource.type.startsWith("gcp:") || kind === undefined) return undefined;
  const on = Object.entries(resource.inputs)
    .filter(([name]) => !["role", "member", "members", "condition", "project"].includes(name))
    .map(([name, value]) => `${name} ${text(value).replace(/^projects\/[^/]+\/(?:.*\/)?/, "")}`)
    .sort();
  const family = resource.type.replace(/I(?:am|AM)(Member|Binding):.*$/, "");
  const condition = JSON.stringify(valueAt(resource.inputs, "condition") ?? null);
  const key = [family, resource.project, ...on, textAt(resource.inputs, "role"), condition].join(" ");
  return key.includes(UNKNOWN) ? undefined : { key, complete: kind === "Binding" };
}

function text(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whoever grants what, by resource. */
export class Grants {
  private readonly owners: LayeredMap<ReadonlyMap<string, boolean>>;

  constructor(from?: Grants) {
    this.owners = new LayeredMap(from?.owners);
  }

  /** Notes that the grant of a resource has come (1) or gone (-1). */
  count(grant: Grant, urn: string, by: 1 | -1): void {
    const owners = new Map(this.owners.get(grant.key));
    if (by === 1) owners.set(urn, grant.complete);
    else owners.delete(urn);
    this.owners.set(grant.key, owners);
  }

  /** The refusal of a grant beside a complete list of the same role, or of such a list beside a grant. */
  refuse(resource: Resource): string | undefined {
    const grant = grantOf(resource);
    const others = [...(this.owners.get(grant?.key ?? "") ?? [])].filter(([urn]) => urn !== resource.urn);
    const rival = others.find(([, complete]) => complete !== grant?.complete)?.[0];
    if (rival === undefined) return undefined;
    return `${rival} grants the same role on the same resource, and one of the two is the complete list of its members: each takes out what the other gives; name all members in one of them`;
  }
}
