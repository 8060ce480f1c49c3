// What the log shows: names and commands, never values.
import type { Plan } from "./plan";
import type { FirstDocument } from "./settings";

/** What a run did, by names of keys. */
export interface Report {
  made: string[];
  copied: string[];
  unchanged: string[];
}

/** One line about a run that succeeded. */
export function summary(app: string, reports: Report[]): string {
  const all = (which: keyof Report): string[] => reports.flatMap((report) => report[which]);
  const shown = [
    ["made in Vault", all("made")],
    ["copied to Secret Manager", all("copied")],
    ["up to date", all("unchanged")],
  ] as const;
  const parts = shown.filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${names.join(", ")}`);
  return `${app}: ${parts.join("; ")}`;
}

/** Each command asks for the value on its standard input, so that it is in no shell history. */
export function missingMessage(app: string, { holds, mount }: FirstDocument, version: number, todo: Plan): string {
  const lines = [`${app} has ${holds} without a value in Vault, in ${mount}/${app}:`];
  if (todo.missing.length > 0) lines.push(`  missing: ${todo.missing.join(", ")}`);
  for (const { name, reason } of todo.unusable) lines.push(`  ${reason}: ${name}`);
  lines.push(
    "Put each in as an operator (the command reads the value from the terminal; end it with Ctrl-D), run this job again, then deploy:",
  );
  [...todo.missing, ...todo.unusable.map(({ name }) => name)].forEach((name, index) => {
    const command = version === 0 && index === 0 ? "put -cas=0" : "patch";
    lines.push(`  vault kv ${command} -mount=${mount} ${app} ${name}=-`);
  });
  return lines.join("\n");
}

export function deletedMessage(app: string, { mount }: FirstDocument, version: number): string {
  return [
    `${mount}/${app} was deleted in Vault (version ${version}). Nothing is made in its place. Bring it back, run this job again, then deploy:`,
    `  vault kv undelete -mount=${mount} -versions=${version} ${app}`,
    "If that version was destroyed, choose an earlier one:",
    `  vault kv metadata get -mount=${mount} ${app}`,
    `  vault kv rollback -mount=${mount} -version=<number> ${app}`,
  ].join("\n");
}
