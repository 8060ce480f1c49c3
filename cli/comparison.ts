import { differences, replacesOnChange, type PropertyChange, type Step } from "../sandbox";
import type { PlanDocument } from "./document";
import { shortType } from "./render/names";

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
  unchanged: number;
  changes: ResourceChange[];
}

const order: readonly Kind[] = ["replace", "delete", "update", "create"];
const titles: Record<Kind, string> = {
  replace: "replaced",
  delete: "deleted",
  update: "updated",
  create: "created",
};

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

/** What `head` does to an environment that is as `base` says. */
export function comparePlans(base: PlanDocument, head: PlanDocument): Comparison {
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
  changes.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  return {
    stack: head.stack,
    changes,
    unchanged: after.size - changes.filter((change) => change.kind !== "delete").length,
  };
}

/** Markdown treats these as markup; a value comes from a program and may hold any of them. */
function code(value: unknown): string {
  const text = value === undefined ? "(none)" : JSON.stringify(value);
  const short = text.length > 120 ? `${text.slice(0, 117)}...` : text;
  // A longer fence than any inside keeps backticks literal; a line break would end the list item.
  const fence = "`".repeat(Math.max(0, ...[...short.matchAll(/`+/g)].map((run) => run[0].length)) + 1);
  const padding = short.startsWith("`") || short.endsWith("`") ? " " : "";
  return `${fence}${padding}${short.replaceAll("\n", " ")}${padding}${fence}`;
}

function renderResource(change: ResourceChange): string[] {
  const { resource, component, properties } = change;
  const owner = component === "" ? "" : ` in **${component}**`;
  const guarded = change.kind === "delete" || change.kind === "replace" ? resource.protect : false;
  return [
    `- \`${shortType(resource.type)}\` **${resource.name}**${owner}${guarded ? " (protected: `up` will refuse)" : ""}`,
    ...properties.map((property) => {
      const reason = property.replaces ? " **forces the replacement**" : "";
      return `  - \`${property.path}\`: ${code(property.from)} → ${code(property.to)}${reason}`;
    }),
  ];
}

/** The comparison for people: replacements and deletions first and in sight, the rest folded, grouped by component. */
export function renderComparison(comparison: Comparison): string {
  const lines = [`### ${comparison.stack}`, ""];
  const counts = order
    .map((kind) => ({ kind, count: comparison.changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0);
  const summary = counts.map(({ kind, count }) => `${count} ${titles[kind]}`).join(", ");
  lines.push(
    summary === ""
      ? `No change (${comparison.unchanged} resources).`
      : `**${summary}**, ${comparison.unchanged} unchanged.`,
    "",
  );
  for (const { kind, count } of counts) {
    const concerned = comparison.changes
      .filter((change) => change.kind === kind)
      .sort((one, other) => one.component.localeCompare(other.component));
    const visible = kind === "replace" || kind === "delete";
    const heading = `${count} ${titles[kind]}`;
    lines.push(visible ? `#### ⚠ ${heading}` : `<details><summary>${heading}</summary>`, "");
    lines.push(...concerned.flatMap(renderResource), "");
    if (!visible) lines.push("</details>", "");
  }
  return `${lines.join("\n")}\n`;
}
