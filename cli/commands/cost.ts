import { parse } from "yaml";
import { cheaper } from "../../cost/alternatives";
import { costDifference, costOf, costOfChange, type CostDifference } from "../../cost/estimate";
import { isOld } from "../../cost/prices/age";
import { idleUsage, usualUsage, type Usage } from "../../cost/usage";
import { readUsage } from "../../cost/usage-file";
import { readText } from "../../files/read";
import type { Step } from "../../sandbox";
import { renderCost, renderPrices, type CostReport } from "../cost/render";
import { UsageError } from "../project";
import { readEnvironment, type ReadingOptions } from "../reading/environment";
import { readEnvironmentFile, type EnvironmentFile } from "../reading/environment-file";
import { print, tell } from "../render/output";
import { today } from "../today";

export interface CostOptions extends ReadingOptions {
  compare?: string;
  usage?: string;
  idle?: boolean;
  prices?: boolean;
}

/** Where nobody says how wide the output is: a file, a pipe. */
const usualWidth = 100;
const mostBytes = 1024 * 1024;

const onlyChanges =
  "The preview has only what changes, and so the total; `pulumi preview --json --show-sames` has everything.";

export async function cost(environment: string | undefined, options: CostOptions): Promise<void> {
  const width = process.stdout.columns || usualWidth;
  if (options.prices === true) {
    tell(renderPrices(width, today()));
    return;
  }
  const usage = usageOf(options);
  const read = await readEnvironment(environment, options);
  if (read === undefined) return;
  const { file, steps, subject } = read;
  const base = options.compare === undefined ? undefined : readEnvironmentFile(options.compare);
  const report = reportOf(subject, steps, usage, { file, base });
  print(options, document(report), renderCost(report, width));
}

/** What a report of resources says: the estimate, what the change makes of it, what is cheaper. */
export function reportOf(
  subject: string,
  steps: Step[],
  usage: Usage,
  {
    file,
    base,
    day = today(),
  }: { file?: EnvironmentFile | undefined; base?: EnvironmentFile | undefined; day?: string } = {},
): CostReport {
  const estimate = costOf(steps, usage);
  const difference = base === undefined ? changeOf(steps, usage) : costDifference(costOf(base.steps, usage), estimate);
  const partial = file?.source === "preview" && !steps.some(stays);
  return {
    subject,
    estimate,
    usage,
    ...(difference === undefined ? {} : { difference }),
    alternatives: cheaper(steps, usage),
    old: estimate.dated.filter((price) => isOld(price, day)),
    notes: partial && difference !== undefined ? [onlyChanges] : [],
  };
}

/** Undefined where there is nothing before, or nothing changes. */
function changeOf(steps: Step[], usage: Usage): CostDifference | undefined {
  const existed = steps.some(
    ({ operation, type }) => !["create", "read"].includes(operation) && !type.startsWith("pulumi:"),
  );
  const changes = steps.some((step) => !stays(step));
  return existed && changes ? costOfChange(steps, usage) : undefined;
}

function stays({ operation }: Step): boolean {
  return operation === "same" || operation === "read";
}

function usageOf({ usage, idle }: CostOptions): Usage {
  const base = idle === true ? idleUsage : usualUsage;
  if (usage === undefined) return base;
  const text = readText(usage, mostBytes);
  if (text === undefined) throw new UsageError(`${usage}: there is no such file.`);
  const read = readUsage(yaml(text, usage), base);
  if (Array.isArray(read)) throw new UsageError(`${usage} is no usage:\n${read.map((one) => `  ${one}`).join("\n")}`);
  return read;
}

function yaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** docs/cost.md describes it. */
function document({ subject, estimate, usage, difference, alternatives, old, notes }: CostReport): object {
  return {
    subject,
    currency: "USD",
    usage,
    estimate,
    ...(difference === undefined
      ? {}
      : { difference: { ...difference, before: totals(difference.before), after: undefined } }),
    alternatives,
    old,
    notes,
  };
}

function totals({ fixed, perUse, total }: CostDifference["before"]): object {
  return { fixed, perUse, total };
}
