import pc from "picocolors";
import { nameOf } from "../../sandbox";
import { shortType } from "../render/names";
import { printable } from "../render/printable";
import type { Orphan } from "./processes";
import type { Finding } from "./recovery";

/** What a recovery found, and whether it has put the state right. */
export interface Recovery {
  stack: string;
  /** Processes of a dead engine. With `--yes` they were ended. */
  processes: Orphan[];
  findings: Finding[];
  /** True once the state is what the findings say. */
  done: boolean;
}

const marks: { [verdict in Finding["verdict"]]: string } = {
  exists: "+",
  absent: "-",
  repeat: "~",
  unfinished: "…",
  undecided: "?",
};

/** The result for people. */
export function renderRecovery({ stack, processes, findings, done }: Recovery): string {
  if (findings.length === 0 && processes.length === 0) return `Nothing was interrupted in ${stack}.\n`;
  const lines = [
    ...processes.map(({ pid, program }) => `  process ${pid} · ${printable(program)} has lost its engine`),
    ...findings.map(renderFinding),
  ];
  return `${lines.join("\n")}\n${done ? `The state of ${stack} is right again; run \`pulumi up\`.` : nextStep(findings)}\n`;
}

function renderFinding({ urn, type, operation, verdict, id, because }: Finding): string {
  const what = `${pc.bold(printable(nameOf(urn)))} ${pc.dim(printable(shortType(type)))} · ${describe(operation, verdict)}`;
  const details = [id, because].filter((part) => part !== undefined && part !== "").join(" · ");
  const where = verdict === "undecided" ? `\n      ${printable(urn)}` : "";
  return `  ${marks[verdict]} ${what}${details === "" ? "" : pc.dim(` · ${printable(details)}`)}${where}`;
}

function describe(operation: Finding["operation"], verdict: Finding["verdict"]): string {
  if (verdict === "undecided") return "cannot be decided";
  if (verdict === "unfinished") return "is still being made";
  if (verdict === "repeat") return "is forgotten, and done again by the next `up`";
  if (operation === "creating") {
    return verdict === "exists" ? "was made, and goes into the state" : "was not made; the next `up` makes it";
  }
  return verdict === "exists" ? "exists" : "is gone, and leaves the state";
}

function nextStep(findings: Finding[]): string {
  if (findings.some(({ verdict }) => verdict === "undecided")) {
    return "The state stays as it is until all is decided: say --exists <urn>=<id> or --absent <urn> for what is marked with ?.";
  }
  if (findings.some(({ verdict }) => verdict === "unfinished")) {
    return "The state stays as it is until all is made: run this again, with --yes to wait for it.";
  }
  return "Nothing has been changed yet: run this again with --yes.";
}
