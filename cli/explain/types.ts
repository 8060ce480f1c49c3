// What is known of a resource type.
import { knowledge } from "../../knowledge";
import type { Change, Duration, Knowledge } from "../../knowledge/model";
import { replacesOnChange } from "../../sandbox";
import { filledSections, type Explanation, type ExplanationSection } from "./model";

export function classOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}

export function explainType(subject: string): Explanation | undefined {
  // The type of a URN stands before its name, behind those of its parents.
  const type = subject.startsWith("urn:pulumi:") ? (subject.split("::")[2]?.split("$").at(-1) ?? "") : subject;
  const found = Object.entries(knowledge).filter(
    ([token]) => token === type || classOf(token).toLowerCase() === type.toLowerCase(),
  );
  if (found.length === 0) return undefined;
  return {
    kind: "type",
    subject: found.map(([token]) => token).join(", "),
    lead: found.map(([, row]) => `A ${row.noun}. ${needs(row)}`).join(" "),
    sections: found.flatMap(([token, row]) => sectionsOf(token, row)),
  };
}

/** Whether what runs needs it, and how long it takes to make. */
export function needs({ needed, creation }: Knowledge): string {
  const time =
    creation === undefined
      ? "How long it takes to make one is not known."
      : `It takes ${lasting(creation)} to make one (${creation.source}).`;
  return `${needed === true ? "What runs does not work without it. " : ""}${time}`;
}

function lasting({ seconds, range: [shortest, longest] }: Duration): string {
  const duration = (count: number): string => (count < 90 ? `${count} s` : `${Math.round(count / 60)} min`);
  return `${duration(seconds)}, ${duration(shortest)} to ${duration(longest)}`;
}

const fates = { lost: "is lost with it", moved: "stays where it was", again: "comes back by itself" };

/** What it holds, what a change of its main properties does, and what nobody can undo. */
export function sectionsOf(
  type: string,
  { holds = [], changes = [], final = [] }: Knowledge,
  name = "it",
): ExplanationSection[] {
  return filledSections([
    { title: "It holds", items: holds.map(({ what, fate }) => `${of(what, name)}: ${fates[fate]}`) },
    {
      title: "A change",
      items: changes.map(({ path: property, when, what }) => {
        const replaces = replacesOnChange(type, property) ? " (replaces it)" : "";
        return `${property}${valuesOf(when)}: ${of(what, name)}${replaces}`;
      }),
    },
    {
      title: "Cannot be undone",
      items: final.map(({ on, what }) => `once it is ${on === "create" ? "made" : "gone"}: ${of(what, name)}`),
    },
  ]);
}

/** Of which values a row speaks. */
function valuesOf({ to, by }: NonNullable<Change["when"]> = {}): string {
  if (to !== undefined) return ` (to ${to.join(" or ")})`;
  return by === undefined ? "" : ` (${by})`;
}

/** A text of the tables without a change to fill it in from. */
function of(what: string, name: string): string {
  const own: Record<string, string> = { it: "it", its: "its", from: "the old value", to: "the new value", this: name };
  return what.replace(/\{([^{}|]+)(?:\|([^{}]*))?\}/g, (_, path: string, words?: string) => own[path] ?? words ?? path);
}
