import * as pulumi from "@pulumi/pulumi";
import { readConfig, type Config } from "./config";
import { dev } from "./dev";
import { prod } from "./prod";
import type { StackOutputs } from "./outputs";

const compositions: Record<string, (config: Config) => StackOutputs> = { dev, prod };

/** The program: picks the composition that the stack asks for. */
export = function main(): StackOutputs {
  keepTracesShort();
  const config = readConfig();
  const environment = config.environment === "" ? pulumi.getStack() : config.environment;
  // Not what every object inherits, such as `constructor`: a program that makes nothing would delete everything.
  const compose = Object.hasOwn(compositions, environment) ? compositions[environment] : undefined;
  if (compose === undefined) {
    throw new pulumi.RunError(
      `There is no composition for the environment "${environment}"; ` +
        `pulumi config set environment <${Object.keys(compositions).join("|")}> says which one stack ${pulumi.getStack()} uses.`,
    );
  }
  return compose(config);
};

/**
 * The SDK keeps a stack trace for each of the thousands of promises behind a stack's outputs, which is a sixth of a plan's
 * time (docs/performance.md). `NODE_OPTIONS=--stack-trace-limit=30` brings long traces back.
 */
function keepTracesShort(): void {
  const nodeDefault = 10;
  if (Error.stackTraceLimit === nodeDefault) Error.stackTraceLimit = 3;
}
