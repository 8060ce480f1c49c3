// Commands that a description has as one line.
import type { Program } from "./draft";
import { secretInCommand } from "./reasons";
import type { Item } from "./source";
import { hasSecretWord, splitWords } from "./words";

/** What only a shell understands: variables, several commands, and files. */
const ofShell = /[$&|;<>`*]|^\s*\w+=/;

/** Gives a program its command, a line or a list. `hasShell` says whether whoever runs the description gives the line to a shell. */
export function readCommandLine(
  item: Item | undefined,
  program: Program,
  key: "command" | "args",
  hasShell = false,
): void {
  if (item === undefined) return;
  const text = item.peek();
  const words = text === undefined ? item.list().map((word) => word.peek() ?? "") : splitWords(text);
  if (words === undefined) item.note("to do", "cannot be split into words: write it as a list");
  else if (hasSecretWord(words)) item.note(...secretInCommand);
  else {
    if (words.length > 0)
      program[key] = hasShell && text !== undefined && ofShell.test(text) ? ["/bin/sh", "-c", text] : words;
    item.take();
  }
}
