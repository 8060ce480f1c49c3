// Doors that lead in from somebody's own network alone: here users load a server from everywhere.
import type { Reason } from "./reasons";

export const inside: Reason = [
  "to do",
  "lets in a network of one's own alone, and the front door lets everybody in: put Cloudflare Access before it, or let nobody but callers reach the program (private, and no host name)",
];

const word = /(^|[-_])(internal|private)([-_]|$)/i;

/**
 * Annotations and classes of Ingresses and Services, and Cloud Run's own, with values by which they do so
 * (https://cloud.google.com/kubernetes-engine/docs/how-to/internal-load-balancing, https://cloud.google.com/run/docs/securing/ingress,
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/).
 */
const settings: [name: RegExp, value: RegExp][] = [
  [/(^|\/)ingress\.class$|(^|\.)ingressClassName$/, word],
  [/\/(load-balancer-type|aws-load-balancer-scheme|scheme)$/, /^internal$/i],
  [/\/[\w-]*load-balancer-internal$/, /^(true|0\.0\.0\.0\/0)$/i],
  [/^run\.googleapis\.com\/ingress$/, /^internal$/],
];

/** Whether a setting does so. */
export function isInside(name: string, value: string): boolean {
  return settings.some(([names, values]) => names.test(name) && values.test(value));
}

/** Whether a type of a resource is a door that does so, by its own words: `internal-expose`. */
export function isInsideDoor(type: string): boolean {
  return word.test(type) && /expose|route|ingress|gateway|dns|endpoint|http/i.test(type);
}
