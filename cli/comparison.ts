import { differences, replacesOnChange, type PropertyChange, type Step } from "../sandbox";
import { endpointsTouched, rulesTouched, type Judged } from "./compared-promises";
import { consequencesOf } from "./consequences/find";
import type { Consequence } from "./consequences/model";
import { estimateOf, told } from "./critical-path/estimate";
import type { PlanDocument } from "./document";
import { pictureOf } from "./picture/draw";
import { renderMermaid } from "./picture/mermaid";
import { mostReviewed, weightTitles } from "./render/consequences";
import { code } from "./render/markdown";
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

const order: readonly Kind[] = ["replace", "delete", "update", "create"];
/** Characters of a comparison without any change: six headings, each with a remark, a summary, and the sentence at its end. */
const frame = 1130;
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
  changes.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const steps = asSteps(changes, head);
  const picture = pictureOf(steps, head.stack);
  const isMarked = picture.nodes.some(({ operation }) => operation !== "same" && operation !== "read");
  return {
    stack: head.stack,
    consequences: consequencesOf(steps, code),
    estimate: told(estimateOf(steps), code),
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

/** A value as its program gave it. */
function value(given: unknown): string {
  return given === undefined ? "(none)" : code(JSON.stringify(given));
}

/** What a reader must know of a change beyond its properties, or nothing. No resource has its provider's project among its inputs. */
function remark({ kind, resource, properties }: ResourceChange): string {
  if ((kind === "delete" || kind === "replace") && resource.protect) return " (protected: `up` will refuse)";
  const isMoved =
    resource.type === "pulumi:providers:gcp" &&
    properties.some(({ path, from }) => path === "project" && from !== undefined);
  return kind === "update" && isMoved
    ? " (another project: what is in the old one stays there, and this comparison does not show it)"
    : "";
}

function renderResource(change: ResourceChange): string {
  const { resource, component, properties } = change;
  const owner = component === "" ? "" : ` in ${code(component)}`;
  return [
    `- **${code(shortType(resource.type))}** ${code(resource.name)}${owner}${remark(change)}`,
    ...properties.map((property) => {
      const reason = property.replaces ? " **forces the replacement**" : "";
      return `  - ${code(property.path)}: ${value(property.from)} → ${value(property.to)}${reason}`;
    }),
  ].join("\n");
}

/** How many changes are written out in at most so many characters. Each is left out or there as a whole. */
function fitting(texts: string[], room: number): string[] {
  let used = 0;
  const most = texts.findIndex((text) => (used += text.length + 1) > room);
  return most < 0 ? texts : texts.slice(0, most);
}

/** The consequences under the headings of their weights, in at most so many characters: the heaviest first. */
function renderMeaning(consequences: Consequence[], room: number): string[] {
  const reviews = consequences.filter(({ weight }) => weight === "review").slice(0, mostReviewed);
  const told = [...consequences.filter(({ weight }) => weight !== "review"), ...reviews];
  const items = told.map(({ weight, text }, index) => {
    const previous = told[index - 1]?.weight;
    const gap = previous === undefined ? "" : "\n";
    return previous === weight ? `- ${text}` : `${gap}**${weightTitles[weight]}**\n\n- ${text}`;
  });
  const shown = fitting(items, room);
  const rest = consequences.length - shown.length;
  const more = rest > 0 ? ["", `… and ${rest} more consequences, for which there is no room here.`] : [];
  return shown.length + more.length === 0 ? [] : [...shown, ...more, ""];
}

/** Items under a heading, in at most so many characters, with the number of those that are left out. */
function renderItems(title: string, items: string[], room: number): string[] {
  if (items.length === 0) return [];
  const shown = fitting(items, room);
  const rest = items.length - shown.length;
  return [
    `**${title}**`,
    "",
    ...shown,
    ...(rest > 0 ? ["", `… and ${rest} more, for which there is no room here.`] : []),
    "",
  ];
}

/** Adds the picture as a whole, if it takes no more than half of the room. Answers how many characters it took. */
function addPicture(lines: string[], { picture }: Comparison, room: number): number {
  if (picture === undefined || picture.length > room / 2) return 0;
  const section = [
    "<details><summary>Picture of the change</summary>",
    "",
    "```mermaid",
    picture.trimEnd(),
    "```",
    "",
    "</details>",
    "",
  ];
  lines.push(...section);
  return section.join("\n").length;
}

/** A sentence that leads to the whole comparison, where something of it was left out. */
function renderWhole(lines: string[], { picture }: Comparison, address: string): string[] {
  const isPictureLeftOut = picture !== undefined && !lines.includes(picture.trimEnd());
  const isLeftOut = isPictureLeftOut || lines.some((line) => line.startsWith("… and "));
  return isLeftOut && address !== "" ? [`What has no room here is in [the whole comparison](<${address}>).`, ""] : [];
}

/**
 * The comparison for people: what it means; then replacements and deletions in sight, the rest folded, grouped by component.
 * What is left out for a limit of characters is counted; the summary always counts all.
 *
 * @param whole - address where all of it is, to which a sentence leads when something is left out; none by default
 */
export function renderComparison(comparison: Comparison, limit = Infinity, whole = ""): string {
  const counts = order
    .map((kind) => ({ kind, count: comparison.changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0);
  const summary = counts.map(({ kind, count }) => `${count} ${titles[kind]}`).join(", ");
  const lines = [
    `### ${code(comparison.stack)}`,
    "",
    summary === ""
      ? `No change (${comparison.unchanged} resources).`
      : `**${summary}**, ${comparison.unchanged} unchanged.`,
    "",
    ...(comparison.estimate === "" ? [] : [comparison.estimate, ""]),
  ];
  // The headings and the remarks about what is left out take less than this.
  let room = limit - frame - comparison.estimate.length - whole.length;
  const meaning = renderMeaning(comparison.consequences, room / 2);
  room -= meaning.join("\n").length;
  lines.push(...meaning);
  const promises = [
    ...renderItems("Rules", comparison.rules, room / 4),
    ...renderItems("Promises touched", comparison.endpoints, room / 8),
  ];
  room -= promises.join("\n").length;
  lines.push(...promises);
  // The picture stands after what goes and before the rest, which is folded.
  const firstFolded = counts.find(({ kind }) => kind === "update" || kind === "create")?.kind;
  for (const { kind, count } of counts) {
    if (kind === firstFolded) room -= addPicture(lines, comparison, room);
    const concerned = comparison.changes
      .filter((change) => change.kind === kind)
      .sort((one, other) => one.component.localeCompare(other.component))
      .map(renderResource);
    const shown = fitting(concerned, room);
    room -= shown.join("\n").length;
    const visible = kind === "replace" || kind === "delete";
    const heading = `${count} ${titles[kind]}`;
    lines.push(visible ? `#### ⚠ ${heading}` : `<details><summary>${heading}</summary>`, "", ...shown, "");
    if (shown.length < count) lines.push(`… and ${count - shown.length} more, for which there is no room here.`, "");
    if (!visible) lines.push("</details>", "");
  }
  if (firstFolded === undefined) addPicture(lines, comparison, room);
  lines.push(...renderWhole(lines, comparison, whole));
  return `${lines.join("\n")}\n`;
}
