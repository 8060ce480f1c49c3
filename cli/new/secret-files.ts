// Files of programs: each has a directory of its own where its program is told of it, and a login's password is the login's.
import { ofImage } from "../../components/internal/image-directories";
import type { Bindings } from "./bindings";
import { directoryOf, isKept, ofPrograms } from "./directories";
import type { DataService, Draft, Program } from "./draft";
import { boundOf } from "./kinds";
import type { Resolved } from "./resolved";
import { part } from "./texts";

/**
 * A file is mounted with its directory, which holds nothing else: one that another file, a volume or the program itself has is moved, if
 * what names its path is a variable or a word of a command. Of several that nothing names, all but the first are moved, and a person is told.
 */
export function ownDirectories(programs: Program[], resolved: Resolved[]): void {
  const paths = new Set(programs.flatMap(({ files }) => files.map(({ path }) => path)));
  const volumes = programs.map((program) => program.volumes);
  const left = new Set<string>();
  for (const path of paths) {
    const directory = directoryOf(path);
    const isAlone = ![...paths].some((other) => other !== path && directoryOf(other) === directory);
    const isForbidden = ofImage.includes(directory);
    if (isAlone && directory !== "" && !isForbidden && !ofPrograms.test(directory) && !isKept(directory, volumes))
      continue;
    const readers = programs.filter(({ files }) => files.some((file) => file.path === path));
    const named = readers.map((program) => namesOf(path, program, resolved));
    const isUnnamed = named.some((names) => names.length === 0);
    if (isUnnamed && !left.has(directory) && !isForbidden) {
      left.add(directory);
      continue;
    }
    const base = baseOf(path);
    const above = directory.replace(/\/[^/]*$/, "");
    const place = above !== "" ? above : directory === "/etc" ? "/run" : "/etc";
    const own = `${place}/${base.replaceAll(".", "-")}/${base}`;
    if (paths.has(own) || (directory !== "" && own.startsWith(`${directory}/`)) || isKept(directoryOf(own), volumes))
      continue;
    for (const file of readers.flatMap(({ files }) => files)) {
      if (file.path !== path) continue;
      file.path = own;
      if (isUnnamed)
        file.item.remark(
          "to do",
          isForbidden
            ? `is ${own} here, since what the image has in ${directory} would be hidden: let the program read it there, or put the file into the image`
            : `is ${own} here, since Cloud Run mounts each file with a directory of its own: let the program read it there, or give it ${path} again and run on Kubernetes alone`,
        );
    }
    for (const rename of named.flat()) rename(own);
  }
}

/** What gives the file another path where a program is told of it. */
function namesOf(path: string, program: Program, resolved: Resolved[]): ((own: string) => void)[] {
  // A program looks for a plain name in its own directory.
  const names = ofPrograms.test(directoryOf(path)) ? [path, baseOf(path)] : [path];
  const variables = resolved.filter(
    (one) => one.program === program && one.table === "env" && names.includes(one.text ?? ""),
  );
  const said = (own: string): string => `is ${own}: a directory of its own, which holds no other files`;
  const isIt = (word: string): boolean => word === path || word.endsWith(`=${path}`);
  return [
    ...variables.map((one) => (own: string) => {
      one.text = own;
      one.variable.item.remark("changed", said(own));
    }),
    ...(["command", "args"] as const)
      .filter((key) => program[key]?.some(isIt) === true)
      .map((key) => (own: string) => {
        program[key] = program[key]?.map((word) => (isIt(word) ? word.slice(0, -path.length) + own : word)) ?? [];
        program.item.remark("changed", `${path} ${said(own)}`);
      }),
  ];
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

/** A file with the password that a database or a cache was made with has that of the platform's. */
export function takeLogins({ programs, data }: Draft, bindings: Bindings): void {
  for (const service of data.filter(({ kind }) => boundOf(kind)?.variables.outputs["password"] !== undefined)) {
    for (const file of programs.flatMap(({ files }) => files)) {
      if (file.value.isSecret !== true || service.passwordFiles?.includes(baseOf(file.path)) !== true) continue;
      const binding = bindings.of(service);
      if (binding !== undefined) file.value = { text: part(binding, "password") };
    }
  }
}

/** Whether the platform makes a login for each program. */
function hasLogin({ kind }: DataService): boolean {
  return boundOf(kind)?.login !== undefined;
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
