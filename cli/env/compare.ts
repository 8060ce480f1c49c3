// Two environments side by side.
import { Access, type EnvDocument } from "./documents";
import type { Tree } from "./names";

/** What is to be said of a key in two environments. */
export const Verdict = {
  Equal: "equal",
  Different: "different",
  /** In both, and the values are not compared: one of them may not be read, or only names were asked for. */
  Present: "present",
  OnlyInOne: "only-in-one",
  OnlyInOther: "only-in-other",
  /** It is in one, and the keys of the other may not be read. */
  Unknown: "unknown",
} as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** A key in two environments. */
export interface KeyComparison {
  tree: Tree;
  key: string;
  verdict: Verdict;
  /** The values, where they may be read. */
  one: string | undefined;
  other: string | undefined;
}

/** Compares the documents of an application in two environments, key by key. */
export function compareDocuments(one: EnvDocument[], other: EnvDocument[]): KeyComparison[] {
  return one.flatMap((document) => {
    const counterpart = other.find(({ tree }) => tree === document.tree);
    if (counterpart === undefined) return [];
    const keys = [...new Set([...document.keys, ...counterpart.keys])].sort();
    return keys.map((key) => ({
      tree: document.tree,
      key,
      verdict: judge(key, document, counterpart),
      one: document.values.get(key),
      other: counterpart.values.get(key),
    }));
  });
}

function judge(key: string, one: EnvDocument, other: EnvDocument): Verdict {
  if (one.access === Access.None || other.access === Access.None) return Verdict.Unknown;
  if (!other.keys.includes(key)) return Verdict.OnlyInOne;
  if (!one.keys.includes(key)) return Verdict.OnlyInOther;
  if (one.access !== Access.Values || other.access !== Access.Values) return Verdict.Present;
  return one.values.get(key) === other.values.get(key) ? Verdict.Equal : Verdict.Different;
}

/** What a comparison comes to. */
export interface ComparisonSummary {
  /** Whether the environments differ for sure. */
  differs: boolean;
  /** Whether something that was wanted could not be compared. */
  isIncomplete: boolean;
}

export function summarizeComparison(
  comparisons: KeyComparison[],
  documents: EnvDocument[],
  onlyNames: boolean,
): ComparisonSummary {
  const some = (...verdicts: Verdict[]): boolean => comparisons.some(({ verdict }) => verdicts.includes(verdict));
  return {
    differs: some(Verdict.Different, Verdict.OnlyInOne, Verdict.OnlyInOther),
    isIncomplete: documents.some(({ access }) => access === Access.None) || (!onlyNames && some(Verdict.Present)),
  };
}
