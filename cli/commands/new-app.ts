import path from "node:path";
import { image as imageRule } from "../../components/internal/image-reference";
import { simpleApplication } from "../new/simple";
import type { Wishes } from "../new/assemble";
import { mostLines } from "../new/format";
import { newName } from "../new/part-names";
import { changesFor, checkHostnames, fileOf, isTakenIn, openProject, writeAll, type Project } from "../new/project";
import { renderReport, reportDocument, type Apart, type Report } from "../new/report";
import { readSource } from "../new/source";
import { partsIn, translate, translateApart } from "../new/translate";
import { findProject, UsageError } from "../project";
import { alone } from "../project-lock";
import { printDocument } from "../render/output";

/** How `new app` is called. */
export interface NewAppOptions {
  /** A description of the application to translate. */
  from?: string;
  /** Its image, as its owner names it. */
  image?: string;
  /** Port that its server listens on. */
  port?: string;
  /** Path that answers 200 while it is healthy. */
  health?: string;
  /** Whether programs that share nothing become applications of their own. */
  split?: boolean;
  /** Profiles of a Compose file whose services run too. */
  profile?: string[];
  /** Host names that users load. */
  hostname: string[];
  dryRun?: boolean;
  json?: boolean;
  /** Where the project is; by default here, or above. */
  cwd?: string;
}

const hostnameForm = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * Writes an application's file, its line in the table of applications and its configuration. What is there already stays as it is.
 *
 * @throws UsageError with all that is wrong with what was asked for; nothing is written then.
 */
export function newApp(name: string, options: NewAppOptions): void {
  check(name, options);
  const folder = findProject(options.cwd ?? process.cwd());
  const report =
    options.dryRun === true ? write(name, options, folder) : alone(folder, () => write(name, options, folder));
  if (options.json === true) printDocument(reportDocument(report));
  // Its lines fit already, but for those of the file.
  else process.stdout.write(renderReport(report, process.stdout.columns || Infinity));
}

/** Reads the project, and writes what is new in it. */
function write(name: string, options: NewAppOptions, folder: string): Report {
  const project = openProject(folder);
  checkHostnames(project, options.hostname);
  const written = options.split === true ? apart(name, options, project) : asOne(name, options);
  const wished = options.hostname.length > 0 ? options.hostname : written.hostnames;
  const [first] = written.applications.filter(({ application }) => application.name === name);
  const front = first?.application.specification.processes[first.application.front ?? ""];
  if (options.health !== undefined && front !== undefined) front.health = { ...front.health, path: options.health };
  const changes = changesFor(
    project,
    written.applications.map((one) => ({ ...one, hostnames: one === first ? wished : [] })),
  );
  const isDryRun = options.dryRun === true;
  if (!isDryRun) writeAll(project.folder, changes);
  const { shape } = project;
  const report: Report = { name, shape, isDryRun, changes, from: options.from, ...written };
  report.apart = apartOf(name, options, report);
  return report;
}

/** What was written, whether it was translated or not. */
type Written = Pick<Report, "applications" | "notes" | "translated"> & { hostnames: string[] };

function wishesOf(name: string, { image, port, profile }: NewAppOptions): Wishes {
  return { name, image, port: port === undefined ? undefined : Number(port), profiles: profile };
}

function asOne(name: string, options: NewAppOptions): Written {
  const { from, image = "", health, port = "8080" } = options;
  if (from === undefined) {
    const application = simpleApplication({ name, image, port: Number(port), health });
    return { applications: [{ application, programs: [], reasons: [] }], notes: [], translated: 0, hostnames: [] };
  }
  const { application, ...rest } = translate(readSource(path.resolve(from)), wishesOf(name, options));
  return { applications: [{ application, programs: [], reasons: [] }], ...rest };
}

/** @throws UsageError where the system's own name is that of an application which is there. */
function apart(name: string, options: NewAppOptions, project: Project): Written {
  const isTaken = isTakenIn(project, name);
  if (isTaken(name))
    throw new UsageError(
      `${fileOf(project.shape, name)}: is there already, and --split did not write it; take another name for the system, or take the file, its line and its entries away.`,
    );
  const source = readSource(path.resolve(options.from ?? ""));
  return translateApart(source, wishesOf(name, options), isTaken);
}

/** Programs with images of their own from which on a file is better read as several applications. */
const manyImages = 5;

/** What a file of many programs, or a long one, could be instead. */
function apartOf(name: string, options: NewAppOptions, { applications, changes }: Report): Apart | undefined {
  const [only, ...others] = applications;
  if (options.from === undefined || options.split === true || only === undefined || others.length > 0) return undefined;
  const { processes } = only.application.specification;
  const images = Object.values(processes).filter(({ image }) => image !== undefined).length;
  const isLong = (changes[0]?.text ?? "").trimEnd().split("\n").length > mostLines;
  if (!isLong && images < manyImages) return undefined;
  const { parts } = partsIn(readSource(path.resolve(options.from)), wishesOf(name, options));
  return { count: parts.length, reasons: parts.flatMap(({ reasons }) => reasons) };
}

/** All that is wrong is said at once. */
function check(name: string, { from, image, port, health, hostname, split }: NewAppOptions): void {
  const wrong = [
    told("the name", JSON.stringify(name), newName(name)),
    image === undefined && from === undefined
      ? "--image: name the application's image, such as ghcr.io/acme/shop:v1, or translate a file with --from"
      : undefined,
    split === true && from === undefined ? "--split: name the description of the programs too: --from" : undefined,
    image === undefined ? undefined : told("--image", image, imageRule(image)),
    port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535)
      ? undefined
      : `--port ${port}: use a whole number from 1 to 65535`,
    health === undefined || /^\/(?!.*[?#])[!-~]{0,1023}$/.test(health)
      ? undefined
      : `--health ${health}: use a path without a query, such as /health`,
    ...hostname.map((one) =>
      hostnameForm.test(one)
        ? undefined
        : `--hostname ${one}: use a host name in lower case, such as shop.example.com, or its first label`,
    ),
  ].filter((line) => line !== undefined);
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
}

function told(option: string, value: string, remedy: string | undefined): string | undefined {
  return remedy === undefined ? undefined : `${option} ${value}: ${remedy}`;
}
