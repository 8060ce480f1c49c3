// What the command tells of what it has written.
import pc from "picocolors";
import { printable, printableLine } from "../render/printable";
import { fitted } from "../render/wrap";
import type { Application } from "./application";
import { parametersOf } from "./format";
import type { Shape } from "./shape";
import type { Note, NoteKind } from "./notes";
import type { FileChange } from "./project";
import { identifier } from "./texts";
import { counted } from "../render/counted";

/** All that there is to tell. */
export interface Report {
  application: Application;
  shape: Shape;
  isDryRun: boolean;
  changes: FileChange[];
  /** The file that was translated. */
  from?: string | undefined;
  notes: Note[];
  translated: number;
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
export function reportDocument({ application, isDryRun, changes, from, notes, translated }: Report): object {
  return {
    name: application.name,
    image: application.image,
    dryRun: isDryRun,
    files: changes.map(({ file, status, text }) => ({
      file,
      status,
      ...(isDryRun && text !== undefined ? { text } : {}),
    })),
    ...(from === undefined ? {} : { translated: { from, values: translated, notes } }),
    missing: missingValues(application),
    next: nextSteps(application),
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
  const { application, changes, from, notes, isDryRun, translated, shape } = report;
  const width = Math.max(...changes.map(({ file }) => file.length));
  const files = changes.map(({ file, status, text }) => {
    const size =
      status === "new" && text !== undefined ? `, ${counted(text.trimEnd().split("\n").length, "line")}` : "";
    return `${file.padEnd(width)}  ${status}${size}${isDryRun && status !== "there already" ? " (not written)" : ""}`;
  });
  // The notes have colours, and are printable themselves.
  const lines = fit(files.map(printable));
  if (isDryRun) lines.push("", ...(changes[0]?.text ?? "").trimEnd().split("\n").map(printable));
  if (from !== undefined) lines.push("", ...fit(noteLines(from, notes, translated)));
  if (changes.every(({ status }) => status === "there already"))
    return `${lines.join("\n")}\nNothing was written: all of it is there.\n`;
  const missing = missingValues(application);
  const put = [
    ...missing.secrets.map((name) => `${name} (secret)`),
    ...missing.config.map((name) => `${name} (configuration)`),
  ];
  if (put.length > 0)
    lines.push("", ...fit([printable(`A person puts in before the first deployment: ${put.join(", ")}.`)]));
  const next = shape === "library" ? ["In your program:", ...libraryLines(application)] : fit(nextSteps(application));
  return `${[...lines, "", ...next.map(printable)].join("\n")}\n`;
}

function noteLines(from: string, notes: Note[], translated: number): string[] {
  const count = (kind: NoteKind): number => notes.filter((note) => note.kind === kind).length;
  return [
    `${printableLine(from)}, line by line: ${translated} values are as they were, ${count("changed")} changed, ${count("left out")} left out, ${count("to do")} to do`,
    ...notes.map(
      ({ line, path, kind, text }) =>
        `${String(line).padStart(5)}  ${colours[kind](kind.padEnd(8))}  ${printableLine(`${path}: ${text}`)}`,
    ),
  ];
}

function nextSteps({ image, specification }: Application): string[] {
  const others = [...Object.values(specification.processes), ...Object.values(specification.jobs)].flatMap(
    ({ image: own }) => own ?? [],
  );
  const sidecars = Object.values(specification.processes).flatMap(({ sidecars: all = {} }) =>
    Object.values(all).flatMap(({ image: own }) => own ?? []),
  );
  const tagged = [...new Set([image, ...others, ...sidecars])].filter((one) => !one.includes("@sha256:"));
  const many = Object.values(specification.processes).filter(({ image: own }) => own !== undefined).length;
  return [
    ...(many < 5
      ? []
      : [
          `${many} of its processes have images of their own: those that are deployed by themselves may be applications of their own, which this one calls (uses, kind "call").`,
        ]),
    ...(tagged.length === 0 ? [] : [`Pin what the tags mean: npx groundplan lock ${tagged.join(" ")}`]),
    "See what it makes: npx groundplan plan dev",
  ];
}

function libraryLines(application: Application): string[] {
  const own = identifier(application.name);
  const values = parametersOf(application).map((parameter) => {
    const [name = "", type] = parameter.split(": ");
    return type === "Binding" ? `${name}.binding` : name;
  });
  return [
    `  import { ${own} } from "./apps/${application.name}";`,
    `  new App("${application.name}", { platform, workload: ${own}(${values.join(", ")}), regions, cloudRun: {} }, options);`,
  ];
}
