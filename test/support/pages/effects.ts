// What a change of an argument does, in words: what is lost, interrupted, replaced and deleted, and what it costs.
import { consequencesOf } from "../../../cli/consequences/find";
import { costOfChange } from "../../../cost/estimate";
import { usualUsage } from "../../../cost/usage";
import type { Changed, Changes } from "./changes";
import { code, counts, listed, table, usd } from "./words";

/** Consequences that a reader must know before; what a reviewer looks at is in the plan. */
const told: readonly string[] = ["lost", "moved", "away"];

/** What is a new object with each content, by design. */
const contents: readonly string[] = [
  "gcp:storage/bucketObject:BucketObject",
  "gcp:secretmanager/secretVersion:SecretVersion",
];

/** The table, and what replaces nothing. */
export function effects({ changed, untried }: Changes): string {
  const rows = new Map<string, string[]>();
  const harmless: string[] = [];
  for (const change of changed.filter(({ argument }) => argument !== "protected")) {
    const effect = effectOf(change);
    if (effect === "") harmless.push(`\`${change.argument}\``);
    else rows.set(effect, [...(rows.get(effect) ?? []), assignment(change)]);
  }
  const lines = [...rows].map(([effect, arguments_]) => [arguments_.join("<br>"), effect]);
  return [
    lines.length === 0 ? "" : table(["changed in the example", "what the plan says of its resources"], lines),
    harmless.length === 0 ? "" : `Without a replacement: ${listed(harmless)}.`,
    untried.length === 0 ? "" : `Not tried: ${listed(untried.map((one) => `\`${one}\``))}.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const longest = 48;

function assignment({ argument, value, others }: Changed): string {
  const all = Object.entries({ [argument]: value, ...others });
  return all
    .map(([name, given]) => {
      const text = JSON.stringify(given);
      return code(`${name}: ${text.length > longest ? `${text.slice(0, longest - 1)}…` : text}`);
    })
    .join(" with ");
}

function effectOf({ steps: every, all, refused }: Changed): string {
  const steps = every.filter(({ type }) => !contents.includes(type));
  const shown = new Set(steps.map(({ urn }) => urn));
  const consequences = consequencesOf(every).filter(
    ({ weight, urns }) => told.includes(weight) && urns.some((urn) => shown.has(urn)),
  );
  const covered = new Set(consequences.flatMap(({ urns }) => urns));
  const ended = (operation: string): string => {
    const types = steps.filter((one) => one.operation === operation && !covered.has(one.urn)).map(({ type }) => type);
    return listed(counts(types));
  };
  const [replaced, deleted] = [ended("replace"), ended("delete")];
  const sentences = [
    ...(refused ? ["Refused while `protected`."] : []),
    ...consequences.map(({ text }) => withoutReason(text)),
    ...(replaced === "" ? [] : [`Replaces ${replaced}.`]),
    ...(deleted === "" ? [] : [`Deletes ${deleted}.`]),
  ];
  return [...sentences, ...(sentences.length === 0 ? [] : price(all))].join(" ");
}

/** The row's first column has the reason. */
function withoutReason(text: string): string {
  return text.replace(/, since \S+ (?:changes from .*? to .*?|changes|is set to .*?|is no longer set)\. /, ". ");
}

/** What it costs more or less a month, from a dollar on, where every price is known. */
function price(all: Changed["all"]): string[] {
  const { changes, total } = costOfChange(all, usualUsage);
  if (Math.abs(total) < 1 || changes.some((one) => one.usd === undefined)) return [];
  return [`${usd(Math.abs(total))} USD a month ${total > 0 ? "more" : "less"}.`];
}
