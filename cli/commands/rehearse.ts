import { randomInt } from "node:crypto";
import path from "node:path";
import { openSandbox, readProject } from "../../sandbox";
import { findProject, requireStack } from "../project";
import { onRealStack } from "../real-stack";
import { print } from "../render/output";
import { printable } from "../render/printable";
import { requireControlPlane } from "../rehearse/cluster-objects";
import { findParts } from "../rehearse/parts";
import { rehearse as play } from "../rehearse/rehearsal";
import { isClean, renderRehearsal } from "../rehearse/report";
import { openStage } from "../rehearse/stage";

/** Options of the command. */
export interface RehearseOptions {
  kills: number;
  /** In seconds. */
  killWithin: number;
  seed?: number;
  /** In seconds. */
  slow: number;
  failJob?: string;
  destroy: boolean;
  discovery?: string;
  vaultServer?: string;
  kubernetes?: string;
  charts?: string;
  json?: boolean;
  cwd?: string;
}

/**
 * Plays an environment's life with the real Pulumi engine and the real providers against simulated APIs on this machine:
 * `up`, killed and recovered, a preview after a refresh, `destroy`, `up` again. No account is needed and nothing outside is
 * reached, but for what the parts themselves are downloaded from.
 */
export async function rehearse(stack: string, options: RehearseOptions): Promise<void> {
  const say = (text: string): void => {
    if (options.json !== true) process.stderr.write(`${printable(text)}\n`);
  };
  await onRealStack(options, async () => {
    const projectDir = findProject(options.cwd ?? process.cwd());
    requireStack(projectDir, stack);
    const numbers = {
      kills: options.kills,
      killWithin: 1000 * options.killWithin,
      seed: options.seed ?? randomInt(10_000),
      slow: 1000 * options.slow,
    };
    const discovery = options.discovery ?? path.join(projectDir, ".groundplan", "discovery");
    const charts = options.charts ?? path.join(projectDir, ".groundplan", "charts");
    const { vaultServer: vault, kubernetes } = options;
    if (kubernetes === undefined) {
      say("Looking for objects in a cluster ...");
      const sandbox = await openSandbox({ projectDir, stack, onMessage: say });
      requireControlPlane(stack, (await sandbox.plan()).steps);
    }
    const parts = await findParts({ projectDir, discovery, vault, kubernetes, charts, say });
    const project = readProject(projectDir).name;
    const stage = await openStage({ projectDir, project, stack, parts, durations: { "*": numbers.slow } });
    try {
      const result = await play(stage, { stack, ...numbers, failJob: options.failJob, destroy: options.destroy, say });
      const document = {
        stack,
        seed: numbers.seed,
        missing: parts.missing,
        clean: isClean(result),
        ...result,
      };
      print(options, document, renderRehearsal(result, parts.missing));
      if (!document.clean) process.exitCode = 1;
    } finally {
      await stage.close();
    }
  });
}
