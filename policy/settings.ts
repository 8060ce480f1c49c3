// policy.yaml of a project: what it asks of the rules, and its exceptions.
import path from "node:path";
import * as z from "zod";
import { FileError } from "../files/failure";
import { readSettings } from "../files/settings";
import type { Exception } from "./exceptions";
import { levels, type Level, type Limits } from "./model";
import { rules } from "./rules";

/** What policy.yaml says. */
export interface PolicySettings {
  limits: Limits;
  levels: Record<string, Level>;
  environments: Record<string, { limits: Partial<Limits>; levels: Record<string, Level> }>;
  exceptions: Exception[];
}

/** The file's name, beside Pulumi.yaml. */
const policyFile = "policy.yaml";

/** Where a project says nothing. */
export const noSettings: PolicySettings = {
  limits: { regions: [], labels: [] },
  levels: {},
  environments: {},
  exceptions: [],
};

/** An exception that never ends is a rule that nobody has. */
const mostDays = 366;
const fewestCharacters = 20;

const day = z
  .union([z.string(), z.date().transform((date) => date.toISOString().slice(0, 10))])
  .refine((text) => /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)), "use a day such as 2027-05-31");

/** Rules of one's own are known by their names too. */
function schemaOf(known: readonly string[]): z.ZodType {
  const rule = z.string().refine((id) => known.includes(id), {
    error: ({ input }) => `there is no rule ${JSON.stringify(input)}; use one of ${known.join(", ")}`,
  });
  const limits = {
    regions: z.array(z.string().min(1)).optional(),
    labels: z.array(z.string().min(1)).optional(),
  };
  const byRule = z.record(rule, z.enum(levels)).optional();
  const exception = z.strictObject({
    rule,
    resource: z.string().min(1),
    type: z.string().optional(),
    environments: z.array(z.string()).min(1).optional(),
    reason: z.string().min(fewestCharacters, `say why in at least ${fewestCharacters} characters`),
    owner: z.string().min(1, "name whom to ask"),
    until: day,
  });
  return z.strictObject({
    ...limits,
    levels: byRule,
    environments: z.record(z.string(), z.strictObject({ ...limits, levels: byRule })).optional(),
    exceptions: z.array(exception).optional(),
  });
}

/** The file as it is written. */
interface Written extends Partial<Limits> {
  levels?: Record<string, Level>;
  environments?: Record<string, Partial<Limits> & { levels?: Record<string, Level> }>;
  exceptions?: Exception[];
}

/**
 * Reads the file of a project's folder.
 *
 * @param today - `2026-11-29`; an exception may last a year from then
 * @throws FileError with everything that is wrong with it
 */
export function readPolicy(folder: string, today: string, known = rules.map(({ id }) => id)): PolicySettings {
  const file = path.join(folder, policyFile);
  const parsed = schemaOf(known).safeParse(readSettings(file) ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.map(String).join(".") || "it"}: ${issue.message}`,
    );
    throw new FileError(file, `${problems.join("; ")}.`);
  }
  const settings = settingsOf(parsed.data as Written);
  const tooLong = settings.exceptions.filter(({ until }) => until > lastDay(today));
  if (tooLong.length > 0) {
    const each = tooLong.map(({ rule, resource, until }) => `${rule} of ${resource} lasts until ${until}`);
    throw new FileError(
      file,
      `an exception lasts a year at most, so that somebody looks again, and ${each.join(", ")}; use ${lastDay(today)} or earlier.`,
    );
  }
  return settings;
}

function settingsOf({ regions, labels, levels: byRule, environments, exceptions }: Written): PolicySettings {
  return {
    limits: { regions: regions ?? [], labels: labels ?? [] },
    levels: byRule ?? {},
    environments: Object.fromEntries(
      Object.entries(environments ?? {}).map(([name, { levels: own, ...limits }]) => [
        name,
        { limits, levels: own ?? {} },
      ]),
    ),
    exceptions: exceptions ?? [],
  };
}

function lastDay(today: string): string {
  return new Date(Date.parse(today) + mostDays * 86_400_000).toISOString().slice(0, 10);
}
