// What the rules say, for people.
import pc from "picocolors";
import type { Finding, Judgement } from "../../policy/judge";
import { shortType } from "../render/names";
import { printableLine } from "../render/printable";
import { wrapped } from "../render/wrap";
import { counted } from "../render/counted";

const hidden = "Not known yet";

/** Findings by rule, what breaks one first; then the exceptions. What is not known yet is counted, unless all is asked for. */
export function renderJudgement(judgement: Judgement, width: number, all: boolean): string {
  const { environment, rules, findings, exceptions, unjudged } = judgement;
  const broken = findings.filter(({ state }) => state === "broken");
  const unknown = findings.filter(({ state }) => state === "unknown");
  const lines = [
    ...section(
      "Broken",
      pc.red,
      broken.filter(({ level }) => level === "mandatory"),
      width,
    ),
    ...section(
      "Advised",
      pc.yellow,
      broken.filter(({ level }) => level === "advisory"),
      width,
    ),
    ...(all
      ? section(hidden, pc.cyan, unknown, width)
      : unknown.length === 0
        ? []
        : [pc.bold(pc.cyan(hidden)), ...item(`${counted(unknown.length, "value")} that rules ask for (--all)`, width)]),
  ];
  if (exceptions.length > 0) lines.push(pc.bold("Exceptions"));
  for (const { exception, state, findings: count } of exceptions) {
    const { rule, resource, owner, until, reason } = exception;
    const notes = {
      used: counted(count, "finding"),
      unused: "nothing needs it: take it out",
      ended: "its last day is over",
    };
    lines.push(...item(`${rule} of ${resource}, until ${until}, ${owner} (${notes[state]}). ${reason}`, width));
  }
  const others = Object.entries(unjudged).map(([name, count]) => `${name} (${counted(count, "resource")})`);
  if (others.length > 0) {
    lines.push(pc.bold(pc.cyan("Not judged")));
    lines.push(...item(`No rule knows types of ${others.join(", ")}: there only keys in plain text are found.`, width));
  }
  const refused = broken.filter(({ level }) => level === "mandatory").length;
  const verdict = refused === 0 ? "none is broken" : counted(refused, "mandatory finding");
  lines.push(...wrapped(printableLine(`${environment}: ${counted(rules, "rule")}, ${verdict}.`), width, 0));
  return `${lines.join("\n")}\n`;
}

function section(title: string, colour: (text: string) => string, findings: Finding[], width: number): string[] {
  if (findings.length === 0) return [];
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return [
    pc.bold(colour(title)),
    ...rules.flatMap((rule) => {
      const own = findings.filter((one) => one.rule === rule);
      const [first] = own;
      const what = own.flatMap(({ message, type }) => item(`${message} (${shortType(type)})`, width, "    "));
      return [
        ...wrapped(printableLine(rule), width, 2),
        ...what,
        ...(first === undefined || first.state === "unknown"
          ? []
          : wrapped(printableLine(`→ ${first.remedy} ${first.source}`), width, 4)),
      ];
    }),
  ];
}

function item(text: string, width: number, indent = "  "): string[] {
  const lines = wrapped(printableLine(text), width, indent.length + 2);
  return lines.map((line, index) => (index === 0 ? `${indent}• ${line.trimStart()}` : line));
}
