import { carryOut } from "../postgres/carry-out";
import { openSql } from "../postgres/http";
import { SqlError, type SqlAdmin } from "../postgres/model";
import { planReader, type Kind, type OperationOptions } from "../postgres/plans";
import { planDocument, renderAfterwards, renderPlan } from "../postgres/report";
import { findServer, type Server } from "../postgres/server";
import { onRealStack, realProject, resourcesOf } from "../real-stack";
import { print, say } from "../render/output";
import { printable } from "../render/printable";

/** Options of the commands. */
export interface PostgresOptions extends OperationOptions {
  server?: string;
  yes?: boolean;
  /** In minutes. */
  wait: number;
  cwd?: string;
  json?: boolean;
}

/** How long a step is tried that is left for another time if it cannot be done now, in milliseconds. */
const BEST_EFFORT = 120_000;

/**
 * Says what an operation on the database server would do, and does it with `--yes`. It can be stopped and repeated at any time: where it
 * goes on follows from what Cloud SQL says. Exits with 1 if something is left to do, and with 2 if it cannot be done.
 */
export async function runPostgres(kind: Kind, stack: string, options: PostgresOptions): Promise<void> {
  await onRealStack(options, () => run(kind, stack, options), [SqlError]);
}

async function run(kind: Kind, stack: string, options: PostgresOptions): Promise<void> {
  const patience = 60_000 * options.wait;
  const server = await serverOf(stack, options);
  const sql = openSql(server.project);
  const read = await planReader(kind, sql, server, options);
  const plan = await read();
  const title = `groundplan postgres ${kind} ${stack}: ${server.name} in ${server.project}`;
  const facts = { operation: kind, stack, server: server.name };
  const isOver = plan.tasks.every(({ isDone }) => isDone);
  if (options.yes !== true || plan.problems.length > 0 || isOver) {
    const ready = plan.problems.length === 0;
    const text = `${renderPlan(title, plan)}${isOver && ready ? renderAfterwards(afterwards(plan.afterwards, server)) : ready ? "Run it with --yes.\n" : ""}`;
    print(options, { ...facts, ...planDocument(plan), done: isOver && ready }, printable(text));
    process.exitCode = ready ? (isOver ? 0 : 1) : 2;
    return;
  }
  say(options, renderPlan(title, plan));
  await perform(sql, read, { patience, options, facts, server });
}

interface Performance {
  patience: number;
  options: PostgresOptions;
  facts: object;
  server: Server;
}

async function perform(
  sql: SqlAdmin,
  read: Awaited<ReturnType<typeof planReader>>,
  { patience, options, facts, server }: Performance,
): Promise<void> {
  const { plan, open } = await carryOut(sql, read, {
    patience,
    bestEffort: Math.min(patience, BEST_EFFORT),
    onStep: (step) => {
      say(options, `  ${step} ...\n`);
    },
  });
  const next = afterwards(plan.afterwards, server);
  const left = open.map((step) => `Not done yet: ${step}. Run this again when it answers.\n`).join("");
  print(
    options,
    { ...facts, ...planDocument({ ...plan, afterwards: next }), done: open.length === 0 },
    printable(`${left}${renderAfterwards(next)}`),
  );
  process.exitCode = open.length === 0 ? 0 : 1;
}

/** The instances by their URNs, so that what a person copies works. */
function afterwards(steps: string[], { urns }: Server): string[] {
  const targets = urns.map((urn) => `--target '${urn}'`).join(" ");
  return steps.map((step) => step.replace("--target <the two URNs>", targets));
}

async function serverOf(stack: string, options: PostgresOptions): Promise<Server> {
  return findServer(await resourcesOf(realProject(options.cwd), stack), options.server);
}
