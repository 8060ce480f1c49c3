import { originOf } from "./known";
import { made } from "./made";
import { perRun } from "./program-run";

/** A thing, and the things within it. */
class Owned {
  owner: string | undefined;
  readonly within = new Map<unknown, Owned>();
}

/**
 * Who has what in a run of a program: the first component that asks for a thing has it. The answer says which other component has a thing, if
 * one has. A thing has one or more names, from the outer one to its own, such as a server and its database. A name is a value, or the Output
 * that will be it.
 */
export function owners(): (component: string, ...thing: unknown[]) => string | undefined {
  const thingsOfRun = perRun(() => new Owned());
  return (component, ...thing) => {
    let place = thingsOfRun();
    if (place === undefined) return undefined;
    for (const name of thing) place = made(place.within, originOf(name), () => new Owned());
    place.owner ??= component;
    return place.owner === component ? undefined : place.owner;
  };
}
