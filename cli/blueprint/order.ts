// In which order people do it: nothing before what it needs, first what most needs, a component as far as possible in one go, and
// what is of one type together.
import type { Step } from "../../sandbox";
import type { Deployed } from "./environment";

/** Resources of one type, of one component, that are made one after the other. */
export interface Group {
  /** The component's URN; nothing for what the program makes without one. */
  component: string | undefined;
  type: string;
  steps: Step[];
}

/** Every resource once, in groups. */
export function inOrder(deployed: Deployed): Group[] {
  const resources = deployed.resources();
  const needs = needsOf(resources, deployed);
  const owner = new Map(resources.map((step) => [step.urn, deployed.componentOf(step)?.urn]));
  const weight = weights(resources, needs, owner);
  const weightOf = ({ urn }: Step): number => weight.get(owner.get(urn)) ?? 0;
  const waiting = new Waiting(resources, needs);
  const groups: Group[] = [];
  for (;;) {
    const ready = waiting.ready();
    const [first] = ready;
    if (first === undefined) return groups;
    const last = groups.at(-1);
    const same = ready.filter((step) => last !== undefined && owner.get(step.urn) === last.component);
    const next =
      same.find(({ type }) => type === last?.type) ??
      same[0] ??
      ready.reduce((one, other) => (weightOf(other) > weightOf(one) ? other : one), first);
    const component = owner.get(next.urn);
    if (last !== undefined && last.component === component && last.type === next.type) last.steps.push(next);
    else groups.push({ component, type: next.type, steps: [next] });
    waiting.done(next);
  }
}

type Needs = ReadonlyMap<string, Set<string>>;
type Owner = ReadonlyMap<string, string | undefined>;

/** What is not made yet, and what of it could be. */
class Waiting {
  private readonly left: Map<string, Step>;
  private readonly open: Map<string, number>;
  private readonly neededBy = new Map<string, string[]>();

  constructor(resources: Step[], needs: Needs) {
    this.left = new Map(resources.map((step) => [step.urn, step]));
    this.open = new Map(resources.map(({ urn }) => [urn, needs.get(urn)?.size ?? 0]));
    for (const [urn, needed] of needs) {
      for (const one of needed) addTo(this.neededBy, one, urn);
    }
  }

  /** In the order of the program. A plan has no circle; a file that claims one is told in the order of the file. */
  ready(): Step[] {
    const left = [...this.left.values()];
    const ready = left.filter(({ urn }) => this.open.get(urn) === 0);
    return ready.length === 0 ? left.slice(0, 1) : ready;
  }

  done({ urn }: Step): void {
    this.left.delete(urn);
    for (const one of this.neededBy.get(urn) ?? []) this.open.set(one, (this.open.get(one) ?? 1) - 1);
  }
}

/** To the list of a key. The list is the map's own: half of the resources need the same few. */
function addTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** What each resource needs: what it names, and what its provider does. A component stands for all that is in it. */
function needsOf(resources: Step[], deployed: Deployed): Needs {
  const inside = new Map<string, string[]>();
  for (const step of resources) {
    for (const { urn } of deployed.within(step)) addTo(inside, urn, step.urn);
  }
  const known = new Set(resources.map(({ urn }) => urn));
  const reached = (urns: string[]): string[] =>
    urns.flatMap((urn) => (known.has(urn) ? [urn] : (inside.get(urn) ?? [])));
  return new Map(
    resources.map((step) => {
      const provider = step.provider === undefined ? undefined : deployed.at(step.provider);
      const parents = deployed.within(step).flatMap(({ dependencies }) => dependencies);
      const named = [...step.dependencies, ...(provider?.dependencies ?? []), ...parents];
      const own = reached(named).filter((urn) => urn !== step.urn);
      return [step.urn, new Set(own)];
    }),
  );
}

/** How often resources of other components name something of each. */
function weights(resources: Step[], needs: Needs, owner: Owner): Map<string | undefined, number> {
  const weight = new Map<string | undefined, number>();
  for (const { urn } of resources) {
    for (const needed of needs.get(urn) ?? []) {
      const component = owner.get(needed);
      if (component !== owner.get(urn)) weight.set(component, (weight.get(component) ?? 0) + 1);
    }
  }
  return weight;
}
