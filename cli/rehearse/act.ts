// One Pulumi command of a rehearsal: what it did, how long each resource took, and what went wrong.
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Stage } from "./stage";

/** A step of the engine's on one resource. */
export interface Step {
  urn: string;
  type: string;
  op: string;
  /** False for a component. */
  custom: boolean;
  /** Seconds from its start to its end. */
  seconds: number;
}

/** A difference that a preview shows. */
export interface Difference {
  urn: string;
  op: string;
  properties: string[];
}

export interface Act {
  steps: Step[];
  differences: Difference[];
  errors: { urn: string; message: string }[];
  seconds: number;
  /** True when it was killed before its end. */
  killed: boolean;
  code: number;
}

interface LoggedEvent {
  timestamp: number;
  resourcePreEvent?: { metadata: Metadata };
  resOutputsEvent?: { metadata: Metadata };
  diagnosticEvent?: { severity: string; message: string; urn?: string };
}

interface Metadata {
  urn: string;
  type: string;
  op: string;
  new?: { custom?: boolean } | null;
  detailedDiff?: { [property: string]: unknown } | null;
  diffs?: string[] | null;
}

/**
 * Runs a command about the program. With `killAfter` its engine dies so many milliseconds after it has begun to change
 * something, as from `kill -9`.
 */
export async function act(
  stage: Pick<Stage, "at" | "stateFolder" | "stackOptions">,
  command: string[],
  killAfter?: number,
): Promise<Act> {
  const log = path.join(stage.stateFolder, `events-${Date.now()}.jsonl`);
  const complaints = `${log}.stderr`;
  const started = Date.now();
  const stderr = fs.openSync(complaints, "w");
  const child = spawn(
    stage.at.executable,
    [...command, ...stage.stackOptions, "--event-log", log, "--non-interactive", "--color", "never"],
    { cwd: stage.at.folder, env: stage.at.environment, stdio: ["ignore", "ignore", stderr] },
  );
  fs.closeSync(stderr);
  const timer = killAfter === undefined ? undefined : killLater(child, log, killAfter);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status, by) => {
      resolve([status, by]);
    });
  });
  clearInterval(timer);
  const seconds = (Date.now() - started) / 1000;
  const done = { ...readLog(log), seconds, killed: signal === "SIGKILL", code: code ?? 1 };
  const errorText = plain(fs.readFileSync(complaints, "utf8"));
  fs.rmSync(complaints);
  // Before its first event, such as over a project file that it cannot read, the engine says why here alone.
  if (code !== null && code !== 0 && done.errors.length === 0) done.errors.push({ urn: "", message: errorText });
  return done;
}

/** How often the log is looked at, in milliseconds. */
const PACE = 100;

function killLater(child: ChildProcess, log: string, after: number): NodeJS.Timeout {
  let deadline: number | undefined;
  return setInterval(() => {
    if (deadline === undefined && hasBegun(log)) deadline = Date.now() + after;
    if (deadline !== undefined && Date.now() >= deadline) child.kill("SIGKILL");
  }, PACE);
}

function hasBegun(log: string): boolean {
  return (
    fs.existsSync(log) &&
    /"resourcePreEvent":\{"metadata":\{"op":"(?!same|read|refresh)/.test(fs.readFileSync(log, "utf8"))
  );
}

function readLog(log: string): Pick<Act, "steps" | "differences" | "errors"> {
  const begun = new Map<string, number>();
  const result: Pick<Act, "steps" | "differences" | "errors"> = { steps: [], differences: [], errors: [] };
  const lines = fs.existsSync(log) ? fs.readFileSync(log, "utf8").split("\n") : [];
  fs.rmSync(log, { force: true });
  for (const line of lines) {
    const event = parsed(line);
    if (event === undefined) continue;
    const { resourcePreEvent: before, resOutputsEvent: after, diagnosticEvent: diagnostic } = event;
    if (before !== undefined) {
      const { urn, op, detailedDiff, diffs } = before.metadata;
      begun.set(`${op} ${urn}`, event.timestamp);
      if (op !== "same")
        result.differences.push({ urn, op, properties: Object.keys(detailedDiff ?? {}).concat(diffs ?? []) });
    }
    if (after !== undefined) {
      const { urn, type, op, new: state } = after.metadata;
      const start = begun.get(`${op} ${urn}`) ?? event.timestamp;
      result.steps.push({ urn, type, op, custom: state?.custom === true, seconds: event.timestamp - start });
    }
    if (diagnostic?.severity === "error")
      result.errors.push({ urn: diagnostic.urn ?? "", message: plain(diagnostic.message) });
  }
  return result;
}

/** A killed engine leaves a line without its end. */
function parsed(line: string): LoggedEvent | undefined {
  try {
    return line === "" ? undefined : (JSON.parse(line) as LoggedEvent);
  } catch {
    return undefined;
  }
}

/** Without the engine's tags for colours. */
function plain(message: string): string {
  return message
    .replace(/<\{%[^%]*%\}>/g, "")
    .trim()
    .slice(0, 600);
}
