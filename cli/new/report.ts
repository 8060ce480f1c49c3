// What the command tells of what it has written.
import pc from "picocolors";
import { counted } from "../render/counted";
import { printable, printableLine } from "../render/printable";
import { fitted } from "../render/wrap";
import type { Application } from "./application";
import { mostLines } from "./format";
import { libraryLines } from "./library-lines";
import type { Note, NoteKind } from "./notes";
import { fileOf, type FileChange } from "./project";
import type { Shape } from "./shape";
import type { Split } from "./split";

/** All that there is to tell. */
export interface Report {
  /** As the person named it. */
  name: string;
  /** Each after those that it calls. */
  applications: Split[];
  shape: Shape;
  isDryRun: boolean;
  changes: FileChange[];
  /** The file that was translated. */
  from?: string | undefined;
  notes: Note[];
  translated: number;
  /** What a long file could be instead, where nobody asked for several applications. */
  apart?: Apart | undefined;
}

/** How many applications a file could be, and why some of its programs stay together. */
export interface Apart {
  count: number;
  reasons: string[];
}

/** Values that a person puts in before the first deployment. */
function missingValues({ specification }: Application): { secrets: string[]; config: string[] } {
  const { secrets, config } = specification;
  return {
    secrets: Object.keys(secrets).filter((name) => secrets[name]?.generate === undefined),
    config: Object.keys(config),
  };
}

/** The document for programs. */
export function reportDocument(report: Report): object {
  const { name, applications, isDryRun, changes, from, notes, translated } = report;
  return {
    name,
    dryRun: isDryRun,
    files: changes.map(({ file, status, text }) => ({
      file,
      status,
      ...(isDryRun && text !== undefined ? { text } : {}),
    })),
    applications: applications.map(({ application, programs, reasons }) => ({
      name: application.name,
      image: application.image,
      programs,
      ...(reasons.length === 0 ? {} : { reasons }),
      calls: application.servers.map(({ application: other, process }) => ({ application: other, process })),
      ...(application.hostnamesOf === undefined ? {} : { hostnamesOf: application.hostnamesOf }),
      missing: missingValues(application),
    })),
    ...(from === undefined ? {} : { translated: { from, values: translated, notes } }),
    next: nextSteps(report),
  };
}

const colours: Record<NoteKind, (text: string) => string> = {
  "to do": pc.yellow,
  changed: pc.cyan,
  "left out": pc.dim,
};

/** The same for people. The file itself keeps its lines, so that it can be copied. */
export function renderReport(report: Report, columns = Infinity): string {
  const fit = (lines: string[]): string[] => lines.map((line) => fitted(line, columns));
  const { applications, changes, from, isDryRun, shape } = report;
  const width = Math.max(...changes.map(({ file }) => file.length));
  const files = changes.map((change) => {
    const { file, status } = change;
    const lines = linesOf(change);
    const size = lines === undefined ? "" : `, ${counted(lines, "line")}`;
    return `${file.padEnd(width)}  ${status}${size}${isDryRun && status !== "there already" ? " (not written)" : ""}`;
  });
  // The notes have colours, and are printable themselves.
  const lines = fit(files.map(printable));
  if (applications.length > 1) lines.push("", ...fit(applicationLines(report).map(printable)));
  if (isDryRun) lines.push(...shownFiles(report));
  if (from !== undefined) lines.push("", ...fit(noteLines(from, report)));
  if (changes.every(({ status }) => status === "there already"))
    return `${lines.join("\n")}\nNothing was written: all of it is there.\n`;
  const missing = applications.flatMap(({ application }) => missingLine(application, applications.length > 1));
  if (missing.length > 0) lines.push("", ...fit(missing.map(printable)));
  const next = shape === "library" ? libraryLines(applications) : fit(nextSteps(report));
  return `${[...lines, "", ...next.map(printable)].join("\n")}\n`;
}

/** Lines of a new file. */
function linesOf({ status, text }: FileChange): number | undefined {
  return status === "new" && text !== undefined ? text.trimEnd().split("\n").length : undefined;
}

/** The texts of the applications' files; of several, each below its name. */
function shownFiles({ applications, changes, shape }: Report): string[] {
  return applications.flatMap(({ application: { name } }) => {
    const file = fileOf(shape, name);
    const text = changes.find((change) => change.file === file)?.text ?? "";
    const lines = text.trimEnd().split("\n").map(printable);
    return applications.length === 1 ? ["", ...lines] : text === "" ? [] : ["", `${file}:`, ...lines];
  });
}

