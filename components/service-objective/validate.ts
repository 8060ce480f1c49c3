import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint, EndpointWatch } from "../contracts/endpoint";
import { arithmetic, combined, percentText, unpromised } from "../internal/availability";
import { membersKnown, wholeOf } from "../internal/known";
import { notificationChannels } from "../internal/notification-channels";
import * as rules from "../internal/rules";
import { serviceLevels, type KnownPart } from "../internal/service-levels";
import type { Usable } from "../internal/usable";
import type { Problem } from "../internal/problem";
import { ArgumentError } from "../internal/refusal";
import { Arguments } from "../internal/validation";
import { ServiceIndicator, type AssumedAvailability, type ServiceObjectiveArgs } from "./args";

/** An objective's arguments with their defaults. */
export interface ObjectiveSettings {
  percent: number;
  windowDays: number;
  indicator: ServiceIndicator;
  checkPeriodSeconds: number;
  checkRegions: string[];
  assumed: AssumedAvailability[];
  channels: pulumi.Input<pulumi.Input<string>[]>;
}

const page = rules.matching(/^https:\/\/[^\s]+$/, "use a URL with https");

const regions = ["USA_OREGON", "USA_IOWA", "USA_VIRGINIA", "EUROPE", "SOUTH_AMERICA", "ASIA_PACIFIC"];

/** Cloud Monitoring takes no goal above (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives). */
const highest = 99.99;

/** @throws ArgumentError that names every problem. */
export function validate(name: string, args: Usable<ServiceObjectiveArgs>): ObjectiveSettings {
  const check = new Arguments(`ServiceObjective "${name}"`);
  const settings = {
    percent: args.percent,
    windowDays: args.windowDays ?? 30,
    indicator: args.indicator ?? ServiceIndicator.HealthPage,
    checkPeriodSeconds: args.checkPeriodSeconds ?? 60,
    checkRegions: args.checkRegions ?? ["ASIA_PACIFIC", "EUROPE", "USA_VIRGINIA"],
    assumed: args.assumed ?? [],
  };
  check.property("name", name, rules.resourceName(50));
  check.property("percent", settings.percent, between(50, highest));
  check.property("windowDays", settings.windowDays, rules.integerBetween(1, 30));
  settings.assumed.forEach(({ percent }, index) =>
    check.property(`assumed[${index}].percent`, percent, between(0.001, 100)),
  );
  check.property("checkPeriodSeconds", settings.checkPeriodSeconds, rules.oneOf([60, 300, 600, 900]));
  check.each("checkRegions", settings.checkRegions, rules.oneOf(regions));
  if (settings.checkRegions.length < 3) {
    check.problem("checkRegions", settings.checkRegions, "name at least three: Google asks from no fewer");
  }
  check.property("runbookUrl", args.runbookUrl, page);
  check.property("dashboardUrl", args.dashboardUrl, page);
  const channels = notificationChannels(check, args.notificationChannels);
  const known = { own: partsKnown(args.endpoint), needs: (args.needs ?? []).map(partsKnown) };
  if (known.own !== "later" && !known.needs.includes("later")) {
    findParts(check, settings, known as Made);
  }
  const watch = membersKnown(args.endpoint.watch);
  if (watch !== undefined) findIndicator(check, settings.indicator, watch);
  check.done();
  return { ...settings, checkRegions: [...settings.checkRegions].sort(), channels };
}

function between(least: number, most: number): rules.Rule<number> {
  return (value) => (value >= least && value <= most ? undefined : `use a number from ${least} to ${most}`);
}

/** The parts of an end point and of what it needs; nothing for one of which nobody says what it is made of. */
export interface Made {
  own: KnownPart[] | undefined;
  needs: (KnownPart[] | undefined)[];
}

/** What is wrong with a promise about something that is made of these parts. */
export function promiseProblems(settings: PromiseMade, made: Made): readonly Problem[] {
  try {
    checkParts("", settings, made);
    return [];
  } catch (error) {
    if (error instanceof ArgumentError) return error.problems;
    throw error;
  }
}

/** The parts of an end point as far as they are known when it is made. */
function partsKnown({ serviceLevel }: Usable<Endpoint>): KnownPart[] | "later" | undefined {
  if (serviceLevel === undefined) return undefined;
  return (wholeOf(membersKnown(serviceLevel)?.["parts"]) as KnownPart[] | undefined) ?? "later";
}

