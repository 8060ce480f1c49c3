// The blueprint of an environment, from its plan, its preview or its state.
import { knownOf } from "../../knowledge";
import type { Properties, Step } from "../../sandbox";
import { pictureOf } from "../picture/draw";
import { renderMermaid } from "../picture/mermaid";
import { consequencesOf } from "../consequences/find";
import { code } from "../render/markdown";
import { changesBetween } from "./changes";
import { Deployed } from "./environment";
import type { Blueprint, Content, Contract, Ending, Part } from "./model";
import { leaving, recovery } from "./recovery";
import { rights } from "./rights";
import { introduction, pageOf, reasons } from "./sections";
import { manualSteps, type ManualStep } from "./steps";
import { isTable } from "../../sandbox/wire";

/** What is read of an environment. */
export interface Subject {
  environment: string;
  steps: Step[];
  /** The stack's outputs, of which the contracts are a part. */
  outputs: Properties;
}

/**
 * The next blueprint of an environment: of the version before if nothing is different, else one more. Secrets are in none, since what
 * it is made of has none.
 */
export function blueprintOf(subject: Subject, before?: Blueprint): Blueprint {
  const content = contentOf(subject);
  if (before === undefined) return { formatVersion: 1, ...content, version: 1, changes: [] };
  const changes = changesBetween(before, content);
  if (changes.length === 0) return { ...before, ...content, version: before.version, changes: before.changes };
  return { formatVersion: 1, ...content, version: before.version + 1, changes };
}

function contentOf({ environment, steps: unsorted, outputs }: Subject): Content {
  // Adapters register in other orders, which makes no difference.
  const steps = [...unsorted].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const deployed = new Deployed(steps);
  const manual = manualSteps(deployed);
  return {
    environment,
    parts: partsOf(deployed, manual),
    picture: renderMermaid(pictureOf(settled(steps), environment)),
    steps: manual,
    contracts: contractsOf(outputs),
    rights: rights(deployed),
    recovery: recovery(deployed, environment),
    leaving: leaving(),
    endings: endingsOf(steps),
  };
}

/** The picture is of what there is, whatever changes at the moment. */
function settled(steps: Step[]): Step[] {
  return steps.filter(({ operation }) => operation !== "delete").map((step) => ({ ...step, operation: "same" }));
}

/** In the order of the manual process, in which what most needs comes first. */
function partsOf(deployed: Deployed, steps: ManualStep[]): Part[] {
  const kinds = [...new Set(steps.map(({ component }) => component?.kind ?? ""))];
  return kinds.map((kind): Part => {
    const names = [...new Set(steps.filter((one) => (one.component?.kind ?? "") === kind).map(nameOf))];
    const what = introduction(kind);
    return {
      kind,
      what: what ?? "",
      why: reasons(kind),
      page: what === undefined ? "" : pageOf(kind),
      each: names.map((name) => ({ name, has: counted(deployed, kind, name) })),
    };
  });
}

function nameOf({ component }: ManualStep): string {
  return component?.name ?? "";
}

function counted(deployed: Deployed, kind: string, name: string): string[] {
  const counts = new Map<string, { count: number; several: string }>();
  for (const step of deployed.resources()) {
    const owner = deployed.componentOf(step);
    if ((owner?.name ?? "") !== name || (owner?.type.split(":").at(-1) ?? "") !== kind) continue;
    const { noun = `resource ${step.type}`, plural } = knownOf(step.type) ?? {};
    counts.set(noun, { count: (counts.get(noun)?.count ?? 0) + 1, several: plural ?? `${noun}s` });
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([noun, { count, several }]) => (count === 1 ? `1 ${noun}` : `${count} ${several}`));
}

function contractsOf({ endpoints }: Properties): Record<string, Contract> {
  if (!isTable(endpoints)) return {};
  return Object.fromEntries(
    Object.entries(endpoints).flatMap(([name, endpoint]) => {
      if (!isTable(endpoint)) return [];
      const texts = Object.entries(endpoint).filter(
        ([, value]) => typeof value === "string" && value !== "[unknown]" && value !== "[secret]",
      );
      return [[name, Object.fromEntries(texts) as Contract]];
    }),
  );
}

/** What the end of the environment means. What cannot go at all while it is protected is told like the rest. */
function endingsOf(steps: Step[]): Ending[] {
  const ended = steps.map((step): Step => ({ ...step, operation: "delete", protect: false }));
  return consequencesOf(ended, code)
    .filter(({ weight }) => weight === "lost" || weight === "moved" || weight === "final")
    .map(({ weight, text }) => ({ weight, text }));
}
