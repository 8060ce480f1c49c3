// What the doctor said last of an environment, in a file on this machine: the page of the environment shows it.
import { dirname, join } from "node:path";
import * as z from "zod";
import { readText } from "../../files/read";
import { PRIVATE, writeWhole } from "../../files/whole";
import { makeFolder } from "../../sandbox/state";
import { statuses } from "./model";
import type { Examined } from "./run";

const mostBytes = 1024 * 1024;

const report = z.object({
  /** RFC 3339. */
  at: z.iso.datetime(),
  findings: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      status: z.enum(statuses),
      says: z.string(),
      remedy: z.array(z.string()),
      source: z.string(),
    }),
  ),
});

/** A report, with its moment. */
export type LastReport = z.output<typeof report>;

/** Where it is: `.groundplan/doctor/<environment>.json` in the project's folder. */
export function reportPath(folder: string, environment: string): string {
  return join(folder, ".groundplan", "doctor", `${environment}.json`);
}

/** Keeps a report; where that cannot be, the doctor has said it on the terminal all the same. */
export function keepReport(folder: string, environment: string, findings: Examined[], at: Date): void {
  const saved: LastReport = {
    at: at.toISOString(),
    findings: findings.map(({ name, title, status, says, remedy = [], source }) => ({
      name,
      title,
      status,
      says,
      remedy,
      source,
    })),
  };
  const file = reportPath(folder, environment);
  try {
    makeFolder(dirname(file));
    writeWhole(file, `${JSON.stringify(saved, undefined, 2)}\n`, PRIVATE);
  } catch {
    // A folder that is read only, for one.
  }
}

/** Nothing where there is none that can be read. */
export function lastReport(folder: string, environment: string): LastReport | undefined {
  try {
    const parsed = report.safeParse(JSON.parse(readText(reportPath(folder, environment), mostBytes) ?? ""));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
