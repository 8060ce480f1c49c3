import { differences, replacesOnChange, type PropertyChange, type Step } from "../sandbox";
import { endpointsTouched, rulesTouched, type Judged } from "./compared-promises";
import { consequencesOf } from "./consequences/find";
import type { Consequence } from "./consequences/model";
import { estimateOf, estimateSentence } from "./critical-path/estimate";
import type { PlanDocument } from "./document";
import { pictureOf } from "./picture/draw";
import { renderMermaid } from "./picture/mermaid";
import { code } from "./render/markdown";

export type Kind = "replace" | "delete" | "update" | "create";

/** What happens to one resource between two plans of the same environment. */
export interface ResourceChange {
  kind: Kind;
  resource: Step;
  /** Name of the component that the resource belongs to; empty at the top. */
  component: string;
  properties: PropertyChange[];
}

export interface Comparison {
  stack: string;
  /** What the changes mean for people, the heaviest first. */
  consequences: Consequence[];
  /** How long the change takes with the real engine, in words; empty where nothing takes time. */
  estimate: string;
  /** The environment with the change marked, as Mermaid; absent where nothing changes that a picture shows. */
  picture?: string;
  /** Rules that the change breaks, or keeps again, as items of Markdown; the heaviest first. */
  rules: string[];
  /** End points whose contract changes, as items of Markdown. */
  endpoints: string[];
  unchanged: number;
  changes: ResourceChange[];
}

/** Kinds of changes, the heaviest first. */
export const kinds: readonly Kind[] = ["replace", "delete", "update", "create"];

/** Pulumi's stack resource is there in every plan and says nothing. */
function resourcesOf(document: PlanDocument): Map<string, Step> {
  const resources = document.resources.filter(
    (step) => step.type !== "pulumi:pulumi:Stack" && step.operation !== "delete",
  );
  return new Map(resources.map((step) => [step.urn, step]));
}

function changed(base: Step, head: Step): PropertyChange[] {
  const properties = differences(base.inputs, head.inputs).map((change) => ({
    ...change,
    replaces: replacesOnChange(head.type, change.path),
  }));
  if (base.protect !== head.protect) {
    properties.push({ path: "(protect)", kind: "update", from: base.protect, to: head.protect, replaces: false });
  }
  return properties;
}

/** What `head` does to an environment that is as `base` says. Rules are asked where somebody says by which settings. */
export function comparePlans(base: PlanDocument, head: PlanDocument, policy?: Judged): Comparison {
  const before = resourcesOf(base);
  const after = resourcesOf(head);
  const owner = (step: Step): string => {
    const parent = step.parent === undefined ? undefined : (after.get(step.parent) ?? before.get(step.parent));
    return parent?.name ?? "";
  };
  const changes: ResourceChange[] = [];
  for (const step of after.values()) {
    const old = before.get(step.urn);
    const properties = old === undefined ? [] : changed(old, step);
    if (old !== undefined && properties.length === 0) continue;
    const kind = old === undefined ? "create" : properties.some((change) => change.replaces) ? "replace" : "update";
    changes.push({ kind, resource: step, component: owner(step), properties });
  }
  for (const step of before.values()) {
    if (!after.has(step.urn)) changes.push({ kind: "delete", resource: step, component: owner(step), properties: [] });
  }
  changes.sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
  const steps = asSteps(changes, head);
  const picture = pictureOf(steps, head.stack);
  const isMarked = picture.nodes.some(({ operation }) => operation !== "same" && operation !== "read");
  return {
    stack: head.stack,
    consequences: consequencesOf(steps, code),
    estimate: estimateSentence(estimateOf(steps), code),
    ...(isMarked ? { picture: renderMermaid(picture) } : {}),
    rules: policy === undefined ? [] : rulesTouched(base, head, policy),
    endpoints: endpointsTouched(base, head),
    changes,
    unchanged: after.size - changes.filter((change) => change.kind !== "delete").length,
  };
}

/** The head's resources as steps from the base's, and what the head no longer has. */
function asSteps(changes: ResourceChange[], head: PlanDocument): Step[] {
  const byUrn = new Map(changes.map((change) => [change.resource.urn, change]));
  const kept = head.resources
    .filter(({ operation }) => operation !== "delete")
    .map((step): Step => {
      const change = byUrn.get(step.urn);
      if (change === undefined) return { ...step, operation: "same", replaceReasons: [], diff: [] };
      const replaceReasons = change.properties.filter(({ replaces }) => replaces).map(({ path }) => path);
      return { ...step, operation: change.kind, replaceReasons, diff: change.properties };
    });
  const gone = changes.filter(({ kind }) => kind === "delete");
  return [...kept, ...gone.map(({ resource }): Step => ({ ...resource, operation: "delete", diff: [] }))];
}
