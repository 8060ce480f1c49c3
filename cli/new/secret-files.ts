// Files with secrets: each has a directory of its own where its program is told of it, and a login's password is the login's.
import type { Bindings } from "./bindings";
import type { DataService, Draft, Program } from "./draft";
import { boundOf } from "./kinds";
import type { Resolved } from "./resolved";
import { part } from "./texts";

/** Cloud Run mounts each file by itself, so that a directory with two has none: those that variables name are moved. */
export function ownDirectories(programs: Program[], resolved: Resolved[]): void {
  const paths = new Set(programs.flatMap(({ files }) => files.map(({ path }) => path)));
  for (const path of paths) {
    const directory = directoryOf(path);
    const isAlone = ![...paths].some((other) => other !== path && directoryOf(other) === directory);
    const readers = programs.filter(({ files }) => files.some((file) => file.path === path));
    const names = readers.map((program) =>
      resolved.filter((one) => one.program === program && one.table === "env" && one.text === path),
    );
    if (isAlone || names.some((found) => found.length === 0)) continue;
    const base = path.slice(directory.length + 1);
    const own = `${directory.replace(/\/[^/]*$/, "")}/${base.replaceAll(".", "-")}/${base}`;
    if (paths.has(own) || own.startsWith(`${directory}/`)) continue;
    for (const { files } of readers) for (const file of files) if (file.path === path) file.path = own;
    for (const one of names.flat()) {
      one.text = own;
      one.variable.item.remark("changed", `is ${own}: a directory of its own, as Cloud Run wants one`);
    }
  }
}

const roles: [form: RegExp, part: string][] = [
  [/^(host|hostname)$/, "host"],
  [/^port$/, "port"],
  [/^(user|username)$/, "username"],
  [/^password$/, "password"],
  [/^(database|dbname)$/, "database"],
];

/** Secret files of one directory that lead to a database of the file, as https://servicebinding.io has them, have the parts of its binding. */
export function takeServiceBindings({ programs, data }: Draft, bindings: Bindings): void {
  for (const { files } of programs) {
    for (const { path, value } of files.filter(({ path: one }) => baseOf(one) === "host")) {
      const service = data.filter(hasLogin).find(({ hosts }) => hosts.includes(value.text ?? ""));
      const own = files.filter((file) => directoryOf(file.path) === directoryOf(path) && file.value.isSecret === true);
      const name = own.find((file) => baseOf(file.path) === "database")?.value.text;
      const binding = service === undefined ? undefined : bindings.of(service, name);
      if (binding === undefined) continue;
      for (const file of own) {
        const role = roles.find(([form]) => form.test(baseOf(file.path)))?.[1];
        if (role !== undefined) file.value = { text: part(binding, role) };
      }
    }
  }
}

/** A file with the password that a database was made with has that of the login. */
export function takeLogins({ programs, data }: Draft, bindings: Bindings): void {
  for (const service of data.filter(hasLogin)) {
    const isUsed = bindings.all.some((binding) => binding.service === service);
    const binding = isUsed ? bindings.of(service) : undefined;
    if (binding === undefined) continue;
    for (const file of programs.flatMap(({ files }) => files)) {
      if (file.value.isSecret !== true || service.passwordFiles?.includes(baseOf(file.path)) !== true) continue;
      file.value = { text: part(binding, "password") };
    }
  }
}

/** Whether the platform makes a login for each program. */
function hasLogin({ kind }: DataService): boolean {
  return boundOf(kind)?.login !== undefined;
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
