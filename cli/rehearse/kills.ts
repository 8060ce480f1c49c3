// Kills the engine at random moments and recovers, as an operator does: with the command.
import { spawn } from "node:child_process";
import type { PendingOperation, StateResource } from "../recover/state";
import type { Act } from "./act";
import { DESTROY, UP, operationsOf, resourcesOf, type Play } from "./acts";
import { allLeftovers } from "./leftovers";
import { liftProtection } from "./protection";
import { randomFrom } from "./random";
import type { Stage } from "./stage";

export interface KillOptions {
  stack: string;
  /** How often the engine is killed. */
  kills: number;
  /** The longest time that it gets, in milliseconds, once it has begun to change something. */
  killWithin: number;
  /** The moments follow from it: the same seed gives the same ones. */
  seed: number;
  /** Whether a `destroy` may be killed as well. */
  destroy: boolean;
  say: (text: string) => void;
}

/** An operation that was under way at a kill, and the verdict of the recovery. */
export interface Interrupted {
  urn: string;
  type: string;
  operation: string;
  verdict: string;
}

/** What one kill left. */
export interface Kill {
  command: "up" | "destroy";
  /** Seconds since it had begun to change something. */
  after: number;
  processes: number;
  findings: Interrupted[];
  /** Objects that exist and are in no state after the recovery. */
  lost: string[];
  recovered: boolean;
  seconds: number;
}

/**
 * Kills `up` until it comes to its end in time, then `destroy`, then `up` again, until there were enough kills. Without
 * `destroy`, and where a command fails, it stops earlier.
 */
export async function killAndRecover(stage: Stage, options: KillOptions, play: Play): Promise<Kill[]> {
  const { stack, killWithin, say } = options;
  const random = randomFrom(options.seed);
  const kills: Kill[] = [];
  /** What the engine has deleted to the end. What is left of it stays on purpose. */
  const deleted: StateResource[] = [];
  /** What a later `up` makes again. It may be there already, and a kill may come before that `up` gets to it. */
  let awaited: StateResource[] = [];
  let command: Kill["command"] = "up";
  while (kills.length < options.kills) {
    const after = Math.round(random() * killWithin);
    const before = await resourcesOf(stage, stack);
    if (command === "destroy") await liftProtection(stage, stack);
    const name = `${command}, killed after ${(after / 1000).toFixed(1)} s`;
    const done: Act = await play(name, command === "up" ? UP : DESTROY, after);
    if (done.killed) {
      const pending = await operationsOf(stage, stack);
      const recovery = await recover(stage, stack);
      const now = await resourcesOf(stage, stack);
      const open = new Set(recovery.findings.map(({ urn }) => urn));
      const repeated = recovery.findings.filter(({ verdict }) => verdict === "repeat").map(({ urn }) => urn);
      const again = pending.filter(({ resource }) => repeated.includes(resource.urn)).flatMap(namesAsked);
      awaited = notIn(now, [...awaited, ...again]);
      deleted.push(...before.filter(({ urn }) => !open.has(urn) && !now.some((one) => one.urn === urn)));
      const lost = await allLeftovers(stage, [...now, ...deleted, ...awaited]);
      kills.push({ command, after: after / 1000, lost, ...recovery });
      const met = recovery.findings.map(({ type, operation, verdict }) => `${operation} ${type}: ${verdict}`);
      say(`  ${recovery.recovered ? "recovered" : "not recovered"} [${met.join(", ")}] lost [${lost.join(", ")}]`);
      if (!recovery.recovered) break;
    } else if (done.code !== 0 || !options.destroy) break;
    else {
      if (command === "destroy") deleted.push(...before);
      command = command === "up" ? "destroy" : "up";
    }
  }
  return kills;
}

/** Those records whose resource is not in the state. */
export function notIn(state: StateResource[], records: StateResource[]): StateResource[] {
  return records.filter(({ urn }) => !state.some((one) => one.urn === urn));
}

/** What is made again by the next `up` may be there already: records under each name that its inputs have. */
function namesAsked({ resource }: PendingOperation): StateResource[] {
  const texts = Object.values(resource.inputs ?? {}).filter((value) => typeof value === "string");
  const ids = [...texts, texts.join("-")];
  return ids.map((id) => ({ urn: resource.urn, type: resource.type, id }));
}

async function recover(
  stage: Stage,
  stack: string,
): Promise<Pick<Kill, "processes" | "findings" | "recovered" | "seconds">> {
  const started = Date.now();
  const options = ["--yes", "--settle", "0", "--json", "--cwd", stage.stateFolder];
  const child = spawn(process.execPath, [process.argv[1] ?? "", "recover", stack, ...options], {
    env: stage.at.environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  const document = JSON.parse(Buffer.concat(chunks).toString() || "{}") as {
    processes?: unknown[];
    findings?: Interrupted[];
  };
  return {
    processes: document.processes?.length ?? 0,
    findings: (document.findings ?? []).map(({ urn, type, operation, verdict }) => ({ urn, type, operation, verdict })),
    recovered: code === 0,
    seconds: (Date.now() - started) / 1000,
  };
}
