import { usualHorizon } from "../../inventory/judge";
import { releases } from "../../inventory/table";
import { itemsOf, lockedDigests } from "../inventory/items";
import { runningLive, type Live } from "../inventory/live";
import { runningInState } from "../inventory/running";
import { document, problemsOf, renderInventory, type InventoryReport } from "../inventory/render";
import { findProject, UsageError } from "../project";
import { readEnvironment, type ReadingOptions } from "../reading/environment";
import { print } from "../render/output";
import { outputWidth } from "../render/wrap";
import { today } from "../today";

export interface InventoryOptions extends ReadingOptions {
  state?: string;
  live?: boolean;
  check?: boolean;
  horizon?: number;
  all?: boolean;
}

/** Prints what has a version. With `check` the process exits with 1 if support of anything has ended, or ends within the horizon. */
export async function inventory(environment: string | undefined, options: InventoryOptions): Promise<void> {
  const read = await readEnvironment(environment, options);
  if (read === undefined) return;
  const { file, steps, subject } = read;
  const folder = file === undefined ? findProject(options.cwd ?? process.cwd()) : undefined;
  const { found, notes } = await runningOf(options, subject, lockedDigests(folder));
  const day = today();
  const horizon = options.horizon ?? usualHorizon;
  const report: InventoryReport = {
    subject,
    today: day,
    horizon,
    table: releases,
    asked: options.live === true ? "live" : options.state === undefined ? "nobody" : "state",
    items: itemsOf({ steps, folder, running: found, today: day, node: process.versions.node, horizon }),
    notes,
  };
  print(options, document(report), renderInventory(report, outputWidth(), options.all === true));
  if (options.check === true && problemsOf(report).length > 0) process.exitCode = 1;
}

async function runningOf(
  { state, live, cwd }: InventoryOptions,
  environment: string,
  locked: Readonly<Record<string, string>>,
): Promise<Live> {
  if (state !== undefined && live === true) throw new UsageError("--state or --live: one of them says what runs.");
  if (state !== undefined) return { found: runningInState(state, locked), notes: [] };
  if (live !== true) return { found: [], notes: [] };
  return runningLive(findProject(cwd ?? process.cwd()), environment, locked);
}
