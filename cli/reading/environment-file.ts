// What other commands print about an environment, in one shape: a plan, a preview of the Pulumi engine, a stack's state.
import * as z from "zod";
import type { Properties, Step } from "../../sandbox";
import {
  previewSteps,
  stackOutputs,
  stateSteps,
  type EngineResource,
  type EngineStep,
} from "../../sandbox/engine/documents";
import type { PlanDocument } from "../document";
import { planSchema, readDocument } from "../plan-file";
import { UsageError } from "../project";

/** What a file says of an environment. */
export interface EnvironmentFile {
  /** `plan`: of `groundplan plan --json`; `preview`: of `pulumi preview --json`; `state`: of `pulumi stack export`. */
  source: "plan" | "preview" | "state";
  /** The stack's name; empty where no resource tells it. */
  stack: string;
  /** Every resource that the file knows. A preview without `--show-sames` leaves out those that stay. */
  steps: Step[];
  /** The stack's outputs, masked; empty where the file has none. */
  outputs: Properties;
  /** What it failed for. */
  errors: { message: string }[];
}

const mostResources = 20_000;
const properties = z.record(z.string(), z.unknown());

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  protect: z.boolean().optional(),
  retainOnDelete: z.boolean().optional(),
  delete: z.boolean().optional(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  inputs: properties.nullish(),
  outputs: properties.nullish(),
});

/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go, DeploymentV3 in an UntypedDeployment. */
const state = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({ resources: z.array(resource).max(mostResources).nullish() }),
});

/** https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go, PreviewDigest. */
const preview = z.looseObject({
  steps: z
    .array(
      z.looseObject({
        op: z.string(),
        urn: z.string(),
        oldState: resource.nullish(),
        newState: resource.nullish(),
        detailedDiff: z.record(z.string(), z.looseObject({ kind: z.string() })).nullish(),
      }),
    )
    .max(mostResources)
    .nullish(),
  diagnostics: z.array(z.looseObject({ message: z.string().optional(), severity: z.string().optional() })).nullish(),
  changeSummary: z.record(z.string(), z.number()),
});

/**
 * Reads a file of any of the three kinds.
 *
 * @throws UsageError if it is none of them, or of a run that failed and so says nothing about what there would be.
 */
export function readEnvironmentFile(file: string): EnvironmentFile {
  const read = readFailedToo(file);
  const [error] = read.errors;
  if (error !== undefined) throw failed(file, read.source, error.message);
  return read;
}

/**
 * The same, also of a run that failed: its steps are those before what it failed for.
 *
 * @throws UsageError if it is none of the three kinds.
 */
export function readFailedToo(file: string): EnvironmentFile {
  const document = readDocument(file, "a plan, a preview or a state");
  const read = fromPlan(document) ?? fromPreview(document) ?? fromState(document);
  if (read !== undefined) return { ...read, stack: read.stack === "" ? stackOf(read.steps) : read.stack };
  throw new UsageError(
    `${file} is no plan, no preview and no state; write it with \`groundplan plan <environment> --json\`, \`pulumi preview --json --show-sames\` or \`pulumi stack export\`.`,
  );
}

function fromPlan(document: unknown): EnvironmentFile | undefined {
  if (!planSchema.safeParse(document).success) return undefined;
  const { stack, resources, errors, outputs = {} } = document as Partial<PlanDocument> & Omit<PlanDocument, "outputs">;
  return { source: "plan", stack, steps: resources, outputs, errors };
}

function fromPreview(document: unknown): EnvironmentFile | undefined {
  const parsed = preview.safeParse(document);
  if (!parsed.success) return undefined;
  const diagnostics = (parsed.data.diagnostics ?? []).filter(({ severity }) => severity === "error");
  const steps = (parsed.data.steps ?? []).map((step) => ({
    ...step,
    oldState: engineResource(step.oldState),
    newState: engineResource(step.newState),
  }));
  const outputs = stackOutputs(steps.flatMap(({ newState }) => newState ?? []));
  const errors = diagnostics.map(({ message = "" }) => ({ message: message.trim() }));
  return { source: "preview", stack: "", steps: previewSteps(steps as EngineStep[]), outputs, errors };
}

function fromState(document: unknown): EnvironmentFile | undefined {
  const parsed = state.safeParse(document);
  if (!parsed.success) return undefined;
  const resources = (parsed.data.deployment.resources ?? []).flatMap((one) => engineResource(one) ?? []);
  return { source: "state", stack: "", steps: stateSteps(resources), outputs: stackOutputs(resources), errors: [] };
}

/** The engine writes `null` for what is empty. */
function engineResource(read: z.output<typeof resource> | null | undefined): EngineResource | undefined {
  if (read === null || read === undefined) return undefined;
  const { dependencies, propertyDependencies, inputs, outputs, ...rest } = read;
  return {
    ...rest,
    dependencies: dependencies ?? [],
    propertyDependencies: propertyDependencies ?? {},
    inputs: inputs ?? {},
    outputs: outputs ?? {},
  } as unknown as EngineResource;
}

function failed(file: string, what: string, message: string): UsageError {
  return new UsageError(
    `${file} is of a ${what} that failed (${message.trim().split("\n", 1)[0] ?? ""}); correct what it failed for, and write it again.`,
  );
}

/** `urn:pulumi:<stack>::…`. */
function stackOf(steps: Step[]): string {
  return /^urn:pulumi:([^:]+)::/.exec(steps[0]?.urn ?? "")?.[1] ?? "";
}
