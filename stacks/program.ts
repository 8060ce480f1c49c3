import * as pulumi from "@pulumi/pulumi";
import type { Applications } from "./application";
import { readConfig, type Config } from "./config";
import { dev, devNeeds } from "./dev";
import type { StackOutputs } from "./outputs";
import { prod, prodNeeds } from "./prod";
import { prodGoogle, prodGoogleNeeds } from "./prod-google";
import { needsOfReview, review, type ReviewOutputs } from "./review";
import { sources, withKeys } from "./sources";

const compositions: Record<string, (config: Config, applications: Applications) => StackOutputs | ReviewOutputs> = {
  dev,
  prod,
  "prod-google": prodGoogle,
  review,
};

/** The program that runs these applications. It picks the composition that the stack asks for. */
export function programOf(applications: Applications): () => StackOutputs | ReviewOutputs {
  return () => {
    keepTracesShort();
    // What each needs of the configuration beyond what all do.
    const needs = {
      dev: devNeeds(applications),
      prod: prodNeeds(applications),
      "prod-google": prodGoogleNeeds(applications),
      review: needsOfReview(applications),
    };
    const config = readConfig(needs, applications);
    const environment = config.environment === "" ? pulumi.getStack() : config.environment;
    const compose = Object.hasOwn(compositions, environment) ? compositions[environment] : undefined;
    // A program that makes nothing would delete everything.
    if (compose === undefined)
      throw new pulumi.RunError(`There is no composition for the environment "${environment}".`);
    return withKeys(sources, () => compose(config, applications));
  };
}

/**
 * The SDK keeps a stack trace for each of the thousands of promises behind a stack's outputs, which is a sixth of a plan's
 * time (docs/performance.md). `NODE_OPTIONS=--stack-trace-limit=30` brings long traces back.
 */
function keepTracesShort(): void {
  const nodeDefault = 10;
  if (Error.stackTraceLimit === nodeDefault) Error.stackTraceLimit = 3;
}
