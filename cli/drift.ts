import { isDeepStrictEqual } from "node:util";

/** A step of a preview, as far as drift goes. */
export interface PreviewStep {
  op: string;
  urn: string;
  oldState?: { inputs?: Record<string, unknown> | undefined } | undefined;
  newState?: { inputs?: Record<string, unknown> | undefined } | undefined;
  diffReasons?: string[] | null | undefined;
  detailedDiff?: Record<string, unknown> | null | undefined;
}

/** Operations that change nothing: what is as it should be, looked up, or read again. */
const harmless = new Set(["same", "read", "refresh", "read-discard"]);

/**
 * The steps that change something real.
 *
 * - A provider is no resource of a cloud. Vault's always differs, since a preview logs in with another identity.
 * - An update without a difference is what Pulumi plans for a resource that was not ready when it was read, such as a
 *   Deployment that an autoscaler gives another pod at the moment: its reasons are kept as initialisation errors, and the
 *   step is there to try again (RefreshStep.Apply and StepGenerator in https://github.com/pulumi/pulumi/tree/master/pkg/resource/deploy).
 */
export function findDrift(steps: PreviewStep[]): PreviewStep[] {
  return steps.filter((step) => !harmless.has(step.op) && !isProvider(step.urn) && !isEmptyUpdate(step));
}

/** By the last type of a URN's chain of types. */
function isProvider(urn: string): boolean {
  const types = urn.split("::")[2] ?? "";
  return types.split("$").at(-1)?.startsWith("pulumi:providers:") === true;
}

function isEmptyUpdate({ op, diffReasons, detailedDiff, oldState, newState }: PreviewStep): boolean {
  if (op !== "update") return false;
  if ((diffReasons ?? []).length > 0 || Object.keys(detailedDiff ?? {}).length > 0) return false;
  // Some providers give no reason for a difference: what the program asks for must be what it asked for before.
  return oldState !== undefined && newState !== undefined && isDeepStrictEqual(oldState.inputs, newState.inputs);
}
