// What a Compose file is made of: files that it includes, and the one that it is on top of.
import path from "node:path";
import { UsageError } from "../../project";
import type { Item } from "../source";
import { includedFiles, type Open } from "./files";
import { moveTo } from "./relative";
import { onTop, servicesOf, type Service } from "./layers";

/** The services of a file, of those that it includes, and of the one that it is on top of; and these other files. */
export function readLayers(file: string, root: Item, open: Open): { included: Item[]; all: Service[] } {
  const together = (roots: Item[]): Service[] =>
    onTop(
      roots.flatMap((one) => {
        const own = one.get("services");
        return own === undefined ? [] : servicesOf(own, (other) => open(other)?.get("services"));
      }),
    );
  const own = includedFiles(root, open);
  const all = together([...own, root]);
  if (all.length === 0 && (root.get("include")?.list() ?? []).length > 0)
    throw new UsageError(
      `${file}: includes files that are not there: put them together with \`docker compose config\`.`,
    );
  if (!all.some((service) => isBare(service) || isLayer(service))) return { included: own, all };
  const base = baseOf(file, open);
  const below = base === undefined ? [] : [...includedFiles(base, open), base];
  // Compose counts all paths from the folder of the first file.
  if (base !== undefined) moveTo(path.posix.dirname(base.path.replace(/:$/, "")), root);
  const whole = together([...below, ...own, root]);
  const left = whole.filter(isBare).map(({ name }) => name);
  if (base === undefined && left.length === 0) return { included: own, all };
  if (left.length > 0)
    throw new UsageError(
      `${file}: ${left.join(", ")} ${left.length > 1 ? "have" : "has"} neither image nor build, so that the file is on top of another one: put both together with \`docker compose -f <the other> -f ${path.basename(file)} config\`, and translate what that prints.`,
    );
  root.remark("changed", `is on top of ${(base?.path ?? "").replace(/:$/, "")}, which is read with it`);
  return { included: [...below, ...own], all: whole };
}

/** Whether nothing says what a service runs. */
function isBare(service: Service): boolean {
  return ["image", "build", "provider", "extends"].every((key) => service.all(key).length === 0);
}

/** Whether a service takes away or says anew what no layer before it says, which only one of another file can have said. */
function isLayer({ layers }: Service): boolean {
  const [first] = layers;
  return first?.entries().some(([, { tag }]) => tag === "!reset" || tag === "!override") ?? false;
}

/** The file with one of Compose's usual names that another one is on top of: beside it, or in the folder above. */
function baseOf(file: string, open: Open): Item | undefined {
  const names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
  const others = ["", "../"].flatMap((folder) => names.map((name) => `${folder}${name}`));
  for (const name of others.filter((one) => one !== path.basename(file))) {
    const found = open(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
