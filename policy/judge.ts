// The rules on a set of resources: what breaks them, what is excepted, and what nobody can say yet.
import { exceptionFor, expired, usedOf, type Exception, type ExceptionUse } from "./exceptions";
import type { Level, Limits, Remark, Resource, ResourceRemark, Rule } from "./model";
import type { Step } from "../sandbox";
import type { PolicySettings } from "./settings";

/** `broken`: a promise is not kept. `unknown`: not known yet. `excepted`: not kept, and somebody says why. */
export type State = "broken" | "unknown" | "excepted";

/** One thing that a rule found. */
export interface Finding {
  rule: string;
  level: Level;
  state: State;
  urn: string;
  type: string;
  name: string;
  path: string;
  /** A sentence with its full stop. */
  message: string;
  remedy: string;
  source: string;
  /** Why it is as it is, and until when; with `excepted`. */
  exception?: Exception;
}

/** What the rules say of an environment. */
export interface Judgement {
  environment: string;
  /** How many rules were asked. */
  rules: number;
  /** What breaks a mandatory rule first. */
  findings: Finding[];
  /** Each exception of this environment. */
  exceptions: ExceptionUse[];
  /** Resources of packages whose types no rule knows, by package: of those only texts were looked at, for keys. */
  unjudged: { [name: string]: number };
}

/** Packages with types that rules know, and those of which nothing has to be promised. */
const knownPackages = new Set(["gcp", "cloudflare", "kubernetes", "vault", "pulumi", "tls", "random"]);

/** What is judged, and how. */
export interface Case {
  environment: string;
  /** `2026-11-29`: exceptions end. */
  today: string;
  settings: PolicySettings;
  rules: readonly Rule[];
}

/** The resources that there will be. What is looked up is somebody else's. */
export function judged(steps: Step[]): Resource[] {
  return steps.filter(({ operation }) => operation !== "delete" && operation !== "read");
}

/** Judges each resource, and all of them together. */
export function judge(resources: Resource[], { environment, today, settings, rules }: Case): Judgement {
  const limits = limitsFor(settings, environment);
  const findings = rules.flatMap((rule) => {
    const level = levelOf(rule, settings, environment);
    return remarksOf(rule, resources, limits).map((remark) => findingOf(rule, level, remark));
  });
  const judgedFindings = findings.map((finding) => excepted(finding, settings, environment, today));
  return {
    environment,
    rules: rules.length,
    findings: judgedFindings.sort((one, other) => weight(one) - weight(other)),
    exceptions: usedOf(settings.exceptions, judgedFindings, environment, today),
    unjudged: unjudgedIn(resources),
  };
}

/** Components hold nothing themselves: what is in them is judged. */
function unjudgedIn(resources: Resource[]): { [name: string]: number } {
  const parents = new Set(resources.map(({ parent }) => parent));
  const counts = new Map<string, number>();
  for (const { type, urn } of resources) {
    const [name = ""] = type.split(":");
    if (knownPackages.has(name) || parents.has(urn) || type.startsWith("groundplan:")) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether the command fails: a mandatory rule is broken, or an exception has ended. */
export function fails({ findings, exceptions }: Judgement): boolean {
  return (
    findings.some(({ state, level }) => state === "broken" && level === "mandatory") ||
    exceptions.some(({ state }) => state === "ended")
  );
}

/** The level of a rule in an environment. */
export function levelOf(rule: Rule, { levels, environments }: PolicySettings, environment: string): Level {
  return environments[environment]?.levels[rule.id] ?? levels[rule.id] ?? rule.level;
}

/** What an environment asks of its rules. */
export function limitsFor({ limits, environments }: PolicySettings, environment: string): Limits {
  return { ...limits, ...environments[environment]?.limits };
}

function remarksOf(rule: Rule, resources: Resource[], limits: Limits): ResourceRemark[] {
  const each = resources.flatMap((resource) =>
    (rule.resource?.(resource, limits) ?? []).map((remark) => ({ ...remark, resource })),
  );
  return [...each, ...(rule.stack?.(resources, limits) ?? [])];
}

/** What a rule found, as a sentence of its own. */
export function findingOf(rule: Rule, level: Level, remark: ResourceRemark): Finding {
  const { resource, path, what } = remark;
  return {
    rule: rule.id,
    level,
    state: what === undefined ? "unknown" : "broken",
    urn: resource.urn,
    type: resource.type,
    name: resource.name,
    path,
    message: messageOf(remark, resource.name),
    remedy: `${rule.remedy}.`,
    source: rule.source,
  };
}

function messageOf({ path, what, isSecret }: Remark, name: string): string {
  const place = path === "" ? name : `${path} of ${name}`;
  const hidden = isSecret === true ? "is a secret, which rules do not read" : "is not known yet";
  return `${place} ${what ?? hidden}.`;
}

/** The same finding, excepted if somebody says why, or with the end of the exception that did. */
export function excepted(finding: Finding, settings: PolicySettings, environment: string, today: string): Finding {
  if (finding.state !== "broken") return finding;
  const exception = exceptionFor(settings.exceptions, finding, environment);
  if (exception === undefined) return finding;
  if (!expired(exception, today)) return { ...finding, state: "excepted", exception };
  return { ...finding, message: `${finding.message} The exception of ${exception.owner} ended on ${exception.until}.` };
}

function weight({ state, level }: Finding): number {
  if (state === "broken") return level === "mandatory" ? 0 : 1;
  return state === "unknown" ? 2 : 3;
}
