// What the simulated cloud has no schema for. It goes through, since a program may use more packages than the cloud plays,
// and it is said.
import { isModelled } from "./models";
import { packageSchema, resourceSchema } from "./schema";
import { isProvider, packageOf } from "./urn";

const consequence = "properties go unchecked, and a change that replaces one looks like an update";

/** One sentence about what is not judged of a type, and what to add; nothing where its schema is there, or refuses it. */
export function uncheckedBecause(type: string): string | undefined {
  const name = packageOf(type);
  if (isProvider(type) || resourceSchema(type) !== undefined) return undefined;
  // https://www.pulumi.com/docs/iac/concepts/resources/dynamic-providers/
  if (/^pulumi-(nodejs|python):/.test(type)) {
    return `the simulated cloud does not run the dynamic providers of the program: their resources' ${consequence}; try them with the real engine`;
  }
  if (packageSchema(name) === undefined) {
    return (
      `the simulated cloud has no schema of the package ${name}: its resources' ${consequence}; add its types to ` +
      `sandbox/schemas/types.json and collect its schema, as sandbox/README.md says`
    );
  }
  if (!isClusterKind(type) || isModelled(type)) return undefined;
  return `the simulated cloud knows nothing of ${type}, which a cluster defines itself: its fields go unchecked; add a model with rules to sandbox/models, as sandbox/README.md says`;
}

/** Whether a type is of a group that no Kubernetes release has by itself, such as `secrets.hashicorp.com`. */
export function isClusterKind(type: string): boolean {
  return /^kubernetes:[^:/]*\.[^:]*\//.test(type);
}
