// Runs validators beside each other, each with a limit of its own.
import { setTimeout as wait } from "node:timers/promises";
import { skipped, statuses, Unasked, type Facts, type Finding, type Questions, type Validator } from "./model";

/** A validator's finding. */
export interface Examined extends Finding {
  name: string;
  title: string;
  source: string;
  milliseconds: number;
}

/** Milliseconds that one may take: what does not answer by then is not worth waiting for. */
const usualLimit = 15_000;

/** All findings, the worst first, and otherwise in the order of the validators, of which the first ones keep more from working. */
export async function examine(
  validators: readonly Validator[],
  facts: Facts,
  ask: Questions,
  limit = usualLimit,
): Promise<Examined[]> {
  const findings = await Promise.all(validators.map((one) => examined(one, facts, ask, limit)));
  return statuses.flatMap((status) => findings.filter((one) => one.status === status));
}

async function examined(validator: Validator, facts: Facts, ask: Questions, limit: number): Promise<Examined> {
  const began = performance.now();
  const stop = new AbortController();
  const late = async (): Promise<Finding> => {
    await wait(limit, undefined, { signal: stop.signal });
    return skipped(`no answer within ${limit / 1000} seconds`);
  };
  const finding = await Promise.race([found(validator, facts, ask), late()]).finally(() => {
    stop.abort();
  });
  const { name, title, source } = validator;
  return { name, title, source, ...finding, milliseconds: Math.round(performance.now() - began) };
}

async function found({ check }: Validator, facts: Facts, ask: Questions): Promise<Finding> {
  try {
    return await check(facts, ask);
  } catch (error) {
    // A mistake of the validator itself says nothing of the environment, and is not hidden.
    if (error instanceof Unasked) return skipped(error.message);
    return skipped(`it could not look: ${error instanceof Error ? error.message : String(error)}`);
  }
}
