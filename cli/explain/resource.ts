// What is known of a resource, or of a component, that an environment has.
import { costOf } from "../../cost/estimate";
import { usualUsage } from "../../cost/usage";
import { knownOf } from "../../knowledge";
import { holdingOf } from "../../knowledge/condition";
import type { Step } from "../../sandbox";
import { valueByPath } from "../../sandbox/paths";
import { Deployed } from "../blueprint/environment";
import { introduction, pageOf, reasons } from "../blueprint/sections";
import { looked } from "../consequences/endings";
import { usd } from "../cost/layout";
import { runbookTable } from "../reading/runbooks";
import { abridged } from "../render/abridged";
import { filledSections, type Explanation } from "./model";
import { classOf, needs, sectionsOf } from "./types";

const alertType = "gcp:monitoring/alertPolicy:AlertPolicy";

/** More names would be no answer. */
const mostNamed = 8;

/** What a name may mean. */
export interface Candidates {
  candidates: string[];
  /** Whether it is the kind of all of them; else their names have it somewhere. */
  byKind: boolean;
}

/** What a name stands for: an explanation, or what it may mean. */
export type FoundResource = { explanation: Explanation } | Candidates;

/** What a name, a URN, a name in its cloud or a kind stands for in an environment. */
export function explainResource(subject: string, steps: Step[], stack: string): FoundResource {
  const deployed = new Deployed(steps);
  const all = [...deployed.components(), ...deployed.resources()];
  const exact = all.filter(({ urn, name }) => urn === subject || name === subject);
  const found = exact.length > 0 ? exact : byOtherNames(subject, all, deployed);
  const [first, ...others] = found;
  if (first === undefined) return { candidates: nearly(subject, all), byKind: false };
  // A component is more than what is called after it.
  if (exact.length === 0 && others.length > 0) return { candidates: found.map(called), byKind: true };
  return { explanation: explained(first, others, deployed, stack) };
}

function byOtherNames(subject: string, all: Step[], deployed: Deployed): Step[] {
  const plain = subject.toLowerCase();
  const inCloud = all.filter((step) => !isComponent(step) && deployed.nameOf(step) === subject);
  if (inCloud.length > 0) return inCloud;
  return all.filter(({ type }) => classOf(type).toLowerCase() === plain || knownOf(type)?.noun.toLowerCase() === plain);
}

function nearly(subject: string, all: Step[]): string[] {
  const plain = subject.toLowerCase();
  return all.filter(({ name }) => name.toLowerCase().includes(plain)).map(called);
}

function called({ name, type }: Step): string {
  return `${name} (${classOf(type)})`;
}

function isComponent({ type }: Step): boolean {
  return type.startsWith("groundplan:");
}

function explained(step: Step, others: Step[], deployed: Deployed, stack: string): Explanation {
  const around = deployed.within(step);
  const component = isComponent(step) ? step : around[0];
  const known = knownOf(step.type);
  const changes =
    known === undefined ? [] : sectionsOf(step.type, { ...known, holds: holdingNow(step, deployed) }, step.name);
  return {
    kind: "resource",
    subject: step.urn,
    lead: leadOf(step, component, deployed, stack),
    sections: filledSections([
      { title: "Made by", items: isComponent(step) ? around.map(called) : madeBy(around) },
      { title: "Why it is so", items: component === undefined ? [] : reasons(classOf(component.type)) },
      { title: "What it has", items: isComponent(step) ? partsOf(step, deployed) : [] },
      { title: "What it costs", items: costItems(step, deployed) },
      ...changes,
      { title: "Protected", items: step.protect ? ["Pulumi refuses to delete or to replace it"] : [] },
      { title: "Alerts", items: alertItems(step, component, deployed) },
      { title: "When something breaks", items: runbookItems([step, ...around]) },
      { title: "Of the same name", items: others.slice(0, mostNamed).map(({ urn }) => urn) },
    ]),
  };
}

