// Volumes, configuration files and secrets of a service.
import path from "node:path";
import type { DraftFile, Program, Value } from "../draft";
import { hasFiles, isFolder, readFolder, readNearby } from "../nearby";
import { sharedMemory, type Reason } from "../reasons";
import type { Item } from "../source";
import { variableName } from "../texts";
import { isLeftToImage, placeVolume } from "../volumes";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";

/** Gives a program its directories and files. */
export function readVolumes(service: Service, program: Program, root: Item, file: string): void {
  const volumes = service.all("volumes").flatMap((list) => list.list());
  const sources = volumes.map(mountOf).filter(({ source }) => /^\.{1,2}(\/|$)/.test(source));
  const isBelowSource = (path: string): boolean => sources.some(({ target }) => path.startsWith(`${target}/`));
  for (const item of volumes) readVolume(item, program, file, isBelowSource);
  for (const item of service.all("tmpfs").flatMap((list) => list.list())) {
    const target = (interpolate(item.text() ?? "").split(":")[0] ?? "").replace(/(.)\/+$/, "$1");
    program.volumes[target] = { kind: "scratch" };
  }
  service.get("shm_size")?.note(...sharedMemory);
  for (const kind of ["configs", "secrets"] as const) {
    for (const item of service.all(kind).flatMap((list) => list.list())) readObject(kind, item, program, root, file);
  }
}

/** Where a service has a directory or a file, and what is there. */
interface Mount {
  type: string;
  source: string;
  target: string;
  readOnly: boolean;
}

/** What a line of `volumes` says, in its short form and in its long one. */
export function mountOf(item: Item): Mount {
  const long = item.kind === "table";
  // Markers of variables have a colon too.
  const parts = interpolate(item.peek() ?? "").split(/:(?![^\uE000]*\uE001)/);
  const type = long ? (item.get("type")?.peek() ?? "volume") : "";
  const source = interpolate(
    long ? ((item.get("source") ?? item.get("src"))?.peek() ?? "") : parts.length > 1 ? (parts[0] ?? "") : "",
  );
  const target = interpolate(
    long ? ((item.get("target") ?? item.get("dst"))?.peek() ?? "") : (parts[1] ?? parts[0] ?? ""),
  ).replace(/(.)\/+$/, "$1");
  const options = long ? [] : (parts[2] ?? "").split(",");
  return { type, source, target, readOnly: options.includes("ro") || item.get("read_only")?.peek() === "true" };
}

/** Directories in which an image has files of its own: a volume without a name begins with these, and nobody needs it here. */
const ofImages = /^\/(usr|etc|opt|lib|bin|sbin|srv|var\/www)\//;

/** Directories of files that a build makes, which the image has. */
const ofBuilds = /(^|\/)(build|dist|public|html|htdocs|assets|static)$/;

function readVolume(item: Item, program: Program, file: string, isBelowSource: (path: string) => boolean): void {
  const { type, source, target, readOnly } = mountOf(item);
  if (target === "") return;
  const isOfImage = isBelowSource(target) || ofImages.test(target);
  if (source === "" && type !== "tmpfs" && isLeftToImage(target, item, isOfImage)) return;
  if (type === "tmpfs" || source === "") {
    program.volumes[target] = { kind: "scratch" };
    item.note("changed", `${target} is memory of the instance, and empty at each start`);
  } else if (/docker\.sock$/.test(source) || /docker\.sock$/.test(target)) {
    item.note("to do", "the platform has no Docker socket: a program cannot start containers");
  } else if (/^[./~]/.test(source) || type === "bind") {
    readBind(item, { source, target, readOnly }, program, file);
  } else {
    (program.mounted ??= []).push(source);
    placeVolume(program, target, source, readOnly, item);
    if (program.volumes[target]?.kind === "bucket" && !readOnly && ofBuilds.test(target))
      item.remark(
        "to do",
        "Docker fills a new volume with what the image has there, and a bucket begins empty: where the image has these files, leave the bucket out, and let each image that serves them have them",
      );
  }
}

