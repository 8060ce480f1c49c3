import type { Picture } from "./model";

/** The frames of a picture, in the order of a dictionary. */
export function placesOf({ nodes }: Picture): string[] {
  const places = [...new Set(nodes.flatMap(({ place }) => place ?? []))];
  return places.sort((one, other) => one.localeCompare(other, "en"));
}
