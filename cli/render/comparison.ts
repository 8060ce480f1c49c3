// Comparisons of plans as Markdown, for a comment of a forge.
import type { Weight } from "../../knowledge/model";
import { kinds, type Comparison, type Kind, type ResourceChange } from "../comparison";
import type { Consequence } from "../consequences/model";
import { groupBy } from "../group-by";
import { UsageError } from "../project";
import { mostReviewed, weightTitles } from "./consequences";
import { code } from "./markdown";
import { shortType } from "./names";
import { bytesOf, fitSections, isWhole, type Section } from "./sections";

/** An environment of which no comparison could be made. */
export interface NotCompared {
  stack: string;
}

export type Compared = Comparison | NotCompared;

export interface ComparisonLimits {
  /** Bytes that the text has at most; no limit by default. */
  limit?: number | undefined;
  /** Address where all of it is, to which a sentence leads when something is left out; none by default. */
  whole?: string | undefined;
}

/** What falls away last is first. A picture says more than a list of what is created, and less than the other lists. */
const weights = [
  "estimate",
  "lost",
  "moved",
  "away",
  "cost",
  "final",
  "rules",
  "endpoints",
  "replace",
  "delete",
  "review",
  "more to look at",
  "update",
  "picture",
  "create",
] as const;

const titles: Record<Kind, string> = { replace: "replaced", delete: "deleted", update: "updated", create: "created" };
/** GitHub's Mermaid draws no text that is longer (https://mermaid.js.org/config/schema-docs/config.html, maxTextSize). */
const largestPicture = 50_000;

function section(weight: (typeof weights)[number], before: string, items: string[], more = "more"): Section {
  const parts = items.map((text) => ({ text, count: 1 }));
  return { weight: weights.indexOf(weight), before, parts, after: "", more };
}

function folded(summary: string, { parts, ...rest }: Section): Section {
  return { ...rest, before: `<details><summary>${summary}</summary>`, parts, after: "</details>" };
}

/** A value as its program gave it. */
function value(printed: unknown): string {
  return printed === undefined ? "(none)" : code(JSON.stringify(printed));
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

/** A section for each weight of consequences. Of what is to be looked at, the first are in sight and the others folded. */
function meaning(consequences: Consequence[]): Section[] {
  const of = (weight: Weight): string[] =>
    consequences.filter((one) => one.weight === weight).map(({ text }) => `- ${text}`);
  return (Object.keys(weightTitles) as Weight[]).flatMap((weight) => {
    const items = of(weight);
    const heading = `**${weightTitles[weight]}**`;
    const more = "more consequences";
    if (weight !== "review") return [section(weight, heading, items, more)];
    const rest = items.slice(mostReviewed);
    return [
      section(weight, heading, items.slice(0, mostReviewed), more),
      folded(`${rest.length} more to look at`, section("more to look at", "", rest, more)),
    ];
  });
}

function picture({ picture: drawn }: Comparison): Section[] {
  if (drawn === undefined) return [];
  const text =
    drawn.length > largestPicture
      ? "It is too large for GitHub: `groundplan picture` draws it."
      : `\`\`\`mermaid\n${drawn.trimEnd()}\n\`\`\``;
  return [folded("Picture of the change", section("picture", "", [text]))];
}

/** What happens to resources of a kind. What is folded stands together by component, and is left out so. */
function ofKind(kind: Kind, changes: ResourceChange[]): Section {
  const sorted = [...changes].sort((one, other) => one.component.localeCompare(other.component));
  const heading = `${changes.length} ${titles[kind]}`;
  if (kind === "replace" || kind === "delete") return section(kind, `#### ⚠ ${heading}`, sorted.map(renderResource));
  const groups = groupBy(sorted, ({ component }) => component);
  const parts = [...groups.values()].map((group) => ({
    text: group.map(renderResource).join("\n"),
    count: group.length,
  }));
  return folded(heading, { ...section(kind, "", []), parts });
}

/** Sections in the order in which they are read: the picture stands after what goes and before the rest, which is folded. */
function sectionsOf(comparison: Comparison): Section[] {
  const { estimate, consequences, rules, endpoints, changes } = comparison;
  const of = (kind: Kind): Section =>
    ofKind(
      kind,
      changes.filter((change) => change.kind === kind),
    );
  return [
    section("estimate", "", estimate === "" ? [] : [estimate]),
    ...meaning(consequences),
    section("rules", "**Rules**", rules),
    section("endpoints", "**Promises touched**", endpoints),
    of("replace"),
    of("delete"),
    ...picture(comparison),
    of("update"),
    of("create"),
  ].filter(({ parts }) => parts.length > 0);
}

/** What is always there: the environment, and how many changes of each kind. */
function heading(compared: Compared): string {
  const title = `### ${code(compared.stack)}\n\n`;
  if (!("changes" in compared)) return `${title}No comparison: the run made no plan, or not one that can be read.\n\n`;
  const { changes, unchanged } = compared;
  const counts = kinds
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${titles[kind]}`);
  return counts.length === 0
    ? `${title}No change (${unchanged} resources).\n\n`
    : `${title}**${counts.join(", ")}**, ${unchanged} unchanged.\n\n`;
}

function isLeftOut(sections: readonly Section[], texts: readonly string[]): boolean {
  return sections.some((one, index) => !isWhole(one, texts[index] ?? ""));
}

/**
 * The comparisons for people, of an environment each: what the change means; then replacements and deletions in sight, the rest folded, grouped by component.
 * Where a limit has no room for all of it, whole sections of all environments fall away by weight, and of one that has some room whole items. What is left
 * out is counted.
 *
 * @throws UsageError if the limit has no room for the headings.
 */
export function renderComparisons(compared: readonly Compared[], { limit, whole }: ComparisonLimits = {}): string {
  const environments = compared.map((one) => ({
    head: heading(one),
    sections: "changes" in one ? sectionsOf(one) : [],
  }));
  const sections = environments.flatMap((one) => one.sections);
  const sentence = whole === undefined ? "" : `What has no room here is in [the whole comparison](<${whole}>).\n\n`;
  const frame = environments.reduce((sum, { head }) => sum + bytesOf(head), bytesOf(sentence));
  if (limit !== undefined && frame > limit) {
    throw new UsageError(`--limit: ${limit} bytes have no room for the headings; use at least ${frame}.`);
  }
  const texts = fitSections(sections, limit === undefined ? Infinity : limit - frame);
  const textOf = new Map(sections.map((one, index) => [one, texts[index] ?? ""]));
  const body = environments.map((one) => one.head + one.sections.map((each) => textOf.get(each) ?? "").join(""));
  return body.join("") + (isLeftOut(sections, texts) ? sentence : "");
}
