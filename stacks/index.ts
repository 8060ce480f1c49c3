import * as pulumi from "@pulumi/pulumi";
import { readConfig, type Config, type Environments } from "./config";
import { dev } from "./dev";
import { prod, prodNeeds } from "./prod";
import { sources, withKeys } from "./sources";
import type { StackOutputs } from "./outputs";

const compositions: Record<string, (config: Config) => StackOutputs> = { dev, prod };

/** What each needs of the configuration beyond what all do. */
const needs: Environments = { dev: [], prod: prodNeeds };

/** The program: picks the composition that the stack asks for. */
export = function main(): StackOutputs {
  keepTracesShort();
  const config = readConfig(needs);
  const environment = config.environment === "" ? pulumi.getStack() : config.environment;
  const compose = Object.hasOwn(compositions, environment) ? compositions[environment] : undefined;
  // A program that makes nothing would delete everything.
  if (compose === undefined) throw new pulumi.RunError(`There is no composition for the environment "${environment}".`);
  return withKeys(sources, () => compose(config));
};

/**
 * The SDK keeps a stack trace for each of the thousands of promises behind a stack's outputs, which is a sixth of a plan's
 * time (docs/performance.md). `NODE_OPTIONS=--stack-trace-limit=30` brings long traces back.
 */
function keepTracesShort(): void {
  const nodeDefault = 10;
  if (Error.stackTraceLimit === nodeDefault) Error.stackTraceLimit = 3;
}
