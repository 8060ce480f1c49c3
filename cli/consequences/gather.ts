import { knowledge } from "../../knowledge";
import { weights } from "../../knowledge/model";
import type { Consequence, Single } from "./model";
import { marked } from "./words";

/** Tells in one sentence what is the same of several resources. The heaviest first, and of a weight what holds data. */
export function gathered(singles: Single[]): Consequence[] {
  const groups = new Map<string, Single[]>();
  for (const one of [...singles].sort((a, b) => place(a) - place(b) || (a.row ?? 0) - (b.row ?? 0))) {
    const key = `${one.weight} ${String(one.refused)} ${one.group}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap(together);
}

/** The places of the types in the tables. */
const places = new Map(Object.keys(knowledge).map((type, index) => [type, index]));

/** By weight, then by the order of the tables, in which data comes first. */
function place({ weight, type }: Single): number {
  return weights.indexOf(weight) * (places.size + 1) + (places.get(type) ?? places.size);
}

function together(members: Single[]): Consequence[] {
  const [first] = members;
  if (first === undefined) return [];
  const distinct = (values: string[]): string[] => [...new Set(values)].sort();
  const names = distinct(members.map(({ name }) => name));
  const are = names.length === 1 ? "it is" : "they are";
  const refusal = first.refused ? ` \`up\` refuses this, since ${are} protected.` : "";
  const { weight, refused, source, seconds } = first;
  return [
    {
      weight,
      text: `${first.together(distinct(members.map(({ label, name }) => label ?? name)), reasonOf(members))}${refusal}`,
      names,
      urns: members.map(({ urn }) => urn),
      concerned: distinct(members.flatMap(({ concerned }) => concerned)),
      refused,
      ...(source === undefined ? {} : { source }),
      ...(seconds === undefined ? {} : { seconds }),
    },
  ];
}

/** What several are replaced for: a property, and its values where they are the same for all. */
function reasonOf(members: Single[]): string {
  const [reason] = members.map((one) => one.reason);
  if (reason === undefined) return "";
  const same = members.every((one) => one.reason?.change === reason.change);
  return same ? `, since ${reason.change}` : `, since ${marked(reason.property)} changes`;
}