/** What each application is: its programs, whom it calls, and why it is one. */
function applicationLines({ name: system, applications }: Report): string[] {
  const width = Math.max(...applications.map(({ application }) => application.name.length));
  return [
    `${system} is ${counted(applications.length, "application")}, each after those that it calls:`,
    ...applications.map(({ application, programs, reasons }) => {
      const { name, servers, hostnamesOf, front, routes } = application;
      const paths = Object.keys(routes);
      const called = [...new Set(servers.map((one) => one.application))];
      const said = [
        programs.join(", "),
        ...(called.length === 0 ? [] : [`calls ${called.join(", ")}`]),
        ...(front === undefined ? [] : ["users load it"]),
        ...(hostnamesOf === undefined
          ? []
          : [`${paths.length === 0 ? "knows" : `has ${paths.join(", ")} under`} the host name of ${hostnamesOf}`]),
        ...(reasons.length === 0 ? [] : [`one application, since ${reasons.join("; ")}`]),
      ];
      return `  ${name.padEnd(width)}  ${said.join("; ")}`;
    }),
  ];
}

function missingLine(application: Application, isNamed: boolean): string[] {
  const missing = missingValues(application);
  const put = [
    ...missing.secrets.map((name) => `${name} (secret)`),
    ...missing.config.map((name) => `${name} (configuration)`),
  ];
  const whom = isNamed ? ` of ${application.name}` : "";
  return put.length === 0 ? [] : [`A person puts in before the first deployment${whom}: ${put.join(", ")}.`];
}

function noteLines(from: string, { notes, translated, applications }: Report): string[] {
  const count = (kind: NoteKind): number => notes.filter((note) => note.kind === kind).length;
  const line = (note: Note): string =>
    `${String(note.line).padStart(5)}  ${colours[note.kind](note.kind.padEnd(8))}  ${printableLine(`${note.path}: ${note.text}`)}`;
  const all = `${printableLine(from)}, line by line: ${translated} values are as they were, ${count("changed")} changed, ${count("left out")} left out, ${count("to do")} to do`;
  if (applications.length === 1) return [all, ...notes.map(line)];
  const about = [undefined, ...applications.map(({ application }) => application.name)];
  return [
    all,
    ...about.flatMap((application) => {
      const own = notes.filter((note) => note.application === application);
      return own.length === 0 ? [] : [printable(`${application ?? "all of them"}:`), ...own.map(line)];
    }),
  ];
}

function nextSteps(report: Report): string[] {
  const { applications } = report;
  const tagged = [...new Set(applications.flatMap(({ application }) => imagesOf(application)))].filter(
    (one) => !one.includes("@sha256:"),
  );
  return [
    ...longFiles(report),
    ...(tagged.length === 0 ? [] : [`Pin what the tags mean: npx groundplan lock ${tagged.join(" ")}`]),
    "See what it makes: npx groundplan plan dev",
  ];
}

function imagesOf({ image, specification: { processes, jobs } }: Application): string[] {
  const containers = [
    ...Object.values(processes).flatMap((process) => [process, ...Object.values(process.sidecars ?? {})]),
    ...Object.values(jobs),
  ];
  return [image, ...containers.flatMap(({ image: own }) => own ?? [])];
}

/** Applications whose files a reader does not take in at once, with what makes them shorter. */
function longFiles({ applications, changes, shape, apart, name, isDryRun }: Report): string[] {
  const long = applications.flatMap(({ application, reasons }) => {
    const file = fileOf(shape, application.name);
    const change = changes.find((one) => one.file === file);
    const lines = change === undefined ? 0 : (linesOf(change) ?? 0);
    return lines > mostLines ? [{ file, lines, reasons }] : [];
  });
  const told = (file: string, lines: number, reasons: string[]): string =>
    `${file} has ${lines} lines, more than ${mostLines}${reasons.length === 0 ? "" : `: its programs are one application, since ${reasons.join("; ")}`}.`;
  if (apart === undefined) return long.map(({ file, lines, reasons }) => told(file, lines, reasons));
  if (apart.count > 1)
    return [
      `${name} can be ${apart.count} applications that call each other, each with a file of its own: run this again with --split${isDryRun ? "" : ", after taking away what it wrote now"}.`,
    ];
  return long.map(({ file, lines }) => told(file, lines, apart.reasons));
}
