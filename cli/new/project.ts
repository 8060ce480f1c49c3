// The files of a project that a new application is in.
import fs from "node:fs";
import path from "node:path";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { readSettings } from "../../files/settings";
import { writeNew, writeWhole } from "../../files/whole";
import { UsageError } from "../project";
import type { Application } from "./application";
import { textsOf } from "./beside";
import { arranged, fileText } from "./format";
import type { Shape } from "./shape";
import { hasLine, withLine } from "./table-edit";
import { hasMember, withMember } from "./yaml-edit";

/** One file, and what becomes of it. */
export interface FileChange {
  /** Relative to the project. */
  file: string;
  status: "new" | "changed" | "there already";
  /** Its whole text, but where nothing is to be written. */
  text?: string;
  /** What it was. */
  before?: string;
}

/** A project that applications are added to. */
export interface Project {
  folder: string;
  shape: Shape;
  /** Files of stacks, each with the domain of its zone. */
  stacks: { file: string; domain: string | undefined }[];
  /** Namespace of the configuration's keys. */
  namespace: string;
}

const tableFile = "stacks/apps/index.ts";

export function openProject(folder: string): Project {
  const isCheckout = fs.existsSync(path.join(folder, tableFile));
  const name = readSettings(path.join(folder, "Pulumi.yaml"))?.["name"];
  const namespace = typeof name === "string" ? name : "groundplan";
  const files = fs
    .readdirSync(folder)
    .filter((file) => /^Pulumi\..+\.yaml$/.test(file))
    .sort();
  const stacks = files.map((file) => {
    const config = readSettings(path.join(folder, file))?.["config"];
    const domain: unknown =
      typeof config === "object" && config !== null
        ? (config as { [key: string]: unknown })[`${namespace}:domain`]
        : undefined;
    return { file, domain: typeof domain === "string" ? domain : undefined };
  });
  return { folder, shape: isCheckout ? "checkout" : "library", stacks, namespace };
}

