// Data services that a host of applications runs, and that a description does not name: their address is a secret there.
import type { Draft } from "./draft";
import { allKinds, kindOf, spokenOf, type DataKind } from "./kinds";
import type { Item } from "./source";

/** What a release migrates, for all programs; `keeper` has its address. */
export function addMigrated(command: Item, draft: Draft, keeper: string): void {
  const names = draft.programs.flatMap(({ variables }) => variables.map(({ name }) => name));
  for (const [kind, { hosted }] of allKinds()) {
    const { migrated, variable = "" } = hosted ?? {};
    if (migrated?.command.test(command.peek() ?? "") !== true) continue;
    if (names.some((name) => migrated.unless.test(name))) continue;
    const item = command.at(`${command.path}.${variable}`, "");
    item.note(
      "changed",
      `migrates a ${kind}, whose address ${keeper} has as a secret: ${variable} is written with parts of a binding; write other names where the program reads others`,
    );
    addHosted(kind, item, draft);
  }
}

/** A service of a kind whose address all programs read from the variable that `item` is, which has the kind's usual name unless it is called otherwise. */
export function addHosted(kind: DataKind, item: Item, { programs, data }: Draft, called?: string): void {
  const { hosted } = kindOf(kind);
  if (hosted === undefined) return;
  const { variable, url: text } = hosted;
  const name = called ?? variable;
  const host = new URL(text).hostname;
  data.push(spokenOf(kind, host, [host]));
  for (const program of programs) program.variables.push({ name, value: { text }, item });
}