function leadOf(step: Step, component: Step | undefined, deployed: Deployed, stack: string): string {
  const what = component === undefined ? "" : (introduction(classOf(component.type)) ?? "");
  if (isComponent(step)) return `A ${classOf(step.type)} of ${stack}. ${what}`.trim();
  const known = knownOf(step.type);
  const inCloud = deployed.nameOf(step);
  const name = inCloud === step.name ? "" : ` It is called ${inCloud} in its cloud.`;
  const part = component === undefined ? "" : ` It is a part of ${called(component)}: ${what}`;
  return `A ${known?.noun ?? classOf(step.type)} of ${stack}.${name} ${known === undefined ? "" : needs(known)}${part}`.trim();
}

function madeBy(around: Step[]): string[] {
  return around.map((one) => `${called(one)}, which ${pageOf(classOf(one.type))} describes`);
}

/** Of what it may hold, what it holds as it is configured. */
function holdingNow(step: Step, deployed: Deployed) {
  const dependents = deployed.steps.filter(({ dependencies }) => dependencies.includes(step.urn));
  const holding = holdingOf(step.type, looked(step, dependents));
  return holding === undefined ? [] : [holding];
}

function inside(component: Step, deployed: Deployed): Step[] {
  return deployed.resources().filter((step) => deployed.within(step).includes(component));
}

function partsOf(component: Step, deployed: Deployed): string[] {
  const counts = new Map<string, string[]>();
  for (const { type, name } of inside(component, deployed)) {
    const noun = knownOf(type)?.noun ?? classOf(type);
    counts.set(noun, [...(counts.get(noun) ?? []), name]);
  }
  return [...counts].map(([noun, names]) => `${noun}: ${abridged(names, 3)}`);
}

/** A month at the usual usage. */
function costItems(step: Step, deployed: Deployed): string[] {
  const urns = new Set([step.urn, ...(isComponent(step) ? inside(step, deployed).map(({ urn }) => urn) : [])]);
  const { lines, notPriced } = costOf(deployed.steps, usualUsage);
  const own = lines.filter(({ urn }) => urns.has(urn));
  const missing = notPriced.filter(({ type, names }) => type === step.type && names.includes(step.name));
  if (own.length === 0) {
    return missing.length > 0 ? missing.map(({ reason }) => reason) : ["nothing by itself"];
  }
  const sum = (kind: string): number =>
    own.filter((line) => line.kind === kind).reduce((all, line) => all + (line.usd ?? 0), 0);
  const total = sum("fixed") + sum("perUse");
  const unknown = own.filter((line) => line.usd === undefined).map(({ what }) => what);
  return [
    `${usd(total)} USD a month at the usual usage, of which ${usd(sum("fixed"))} while nobody uses it`,
    ...own
      .filter((line) => (line.usd ?? 0) >= 0.005)
      .sort((one, other) => (other.usd ?? 0) - (one.usd ?? 0))
      .slice(0, mostNamed)
      .map((line) => `${isComponent(step) ? `${line.name}: ` : ""}${line.what}: ${usd(line.usd)} USD`),
    ...(unknown.length === 0 ? [] : [`without a known price: ${[...new Set(unknown)].join(", ")}`]),
  ];
}

/** Alerts that watch it, or the component that it is a part of. */
function alertItems(step: Step, component: Step | undefined, deployed: Deployed): string[] {
  const alerts = deployed.resources().filter(({ type }) => type === alertType);
  const watching = alerts.filter((alert) => {
    const around = deployed.within(alert);
    return (
      alert.dependencies.includes(step.urn) ||
      around.includes(step) ||
      (component !== undefined && (around.includes(component) || alert.dependencies.includes(component.urn)))
    );
  });
  return watching.map(({ name, inputs }) => {
    const title = textOf(inputs["displayName"]) ?? name;
    const [advice = ""] = (textOf(valueByPath(inputs, "documentation.content")) ?? "").split("\n");
    return advice === "" ? title : `${title}. First: ${advice}`;
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "[unknown]" && value !== "[secret]" ? value : undefined;
}

function runbookItems(steps: Step[]): string[] {
  return runbookTable
    .filter(({ needs: isFor }) => isFor !== undefined && steps.some(isFor))
    .map(({ when, page }) => `${when}: ${page}`);
}
