// What a doctor says, as text and as a document.
import pc from "picocolors";
import { printable } from "../render/printable";
import { wrapped } from "../render/wrap";
import { statuses, type Status } from "./model";
import type { Examined } from "./run";

/** What is rendered. */
export interface DoctorReport {
  /** Empty where no environment was named. */
  environment: string;
  findings: Examined[];
}

const words: Record<Status, string> = { fail: "fail", warn: "warn", skipped: "skip", ok: "ok" };
const colours: Record<Status, (text: string) => string> = {
  fail: pc.red,
  warn: pc.yellow,
  skipped: pc.cyan,
  ok: pc.green,
};

/** Spaces before what follows the status. */
const indent = 6;

export function renderDoctor({ environment, findings }: DoctorReport, width: number): string {
  const skipped = groupsOf(findings.filter(({ status }) => status === "skipped"));
  const lines = statuses.flatMap((status) =>
    status === "skipped"
      ? skipped.flatMap(([says, names]) => headed(status, `${names.join(", ")}: ${says}`, width))
      : findings.filter((one) => one.status === status).flatMap((one) => rendered(one, width)),
  );
  return `${[...lines, "", ...wrapped(summary(environment, findings), width, 0)].join("\n")}\n`;
}

/** What was not looked at for the same reason is one item. */
function groupsOf(findings: Examined[]): [says: string, names: string[]][] {
  const groups = new Map<string, string[]>();
  for (const { says, name } of findings) groups.set(says, [...(groups.get(says) ?? []), name]);
  return [...groups];
}

function headed(status: Status, text: string, width: number): string[] {
  const [first = "", ...rest] = wrapped(printable(text), width, indent);
  return [`${colours[status](words[status].padEnd(indent))}${first.trimStart()}`, ...rest];
}

function rendered({ status, name, says, remedy = [], source }: Examined, width: number): string[] {
  return [
    ...headed(status, `${name}: ${says}`, width),
    // Commands are there to be copied: no line of theirs is broken.
    ...remedy.flatMap((step) =>
      printable(step)
        .split("\n")
        .map((line) => `${" ".repeat(indent)}> ${line}`),
    ),
    ...(status === "ok" ? [] : wrapped(`(${source})`, width, indent)),
  ];
}

function summary(environment: string, findings: Examined[]): string {
  const counts = statuses.flatMap((status) => {
    const count = findings.filter((one) => one.status === status).length;
    return count === 0 ? [] : [`${count} ${words[status]}`];
  });
  const subject = environment === "" ? "This machine" : environment;
  const unknown = findings.some(({ status }) => status === "skipped");
  const failed = findings.some(({ status }) => status === "fail");
  const verdict = failed
    ? "an `up` would fail"
    : unknown
      ? "nothing that was looked at keeps an `up` from working"
      : "an `up` has what it needs";
  return `${subject}: ${counts.join(", ")}; ${verdict}.`;
}

/** docs/doctor.md describes it. */
export function document({ environment, findings }: DoctorReport): object {
  return {
    environment: environment === "" ? null : environment,
    failed: findings.filter(({ status }) => status === "fail").map(({ name }) => name),
    findings: findings.map(({ remedy = [], ...one }) => ({ ...one, remedy })),
  };
}
