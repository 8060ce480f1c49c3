// Names of resources, built as the Pulumi engine builds them (pulumi/pulumi, sdk/go/common/resource/urn).
import { createHash } from "node:crypto";

export const STACK_TYPE = "pulumi:pulumi:Stack";
const PREFIX = "urn:pulumi:";

/** The URN of a resource; `parent` is its parent's URN, empty for none. The stack's own type is not part of the chain. */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `${PREFIX}${stack}::${project}::${chain}::${name}`;
}

/** All types from the outermost component down, joined by `$`. */
export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The resource's own type. */
export function typeOf(urn: string): string {
  const chain = qualifiedType(urn);
  return chain.slice(chain.lastIndexOf("$") + 1);
}

/** The logical name, which may itself contain `::`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The package that provides a type: `gcp` for `gcp:compute/network:Network`. */
export function packageOf(type: string): string {
  const [first = ""] = isProvider(type) ? type.split(":").slice(2) : type.split(":", 1);
  return first;
}

/** True for the resource that configures a provider. */
export function isProvider(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** Hexadecimal digits derived from a URN, in place of what a cloud would draw at random. 64 at most. */
export function digest(urn: string, salt: string, length = 8): string {
  return createHash("sha256").update(`${urn}\0${salt}`).digest("hex").slice(0, length);
}
