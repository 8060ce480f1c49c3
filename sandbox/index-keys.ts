// What the simulated cloud finds an object by. Each run of a program opens a cloud on the objects that are there: the keys of an
// object, which never changes, are made once.
import { grantOf, type Grant } from "./grants";
import { modelOf } from "./models";
import { uniqueKey } from "./refusals";
import { describe } from "./resource";
import type { CloudObject } from "./types";
import { reveal, UNKNOWN } from "./wire";

/** Members by which other resources may name one. */
const SPELLINGS = ["name", "selfLink", "email", "member", "secretId", "serviceId", "bucketId"];

interface Keys {
  /** `<type> <member> <value>` of each member that another resource may name it by. */
  names: string[];
  grant: Grant | undefined;
  /** What no other object may have. */
  unique: string | undefined;
  /** What it is to those that may have no place beside it. */
  beside: string | undefined;
}

const known = new WeakMap<CloudObject, Keys>();

/** The keys of an object. */
export function keysOf(object: CloudObject): Keys {
  const found = known.get(object) ?? madeOf(object);
  known.set(object, found);
  return found;
}

function madeOf({ urn, type, id, inputs, outputs, place, kept }: CloudObject): Keys {
  const resource = describe(urn, type, reveal(inputs), place, kept);
  const names = SPELLINGS.flatMap((member) => {
    const value = outputs[member];
    return typeof value === "string" && !value.includes(UNKNOWN) ? [`${type} ${member} ${value}`] : [];
  });
  return {
    names: [`${type} id ${id}`, ...names],
    grant: grantOf(resource),
    unique: uniqueKey(modelOf(type), resource),
    beside: modelOf(type).beside?.(resource)?.is,
  };
}
