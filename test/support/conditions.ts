// Google's conditions, as far as ours go: CEL, and the functions that IAM adds to it
// (https://cloud.google.com/iam/docs/conditions-attribute-reference).
import { Environment } from "@marcbachmann/cel-js";

/**
 * What a template such as `projects/_/buckets/{name}/` finds in a text: what stands between its two ends, the first of them
 * that there is, or nothing.
 */
function extract(text: string, template: string): string {
  const [, before = "", after = ""] = /^([^{]*)\{\w+\}([^}]*)$/.exec(template) ?? [];
  const start = text.indexOf(before);
  if (start < 0) return "";
  const rest = text.slice(start + before.length);
  const end = after === "" ? rest.length : rest.indexOf(after);
  return end < 0 ? "" : rest.slice(0, end);
}

const environment = new Environment({ unlistedVariablesAreDyn: true })
  .registerFunction("string.extract(string): string", extract)
  .registerFunction("list.hasOnly(list): bool", (list: unknown[], allowed: unknown[]) =>
    list.every((each) => allowed.includes(each)),
  );

/** Whether a condition is true; one that fails, for a claim that is missing for example, is not. */
export function holds(condition: string, variables: Record<string, unknown>): boolean {
  try {
    return environment.evaluate(condition, variables) === true;
  } catch {
    return false;
  }
}

/** Whether a change of a policy that touches these roles passes a condition on `modifiedGrantsByRole`. */
export function mayGrant(condition: string, roles: string[]): boolean {
  const attribute = 'api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", [])';
  return condition.includes(attribute) && holds(condition.replaceAll(attribute, "modified"), { modified: roles });
}