/** Whether a host name is a domain or lies below it. */
function isPartOf(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** Host names of the application in one stack: those below its domain; without any, its own name there. */
function hostnamesIn(domain: string | undefined, wished: string[], name: string): string[] {
  if (domain === undefined) return wished.filter((hostname) => hostname.includes("."));
  if (wished.length === 0) return [`${name}.${domain}`];
  const own = wished.map((hostname) => (hostname.includes(".") ? hostname : `${hostname}.${domain}`));
  const below = own.filter((hostname) => isPartOf(hostname, domain));
  return below.length > 0 ? below : [`${name}.${domain}`];
}

/** An application, and the host names that somebody wished for it. */
export interface Wished {
  application: Application;
  hostnames: string[];
}

/**
 * What has to be written for applications. Nothing that is there is written over.
 *
 * @throws UsageError with the remedy where a file is not as it has to be.
 */
export function changesFor(project: Project, wished: Wished[]): FileChange[] {
  const { shape, folder, namespace, stacks } = project;
  const all = wished.map((one) => ({ ...one, application: arranged(one.application, shape) }));
  const own = all.flatMap(({ application }) => ownFiles(project, application));
  if (shape === "library") return own;
  const table = all.map(({ application: { name } }): Edit => ({
    has: (text) => hasLine(text, name),
    edit: (text) => withLine(tableFile, text, name),
  }));
  const inStack = ({ file, domain }: Project["stacks"][number]): Edit[] =>
    all.map(({ application, hostnames: asked }) => {
      const { name, image, front, hostnamesOf } = application;
      const at = ["config", `${namespace}:apps`];
      const hasNone = front === undefined || hostnamesOf !== undefined;
      const hostnames = hasNone ? [] : hostnamesIn(domain, asked, name);
      const entry = { image, ...(hostnames.length === 0 ? {} : { hostnames }) };
      return {
        has: (text) => hasMember(file, text, at, name),
        edit: (text) => withMember(file, text, at, name, entry),
      };
    });
  const edited = (file: string, edits: Edit[]): FileChange => {
    const before = readText(path.join(folder, file), SETTINGS_BYTES) ?? "";
    const text = inItsLineEnds(before, (lines) =>
      edits.reduce((now, { has, edit }) => (has(now) ? now : edit(now)), lines),
    );
    return text === before ? { file, status: "there already" } : { file, status: "changed", text, before };
  };
  return [...own, edited(tableFile, table), ...stacks.map((stack) => edited(stack.file, inStack(stack)))];
}

/** Something that a file gets, unless it has it. */
interface Edit {
  has: (text: string) => boolean;
  edit: (text: string) => string;
}

/** Edits a text whose lines end as they do on Windows too, and keeps that. */
function inItsLineEnds(text: string, edit: (lines: string) => string): string {
  const isOfWindows = text.includes("\r\n") && !/(?<!\r)\n/.test(text);
  return isOfWindows ? edit(text.replaceAll("\r\n", "\n")).replaceAll("\n", "\r\n") : edit(text);
}

/** The files of one application alone. */
function ownFiles({ folder, shape }: Project, application: Application): FileChange[] {
  const { name } = application;
  const newOnly = (file: string, text: string): FileChange =>
    fs.existsSync(path.join(folder, file)) ? { file, status: "there already" } : { file, status: "new", text };
  const own = newOnly(fileOf(shape, name), fileText(application, shape));
  const texts = own.status === "new" ? Object.entries(textsOf(application, shape).beside) : [];
  const folderOf = fileOf(shape, name).replace(/\.ts$/, "");
  return [own, ...texts.map(([file, text]) => newOnly(`${folderOf}/${file}`, text))];
}

/** The file of an application. */
export function fileOf(shape: Shape, name: string): string {
  return `${shape === "checkout" ? "stacks/apps" : "apps"}/${name}.ts`;
}

/** Whether a name is that of an application which is there, and is no part of a system that was written before. */
export function isTakenIn({ folder, shape }: Project, system: string): (name: string) => boolean {
  return (name) => {
    const text = readText(path.join(folder, fileOf(shape, name)), SETTINGS_BYTES);
    const [head = ""] = text?.split("\n") ?? [];
    return text !== undefined && !head.includes(` of ${system}, translated from `);
  };
}

/** Each host name is below the domain of a stack. */
export function checkHostnames({ shape, stacks }: Project, wished: string[]): void {
  const domains = stacks.flatMap(({ domain }) => domain ?? []);
  const wrong = wished.filter(
    (hostname) => hostname.includes(".") && !domains.some((domain) => isPartOf(hostname, domain)),
  );
  if (shape === "library" || wrong.length === 0) return;
  throw new UsageError(
    `--hostname ${wrong.join(", ")}: is below no domain of the project's stacks (${domains.join(", ")}); use one of those, or a name without a dot, which is below each of them.`,
  );
}

/** Writes all of it, or nothing: what was written is taken back if something cannot be. */
export function writeAll(folder: string, changes: FileChange[]): void {
  const done: (() => void)[] = [];
  try {
    for (const { file, status, text, before } of changes) {
      if (status === "there already" || text === undefined) continue;
      const target = path.join(folder, file);
      if (status === "new") {
        fs.mkdirSync(path.dirname(target), { recursive: true });
        if (!writeNew(target, text, 0o666))
          throw new UsageError(`${file}: has just been made by somebody else; look at it, and run this again.`);
        done.push(() => {
          fs.rmSync(target, { force: true });
        });
      } else {
        if (readText(target, SETTINGS_BYTES) !== before)
          throw new UsageError(`${file}: has just been changed by somebody else; look at it, and run this again.`);
        writeWhole(target, text);
        done.push(() => {
          writeWhole(target, before ?? "");
        });
      }
    }
  } catch (error) {
    for (const undo of done.reverse()) undo();
    throw error;
  }
}
