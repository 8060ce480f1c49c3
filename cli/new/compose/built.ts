// What the Dockerfile beside a Compose file says.
import path from "node:path";
import { readNearby } from "../nearby";
import type { Item } from "../source";
import { interpolate } from "./interpolate";

/** Its text; nothing where it is not there. */
export function dockerfileOf(build: Item, file: string): string {
  const context = interpolate(build.get("context")?.peek() ?? build.peek() ?? ".");
  const name = interpolate(build.get("dockerfile")?.peek() ?? "Dockerfile");
  return readNearby(file, path.posix.join(context, name)) ?? "";
}
