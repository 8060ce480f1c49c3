// The rules as a policy pack of Pulumi: the engine asks them about each resource, and at the end about all.
import {
  PolicyPack,
  type Policies,
  type ReportViolation,
  type ResourceValidation,
  type StackValidation,
} from "@pulumi/policy";
import { usedOf, type Exception } from "./exceptions";
import { Remembered } from "./engine-resource";
import { excepted, findingOf, levelOf, limitsFor, type Finding } from "./judge";
import type { ResourceRemark, Rule } from "./model";
import { rules as ownRules } from "./rules";
import { noSettings, readPolicy, type PolicySettings } from "./settings";

/** How a pack is made. */
export interface PackOptions {
  /** Name in the engine's reports; `groundplan` by default. */
  name?: string;
  /** Folder with the project's policy.yaml; without it there are no exceptions and no limits. */
  project?: string;
  /** Rules of one's own, beside ours or in place of them; ours by default. */
  rules?: readonly Rule[];
  /** The day that exceptions are compared with; today by default. */
  today?: string;
}

/**
 * Serves the rules to the Pulumi engine. A program of a policy pack calls it once, as it is loaded.
 *
 * @throws FileError if policy.yaml is wrong
 */
export function policyPack(options: PackOptions = {}): PolicyPack {
  const policies = policiesOf(options);
  return new PolicyPack(options.name ?? "groundplan", { policies, enforcementLevel: "mandatory" });
}

/** One policy for each rule, so that the engine lists them by name. */
export function policiesOf({ project, rules = ownRules, today = dayOf(new Date()) }: PackOptions): Policies {
  const ids = rules.map(({ id }) => id);
  const settings = project === undefined ? noSettings : readPolicy(project, today, ids);
  const remembered = new Remembered();
  return [
    {
      name: "marks",
      description:
        "Changes nothing: tells secrets from other values, whose marks the engine shows to remediations alone.",
      enforcementLevel: "remediate",
      remediateResource: (args) => {
        remembered.secrets(args);
      },
    },
    ...rules.map((rule): Policies[number] => {
      const judged = (remarks: ResourceRemark[], environment: string, report: ReportViolation): void => {
        tell(rule, remarks, { settings, environment, today }, report);
      };
      return {
        name: rule.id,
        description: `${rule.title}.`,
        ...(rule.resource === undefined ? {} : { validateResource: eachOf(rule, settings, remembered, judged) }),
        ...(rule.stack === undefined ? {} : { validateStack: allOf(rule, settings, remembered, judged) }),
      };
    }),
    ...exceptionPolicy(settings, today),
  ];
}

type Judged = (remarks: ResourceRemark[], environment: string, report: ReportViolation) => void;

function eachOf(rule: Rule, settings: PolicySettings, remembered: Remembered, judged: Judged): ResourceValidation {
  return (args, report) => {
    const resource = remembered.resource(args);
    const environment = environmentOf(args.urn);
    const remarks = rule.resource?.(resource, limitsFor(settings, environment)) ?? [];
    judged(
      remarks.map((remark) => ({ ...remark, resource })),
      environment,
      report,
    );
  };
}

function allOf(rule: Rule, settings: PolicySettings, remembered: Remembered, judged: Judged): StackValidation {
  return ({ resources }, report) => {
    const environment = environmentOf(resources[0]?.urn ?? "");
    judged(rule.stack?.(remembered.stack(resources), limitsFor(settings, environment)) ?? [], environment, report);
  };
}

/** An exception that has ended fails, as it does in the command. */
function exceptionPolicy({ exceptions }: PolicySettings, today: string): Policies {
  return [
    {
      name: "exceptions",
      description: "No exception is over.",
      validateStack: ({ resources }, report) => {
        const environment = environmentOf(resources[0]?.urn ?? "");
        for (const { exception, state } of usedOf(exceptions, [], environment, today)) {
          if (state !== "ended") continue;
          report(
            `${exception.rule} of ${exception.resource} was excepted by ${exception.owner} until ${exception.until}. Mend it, or agree on another day.`,
          );
        }
      },
    },
  ];
}

interface JudgementContext {
  settings: PolicySettings;
  environment: string;
  today: string;
}

function tell(
  rule: Rule,
  found: ResourceRemark[],
  { settings, environment, today }: JudgementContext,
  report: ReportViolation,
): void {
  const level = levelOf(rule, settings, environment);
  for (const remark of found) {
    const finding = excepted(findingOf(rule, level, remark), settings, environment, today);
    // The framework takes an object too, with a level of its own (pulumi/pulumi-policy, sdk/nodejs/policy/server.ts): what is not
    // known yet, and what somebody excepted, stops nobody.
    report({
      message: messageOf(finding),
      urn: finding.urn,
      enforcementLevel: finding.state === "broken" ? level : "advisory",
    } as unknown as string);
  }
}

/** What the engine shows below the policy's name. */
function messageOf({ state, message, remedy, exception }: Finding): string {
  if (state === "excepted" && exception !== undefined) return `${message} Excepted until ${endOf(exception)}`;
  return state === "broken" ? `${message} ${remedy}` : message;
}

function endOf({ until, owner, reason }: Exception): string {
  return `${until} by ${owner}: ${reason}`;
}

/** `urn:pulumi:<stack>::…`. */
function environmentOf(urn: string): string {
  return /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