/** What shows that an end point works, by what its watch needs. */
export const watchMembers: Record<ServiceIndicator, keyof EndpointWatch> = {
  [ServiceIndicator.HealthPage]: "healthUrl",
  [ServiceIndicator.UpMetric]: "upMetric",
  [ServiceIndicator.Requests]: "requestMetric",
};

/** Whether an end point has what the indicator needs. */
export function findIndicator(check: Arguments, indicator: ServiceIndicator, watch: object): void {
  const members = watch as { [member: string]: string | undefined };
  const has = (one: ServiceIndicator): boolean => members[watchMembers[one]] !== undefined;
  if (indicator === ServiceIndicator.HealthPage) check.property("endpoint.watch.healthUrl", members["healthUrl"], page);
  if (has(indicator)) return;
  const others = Object.values(ServiceIndicator).filter(has);
  const remedy =
    others.length === 0
      ? "watch what leads to it from outside: nothing tells whether it works by itself"
      : `use ${others.join(" or ")}`;
  check.problem("indicator", indicator, `${remedy} (the end point has no watch.${watchMembers[indicator]})`);
}

/**
 * The parts with what is assumed of them, if together they can keep the promise.
 *
 * @throws ArgumentError with the arithmetic
 */
export function checkParts(name: string, settings: PromiseMade, made: Made): KnownPart[] {
  const check = new Arguments(`ServiceObjective "${name}"`);
  const parts = findParts(check, settings, made);
  check.done();
  return parts;
}

/** What is promised, and what is assumed for it. */
type PromiseMade = Pick<ObjectiveSettings, "percent" | "assumed">;

function findParts(check: Arguments, { percent, assumed }: PromiseMade, { own, needs }: Made): KnownPart[] {
  const unknown = "give one with serviceLevel: nobody says what it is made of";
  if (own === undefined) check.problem("endpoint", undefined, unknown);
  needs.forEach((parts, index) => {
    if (parts === undefined) check.problem(`needs[${index}]`, undefined, unknown);
  });
  if (own === undefined || needs.includes(undefined)) return [];
  const allParts = [own, ...needs.map((parts = []) => parts)].flat();
  const assume = (some: KnownPart[] = []): KnownPart[] => some.map((part) => withAssumption(part, assumed));
  const parts = inOrder([...assume(own), ...needs.flatMap((some) => asNeeded(assume(some)))]);
  const names = [...new Set(allParts.map((part) => part.name))];
  // One list serves the end points of an environment, of which not each has every known service.
  const known = [...names, ...Object.values(serviceLevels).map((level) => level.name)];
  assumed.forEach(({ part }, index) => {
    if (!known.includes(part))
      check.problem(`assumed[${index}].part`, part, `name one of the parts: ${names.join(", ")}`);
  });
  const without = unpromised(parts);
  if (without.length > 0) {
    const whose = without.map((part) => `${part.name} (${part.source})`).join(", ");
    const remedy = `take what has a promise in the place of ${whose}, or say in assumed what you expect of it, and why: ${arithmetic(parts)}`;
    check.problem("percent", percent, remedy);
  } else if (percent > combined(parts) + 1e-9) {
    const remedy = `use at most ${percentText(combined(parts))}, or better or redundant parts: ${arithmetic(parts)}`;
    check.problem("percent", percent, remedy);
  }
  return parts;
}

/** What is needed, as parts without alternatives: those of one end point are not those of another. */
function asNeeded(parts: KnownPart[]): KnownPart[] {
  const ways = parts.filter(({ alternative }) => alternative !== undefined);
  const always = parts.filter(({ alternative }) => alternative === undefined);
  // What promises nothing stays, so that it is named.
  if (ways.length === 0 || unpromised(ways).length > 0)
    return [...always, ...ways.map(({ name, percent, source }) => ({ name, percent, source }))];
  const names = [...new Set(ways.map(({ alternative = "" }) => alternative))].join(" or ");
  return [...always, { name: names, percent: combined(ways), source: arithmetic(ways) }];
}

/** Always needed parts first, each by name: another order of the arguments is no change. */
function inOrder(parts: KnownPart[]): KnownPart[] {
  const key = ({ alternative = "", name }: KnownPart): string => `${alternative} ${name}`;
  return [...parts].sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
}

function withAssumption(part: KnownPart, assumed: AssumedAvailability[]): KnownPart {
  const own = part.percent === 0 ? assumed.find((one) => one.part === part.name) : undefined;
  if (own === undefined) return part;
  return { ...part, percent: own.percent, source: `assumed: ${own.reason}` };
}
