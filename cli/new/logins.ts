// A login is a user and a password: the platform makes both, so that a program that reads one of them reads the other too.
import type { Specification } from "./application";
import type { Bindings } from "./bindings";
import { boundOf } from "./kinds";
import { unused } from "./texts";

/** Gives the user to each program that gets the password of a login alone, as one does that has the user's name in itself. */
export function completeLogins({ all }: Bindings, { bound, processes, env, secrets, config }: Specification): void {
  const own = Object.values(processes).flatMap(({ bound: table }) => (table === undefined ? [] : [table]));
  for (const { name, kind, service } of all) {
    if (boundOf(kind)?.login === undefined) continue;
    const texts = [bound, ...own].flatMap((table) => Object.values(table));
    const table = [bound, ...own].find((one) => passwordIn(one, name) !== undefined);
    if (table === undefined || texts.some((text) => text.includes(`{${name}.username}`))) continue;
    const stem = (passwordIn(table, name) ?? "").replace(/_?(password|passwd|pass|pwd|pw)(_file)?$/i, "");
    const tables = [bound, ...own, env, secrets, config];
    const variable = unused(stem === "" ? "DB_USERNAME" : `${stem}_USERNAME`, (one) =>
      tables.some((other) => Object.hasOwn(other, one)),
    );
    table[variable] = `{${name}.username}`;
    service.item?.remark(
      "to do",
      `no variable of the file has the user of the login, which is another than before: let the program read it from ${variable}`,
    );
  }
}

/** The variable that has the password. */
function passwordIn(table: { [variable: string]: string }, binding: string): string | undefined {
  return Object.keys(table).find((variable) => table[variable]?.includes(`{${binding}.password}`));
}
