// Resources of a Score file, by their types.
import { insteadOf } from "../images";
import { allKinds, boundOf, type DataKind } from "../kinds";
import { inside, isInsideDoor } from "../inside";
import type { Item } from "../source";
import { withoutEnd } from "../paths";
import { partName } from "../texts";

/** The data service that a type of resource is. */
export function kindOfResource(type: string): [kind: DataKind, product: string] | undefined {
  const [kind, { product = type } = {}] =
    allKinds().find(([, { signs }]) => signs.resources?.test(type) === true) ?? [];
  return kind === undefined ? undefined : [kind, product];
}

/** Whether it is a server that somebody else's file describes. */
export function isApplication(type: string): boolean {
  return /^(service|service-port|workload)/.test(type);
}

/** What becomes of a resource, apart from those that the text of a placeholder names. */
export function tellResource(name: string, item: Item): void {
  const type = item.get("type")?.peek() ?? "";
  const kind = kindOfResource(type)?.[0];
  const bound = kind === undefined ? undefined : boundOf(kind);
  if (bound !== undefined) item.note("changed", insteadOf(bound));
  else if (kind !== undefined)
    item.note(
      "to do",
      `${type} is not part of the platform: use a provider's, and put its address into the variables named above`,
    );
  else if (type === "dns") item.note("changed", "is the host name that the application is given");
  else if (type === "route") {
    item.note("changed", "is a route of the host name at the front door (Cdn)");
    const path = item.get("params", "path")?.peek() ?? "/";
    if (withoutEnd(path) !== "/")
      item.remark(
        "to do",
        `leads ${path} alone to the workload: the first server has all paths that lead nowhere else`,
      );
  } else if (type === "volume") item.note("left out", "what becomes of a volume is said where it is mounted");
  else if (type === "environment" || type === "env")
    item.note("left out", "what it says is configuration and secrets of the application");
  else if (isApplication(type))
    item.note(
      "to do",
      `is another application: where it is here too, call it (uses: { ${partName(name)}: { kind: "call", application: "…" } }), and write {${partName(name)}.host}, {${partName(name)}.port} or {${partName(name)}.url} in bound instead of the configuration`,
    );
  else if (isInsideDoor(type)) item.note(...inside);
  else
    item.note(
      "to do",
      `${name} is ${type === "" ? "of no type" : `of the type ${type}`}, which the platform has nothing for`,
    );
}
