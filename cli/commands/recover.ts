import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { readProject } from "../../sandbox";
import { UsageError } from "../project";
import { onRealStack, realProject } from "../real-stack";
import { print, say } from "../render/output";
import { readableState } from "../recover/backend";
import { httpLister } from "../recover/lists";
import { isLocked, lockHolders } from "../recover/locks";
import { endOrphans, findOrphans, isRunning } from "../recover/processes";
import { PulumiError, exportState, importState, mustRun, type PulumiProject } from "../recover/pulumi";
import { Reader } from "../recover/reader";
import type { Decisions } from "../recover/questions";
import { decide, recovered, type Decided } from "../recover/recovery";
import { renderRecovery, type Recovery } from "../recover/report";
import type { StateDocument } from "../recover/state";

/** Options of the command. */
export interface RecoverOptions {
  yes?: boolean;
  json?: boolean;
  cwd?: string;
  exists: string[];
  absent: string[];
  unlock?: boolean;
  /** In minutes. */
  wait: number;
  /** In seconds. */
  settle: number;
}

/** How often something that is still being made is looked at, in milliseconds. */
const INTERVAL = 10_000;

/**
 * Finds out what became of the operations that a killed `up` had under way, and puts the state right. Without `--yes` it
 * says what it would do. It can be stopped and repeated at any time: the state changes in one step, at the end.
 */
export async function recover(stack: string, options: RecoverOptions): Promise<void> {
  await onRealStack(options, async () => {
    const recovery = await run(stack, options);
    print(options, recovery, renderRecovery(recovery));
    if (!recovery.done && (recovery.findings.length > 0 || recovery.processes.length > 0)) process.exitCode = 1;
  });
}

async function run(stack: string, options: RecoverOptions): Promise<Recovery> {
  const at = realProject(options.cwd);
  const project = readProject(at.folder).name;
  const limits = { wait: 60_000 * options.wait, settle: 1000 * options.settle };
  const decisions = readDecisions(options);
  const processes = await findOrphans();
  if (options.yes === true) await endOrphans(processes);
  const before = await readableState(at, stack, project, options.yes === true);
  const pending = before.deployment.pending_operations ?? [];
  const decided = pending.length === 0 ? [] : await findOut(at, { stack, project, decisions, say: options }, limits);
  const isOpen = decided.some(({ finding }) => ["undecided", "unfinished"].includes(finding.verdict));
  const result = { stack, processes, findings: decided.map(({ finding }) => finding), done: false };
  if (options.yes !== true || isOpen) return result;
  await store(at, stack, before, decided, options.unlock === true);
  return { ...result, done: true };
}

interface Task {
  stack: string;
  project: string;
  decisions: Decisions;
  say: RecoverOptions;
}

/** Looks until everything is finished, or until the time is up. A dry run looks once. */
async function findOut(at: PulumiProject, task: Task, limits: { wait: number; settle: number }): Promise<Decided[]> {
  const deadline = Date.now() + (task.say.yes === true ? limits.wait : 0);
  const reader = await Reader.open(at, task.stack, task.project);
  try {
    for (;;) {
      const { deployment } = await exportState(at, task.stack, true);
      const decided = await decide(
        deployment.resources ?? [],
        deployment.pending_operations ?? [],
        task.decisions,
        (resources, wanted) => reader.read(resources, wanted),
        httpLister(),
      );
      const waiting = decided.filter(({ finding }) => finding.verdict === "unfinished");
      // Some clouds show a new object only when the operation that makes it has ended.
      const settled = Date.parse(deployment.manifest?.time ?? "") + limits.settle;
      const mayAppear = decided.some(
        ({ finding, operation }) => operation.type === "creating" && finding.verdict === "absent",
      );
      const isDone = waiting.length === 0 && !(mayAppear && Date.now() < settled);
      if (isDone || Date.now() >= deadline) return decided;
      const awaited = waiting.length > 0 ? `${waiting.length} that are still being made` : "what may still appear";
      say(task.say, `  waiting for ${awaited} ...\n`);
      await sleep(Math.max(1, Math.min(INTERVAL, waiting.length > 0 ? INTERVAL : settled - Date.now())));
    }
  } finally {
    reader.close();
  }
}

/** Writes the new state in one step, if the stack's lock allows it and nobody has written another one. */
async function store(
  at: PulumiProject,
  stack: string,
  before: StateDocument,
  decided: Decided[],
  unlock: boolean,
): Promise<void> {
  const now = await exportState(at, stack);
  if (JSON.stringify(now) !== JSON.stringify(before)) {
    throw new UsageError(`${stack}: somebody else changed the state in the meantime; run this again`);
  }
  const resources = recovered(before.deployment.resources ?? [], decided);
  const after = { ...before, deployment: { ...before.deployment, resources, pending_operations: [] } };
  try {
    await importState(at, stack, after);
  } catch (error) {
    if (!(error instanceof PulumiError) || !isLocked(error.output)) throw error;
    checkHolders(error.output, unlock);
    await mustRun(at, ["cancel", "--yes", "--stack", stack]);
    await importState(at, stack, after);
  }
}

/** A lock is taken away when its holder is gone for certain, or when the operator says so. */
function checkHolders(refusal: string, unlock: boolean): void {
  for (const { user, host, pid, at } of lockHolders(refusal)) {
    const isHere = host === os.hostname();
    if (isHere && isRunning(pid)) {
      throw new UsageError(`an operation on this stack is at work as process ${pid}; wait for it, or end it first`);
    }
    if (!isHere && !unlock) {
      throw new UsageError(
        `the stack is locked by ${user} on ${host} since ${at} (process ${pid}); if that run has ended, run this again with --unlock`,
      );
    }
  }
}

function readDecisions({ exists, absent }: RecoverOptions): Decisions {
  const pairs = exists.map((text): [string, string] => {
    const match = /^(urn:pulumi:.+?)=(.+)$/.exec(text);
    if (match === null) throw new UsageError(`--exists: "${text}"; write <urn>=<id>`);
    return [match[1] ?? "", match[2] ?? ""];
  });
  return { exists: new Map(pairs), absent: new Set(absent) };
}
