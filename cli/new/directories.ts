// Files and directories of programs.
import type { Application, Container, Process, Sidecar, Specification } from "./application";
import type { Bindings } from "./bindings";
import type { DraftFile, Program } from "./draft";
import { sharedMemory } from "./reasons";
import type { Item } from "./source";
import { generatedForm, looksSecret, type GeneratedForm } from "./secrets";
import { markersOf, partName, toTemplate, unused } from "./texts";
import { tellVolume } from "./volumes";

const filePath = /^(?=.{1,500}$)(\/(?!\.{1,2}(\/|$))[\w.-]+){2,}$/;
const directoryPath = /^(?=.{1,500}$)(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/;

/** Directories in which images have their programs, or what these need of the system. */
export const ofPrograms =
  /^\/(etc|bin|sbin|lib|usr|usr\/local|usr\/sbin|usr\/local\/sbin|usr\/lib|usr\/local\/lib|usr\/share|tmp|var|var\/lib|opt|root|home|app|api|code|rails|srv|usr\/src\/app|usr\/local\/bin|usr\/bin|var\/www\/html|opt\/app|home\/node\/app)$/;

/** Directories in which servers keep what their own settings include. */
const ofServers =
  /^\/(etc\/(nginx|apache2|httpd|mysql|php\d*|supervisor|haproxy)|usr\/local\/(etc|etc\/php|apache2\/conf|openresty\/nginx\/conf))$/;

/** Whether a directory at the top is called as a program is, and not as what programs are given. */
function isOfImage(directory: string): boolean {
  return (
    /^\/[^/]+$/.test(directory) &&
    !/^\/(configs?|conf|settings|data|secrets?|certs?|certificates|keys?|ssl|tls|run|mnt|media|init|scripts?|files|vault|docker-entrypoint[\w.-]*)$/i.test(
      directory,
    )
  );
}

/** The most that a file's text has that stands in the program. */
const longestText = 16_000;

/** Gives each file a variable, which has its content. */
export function placeFiles(
  programs: Program[],
  specification: Specification,
  containers: Map<Program, Container>,
  contents: Application["contents"],
): void {
  const first = new Map<string, string>();
  // Each of them has the files.
  const volumes = programs.map((program) => program.volumes);
  for (const program of programs) {
    for (const file of program.files) {
      const { path } = file;
      const there = specification.files[path];
      if (there === undefined && !isPossible(file, specification, volumes)) continue;
      if (there === undefined) first.set(path, keyOf(file));
      if (there === undefined) addFile(file, specification, contents);
      else if (first.get(path) !== keyOf(file))
        file.item.note("to do", `${path} is another file in another program: give it another path`);
      file.item.take();
      if (program.kind !== "sidecar") continue;
      const sidecar = containers.get(program) as Sidecar | undefined;
      if (sidecar !== undefined) sidecar.mounts = [...new Set([...(sidecar.mounts ?? []), path])];
    }
  }
}

/** What tells two files apart. */
function keyOf({ name, value }: DraftFile): string {
  return JSON.stringify([value.text ?? name, value.isSecret === true]);
}

function isPossible({ path, item }: DraftFile, { files }: Specification, volumes: Program["volumes"][]): boolean {
  const directory = directoryOf(path);
  const nested = Object.keys(files).find((other) => {
    const there = directoryOf(other);
    return there !== directory && (there.startsWith(`${directory}/`) || directory.startsWith(`${there}/`));
  });
  if (!filePath.test(path))
    item.note(
      "to do",
      "needs an absolute path with a directory, such as /etc/app/config.yaml, of letters, digits, dots, underscores and hyphens",
    );
  else if (isKept(directory, volumes))
    item.note(
      "to do",
      `is in a directory that holds nothing else, and ${directory} is above or below what ${volumes.length > 1 ? "a program of the application" : "the program"} keeps: put the file into the image, or let the program read another path`,
    );
  else if (nested !== undefined)
    item.note(
      "to do",
      `lies below or above the directory of ${nested}, which holds nothing else: give it another directory`,
    );
  else return true;
  return false;
}

/** Whether a directory that holds nothing but files is above or below what programs keep. Scratch space above it is left out instead. */
export function isKept(directory: string, volumes: Program["volumes"][]): boolean {
  return volumes
    .flatMap((one) => Object.entries(one))
    .some(
      ([volume, { kind }]) =>
        `${volume}/`.startsWith(`${directory}/`) || (kind === "bucket" && directory.startsWith(`${volume}/`)),
    );
}

function addFile(
  file: DraftFile,
  { files, env, secrets, config, bound }: Specification,
  contents: Application["contents"],
): void {
  const { path, value, item } = file;
  const tables = [env, secrets, config, bound];
  const given = tables.some((table) => Object.hasOwn(table, file.name)) && value.origin === "variable";
  const name = given ? file.name : unused(file.name, (one) => tables.some((table) => Object.hasOwn(table, one)));
  const other = Object.keys(files).find((one) => directoryOf(one) === directoryOf(path));
  files[path] = name;
  const directory = `the directory ${directoryOf(path)} holds nothing but files of the application: what the image has there is hidden`;
  if (
    other === undefined &&
    (isOfImage(directoryOf(path)) || ofPrograms.test(directoryOf(path)) || ofServers.test(directoryOf(path)))
  )
    item.note(
      "to do",
      `${directory}, and the program needs that: put the file into the image, or let the program read another path`,
    );
  else if (other === undefined) item.note("changed", directory);
  else
    item.note("to do", `has the directory of ${other}: Cloud Run wants one for each file; use another, or Kubernetes`);
  if (given) return;
  const { text } = value;
  if (value.isSecret === true || (text !== undefined && looksSecret(text))) {
    const form = madeAs(file);
    secrets[name] = form === undefined ? {} : { generate: form };
    if (form === undefined) item.note("to do", `is kept as the secret ${name}: a person puts the text into Vault`);
    else item.note("changed", `is the secret ${name}, which is the program's own: the platform makes a random value`);
  } else if (text === undefined || text.length > longestText || markersOf(text, "variable").length > 0) {
    config[name] = {};
    item.note("to do", `put the text into the configuration ${name}`);
  } else if (markersOf(text, "part").length > 0) {
    bound[name] = toTemplate(text);
  } else {
    env[name] = text;
    if (markersOf(text, "hostname").length === 0) contents[name] = text;
  }
}

/** The form of a secret that the platform makes. A name with an ending is that of a key or a certificate in a form of its own. */
function madeAs({ path, name, value: { text, origin }, item }: DraftFile): GeneratedForm | undefined {
  return text !== undefined || origin !== undefined || path.slice(directoryOf(path).length).includes(".")
    ? undefined
    : generatedForm(name, item.comment);
}

export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Gives processes and jobs their directories. */
export function placeVolumes(programs: Program[], containers: Map<Program, Container>, bindings: Bindings): void {
  for (const program of programs) {
    const owner = program.kind === "sidecar" ? programs.find(({ name }) => name === program.beside) : program;
    const container = containers.get(program) as (Process & Sidecar) | undefined;
    const main = owner === undefined ? undefined : (containers.get(owner) as Process | undefined);
    for (const [path, { binding: service, item, source, ...volume }] of Object.entries(program.volumes)) {
      if (main === undefined || container === undefined) continue;
      if (path === "/dev/shm") {
        (item ?? program.item).remark(...sharedMemory);
        item?.take();
        continue;
      }
      const below = Object.keys(program.volumes).filter((one) => one.startsWith(`${path}/`));
      if (below.length > 0) {
        tellInstead(
          program,
          item,
          `${path} is above ${below.join(" and ")}, which are kept by themselves: what else is in it is the image's, and lost with the instance`,
        );
        continue;
      }
      const file = programs.flatMap(({ files }) => files).find((one) => one.path.startsWith(`${path}/`));
      if (volume.kind === "scratch" && file !== undefined) {
        item?.note("changed", `${path} is the image's own, since ${file.path} is below it`);
        continue;
      }
      const paths = Object.keys(main.volumes ?? {});
      if (
        !directoryPath.test(path) ||
        paths.some((one) => one !== path && (one.startsWith(`${path}/`) || path.startsWith(`${one}/`)))
      ) {
        tellInstead(program, item, `${path} is no directory of its own: use one that is not below or above another`);
        continue;
      }
      if (item !== undefined) tellVolume(item, path, volume.kind, sharing(program, source, programs));
      const store = service === undefined ? undefined : bindings.storage();
      const object = partName((service ?? "").replace(/\/+$/, "").replace(/^.*\//, ""));
      const binding = store === undefined ? undefined : bindings.of(store, object)?.name;
      (main.volumes ??= {})[path] = { ...volume, ...(binding === undefined ? {} : { binding }) };
      if (program.kind === "sidecar") container.mounts = [...new Set([...(container.mounts ?? []), path])];
    }
  }
}

/** The programs of other instances that have the same scratch space in the file. */
function sharing(program: Program, source: string | undefined, programs: Program[]): string[] {
  if (source === undefined) return [];
  const instanceOf = ({ beside, name }: Program): string => beside ?? name;
  return programs
    .filter((other) => instanceOf(other) !== instanceOf(program))
    .filter(({ volumes }) => Object.values(volumes).some((volume) => volume.source === source))
    .map(({ name }) => name);
}

/** Tells of a directory that an application cannot have, at its own line if it has one. */
function tellInstead(program: Program, item: Item | undefined, text: string): void {
  if (item === undefined) program.item.remark("to do", text);
  else item.note("to do", text);
}