/** Whether a folder beside the description has settings in it, which the program only reads. */
function isSettings(source: string, target: string, file: string): boolean {
  return /(^|\/)(etc|conf(ig)?s?(\.d)?)(\/|$)/.test(target) && readFolder(file, source).length > 0;
}

/** What is said of source code that a program is given. Images of languages and systems have none. */
function sourceReason({ name, image = "", build }: Program): Reason {
  return build !== undefined || image === "" || image.includes("/")
    ? ["left out", "mounts the source code, as for development: the image has it"]
    : [
        "to do",
        `mounts the source code, which ${image} does not have: let your own pipeline build an image for ${name} that has it`,
      ];
}

interface Bind {
  source: string;
  target: string;
  readOnly: boolean;
}

/** A name that ends as those of files do. One that only begins with a dot does not, and `conf.d` is a folder. */
const hasEnding = /[^/.]\.(?!d$)[A-Za-z]\w*$/;

/** Where cron finds its tables. */
const ofCron = /^\/(etc\/(cron\.d|crontabs)\/|etc\/crontab$|var\/spool\/cron\/)/;

/** A file or a folder of the machine. */
function readBind(item: Item, { source, target, readOnly }: Bind, program: Program, file: string): void {
  if (/^\/(etc\/(localtime|timezone)|usr\/share\/zoneinfo|etc\/hosts|etc\/resolv\.conf)/.test(source)) {
    item.note("left out", "clocks are in UTC: set TZ if the program reads it");
    return;
  }
  if (/(^|\/)\.env(\.\w+)?$/.test(target)) {
    item.note(
      "to do",
      "is a file of variables of this machine: put those that the program needs into env, config and secrets",
    );
    return;
  }
  const text = readNearby(file, source);
  if (isFolder(file, source) || (text === undefined && !hasEnding.test(source) && !hasEnding.test(target))) {
    // What a machine keeps elsewhere than beside the description is data.
    const isCode =
      /^\.{1,2}\/?$/.test(source) ||
      (!source.startsWith("/") &&
        /^\/(app|code|src|usr\/src\/app|workspace|var\/www\/html|srv\/app|opt\/app|home\/node\/app)\/?$/.test(target));
    if (isCode) item.note(...sourceReason(program));
    else if (readOnly || isSettings(source, target, file))
      item.note("to do", `is a folder of this machine: put ${target} into the image, or its files into files`);
    else {
      (program.mounted ??= []).push(source);
      placeVolume(program, target, source, readOnly, item);
      if (program.volumes[target]?.kind === "bucket" && hasFiles(file, source))
        item.remark(
          "to do",
          `${source} has files, and a new bucket has none: where the program only reads them, let the image have them, and leave the bucket out`,
        );
    }
    return;
  }
  const value: Value = text === undefined ? { origin: "the file is not there" } : { text };
  if (ofCron.test(target))
    item.remark("to do", "says when cron starts commands: write a job with a schedule for each of them");
  addFile(program, { path: target, name: variableName(path.posix.basename(target)), value, item });
}

/** What a service names of the top level's `configs` and `secrets`. */
function readObject(kind: "configs" | "secrets", item: Item, program: Program, root: Item, file: string): void {
  const name = interpolate((item.kind === "table" ? item.get("source")?.peek() : item.peek()) ?? "");
  const wished = interpolate((item.kind === "table" ? item.get("target")?.peek() : undefined) ?? "");
  const folder = kind === "secrets" ? "/run/secrets" : "";
  const target = wished.startsWith("/") ? wished : `${folder}/${wished === "" ? name : wished}`;
  const definition = root.get(kind, name);
  item.take();
  const value: Value =
    kind === "secrets"
      ? { isSecret: true, keeper: name }
      : (contentOf(definition, file) ?? { origin: "the file is not there" });
  definition?.take();
  addFile(program, { path: target, name: variableName(name), value, item });
}

function contentOf(definition: Item | undefined, file: string): Value | undefined {
  const content = definition?.get("content")?.peek();
  if (content !== undefined) return { text: interpolate(content) };
  const text = readNearby(file, interpolate(definition?.get("file")?.peek() ?? ""));
  return text === undefined ? undefined : { text };
}

function addFile(program: Program, file: DraftFile): void {
  program.files.push(file);
}
