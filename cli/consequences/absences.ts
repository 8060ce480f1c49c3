// What is away while a plan is carried out.
import { knownOf } from "../../knowledge";
import type { Duration, Knowledge } from "../../knowledge/model";
import type { Step } from "../../sandbox";
import type { Dependents } from "./concerned";
import { isEnding, type Endings } from "./endings";
import type { Consequence } from "./model";
import { amount, lasting, listed, marked } from "./words";

interface Absence {
  applications: string[];
  missing: Step[];
}

/** A sentence for each group of applications that lack the same. */
export function absencesOf(changed: Step[], dependents: Dependents, endings: Endings): Consequence[] {
  const missing = new Map<string, Step[]>();
  for (const step of changed) {
    if (!isEnding(step) || !endings.isNeeded(step)) continue;
    for (const name of dependents.of(step.urn)) missing.set(name, [...(missing.get(name) ?? []), step]);
  }
  const groups = new Map<string, Absence>();
  for (const [application, steps] of missing) {
    const key = steps.map(({ urn }) => urn).join();
    groups.set(key, { applications: [...(groups.get(key)?.applications ?? []), application], missing: steps });
  }
  return [...groups.values()].map(consequenceOf);
}

function consequenceOf({ applications, missing }: Absence): Consequence {
  const replaced = missing.filter(({ operation }) => operation === "replace");
  const gone = missing.filter(({ operation }) => operation === "delete");
  const longest = replaced
    .flatMap(({ type }) => knownOf(type)?.creation ?? [])
    .sort((one, other) => other.seconds - one.seconds)[0];
  const names = applications.sort();
  const verb = names.length === 1 ? "is" : "are";
  const parts = [
    ...(replaced.length === 0
      ? []
      : [`while ${kinds(replaced)} ${isOne(replaced) ? "is" : "are"} made anew${atLeast(longest)}`]),
    ...(gone.length === 0 ? [] : [`without ${kinds(gone)}`]),
  ];
  return {
    weight: "away",
    text: `${listed(names.map(marked))} ${verb} away or impaired ${parts.join(", and ")}.`,
    names: missing.map(({ name }) => name).sort(),
    urns: missing.map(({ urn }) => urn),
    concerned: names,
    refused: false,
    ...(longest === undefined ? {} : { seconds: longest.seconds, source: longest.source }),
  };
}

function atLeast(longest: Duration | undefined): string {
  return longest === undefined ? "" : `, which takes ${lasting(longest)} at least`;
}

function isOne(steps: Step[]): boolean {
  return steps.length === 1;
}

/** `the PostgreSQL server main, 36 secrets and 2 buckets`. */
function kinds(steps: Step[]): string {
  const byNoun = new Map<string, { known: Knowledge; names: string[] }>();
  for (const { type, name, inputs } of steps) {
    const known = knownOf(type, inputs) ?? { noun: "resource" };
    byNoun.set(known.noun, { known, names: [...(byNoun.get(known.noun)?.names ?? []), name] });
  }
  return listed([...byNoun.values()].map(({ known, names }) => amount(known, names)));
}
