// Paths of a file that is read with another one: they count from a folder of its own.
import path from "node:path";
import type { Item } from "../source";

/** Lets paths of a file count from the folder that paths of the description count from. `folder` is where they count from in the file itself. */
export function moveTo(folder: string, root: Item): void {
  if (path.posix.normalize(folder) === ".") return;
  const inFolder = (text: string): string => (isElsewhere(text) ? text : `./${path.posix.join(folder, text)}`);
  const move = (item: Item | undefined): void => item?.rewrite(inFolder);
  for (const entry of root.get("include")?.list() ?? []) {
    if (entry.kind === "text") move(entry);
    for (const key of ["path", "project_directory", "env_file"]) move(entry.get(key));
  }
  for (const kind of ["configs", "secrets"])
    for (const [, one] of root.get(kind)?.entries() ?? []) move(one.get("file"));
  for (const [, service] of root.get("services")?.entries() ?? []) {
    for (const entry of filesOf(service)) move(entry);
    for (const volume of service.get("volumes")?.list() ?? []) {
      const mount = volume.kind === "text" ? volume : volume.get("source");
      // A name without a dot is that of a volume.
      mount?.rewrite((text) => (/^\.{1,2}(\/|:|$)/.test(text) ? inMount(text, inFolder) : text));
    }
  }
}

function filesOf(service: Item): (Item | undefined)[] {
  const build = service.get("build");
  const files = (service.get("env_file")?.list() ?? []).map((entry) => entry.get("path") ?? entry);
  const extended = service.get("extends");
  return [...files, build?.kind === "text" ? build : build?.get("context"), extended?.get("file")];
}

/** The source of a mount, behind which the target stands. */
function inMount(text: string, inFolder: (text: string) => string): string {
  const [, source = "", rest = ""] = /^([^:]*)(.*)$/s.exec(text) ?? [];
  return `${inFolder(source)}${rest}`;
}

/** Whether a path counts from elsewhere: the machine's top, a person's own folder, a variable, or another host. */
function isElsewhere(text: string): boolean {
  return text === "" || /^[/~$]|:\/\/|^[\w.-]+@/.test(text);
}
