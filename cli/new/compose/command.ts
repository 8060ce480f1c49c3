// A service's entry point and command.
import { hasLoginsAlone } from "../command-addresses";
import type { Program } from "../draft";
import { migratesAtStart, migratesFirst, secretInCommand } from "../reasons";
import type { Item } from "../source";
import { markersOf } from "../texts";
import { hasSecretWord, splitWords } from "../words";
import { interpolate } from "./interpolate";
import type { Service } from "./layers";

/** What the service runs, unless only a person can say it. */
export function readCommand(service: Service, program: Program): void {
  for (const [key, to] of [
    ["entrypoint", "command"],
    ["command", "args"],
  ] as const) {
    const item = service.get(key);
    if (item === undefined) continue;
    const words = wordsOf(item);
    if (words === undefined) {
      if (item.kind !== "nothing") item.note("to do", "cannot be split into words: write it as a list");
      else item.take();
    } else if (words.length === 0 && key === "entrypoint" && service.all("command").length > 0) {
      item.take();
    } else if (words.length === 0 || words.includes("")) {
      item.note("to do", "has an empty word, which takes the image's own away: write the whole command");
    } else if (hasSecretWord(words) && !hasLoginsAlone(words)) {
      item.note(...secretInCommand);
    } else if (words.some((word) => markersOf(word, "variable").length > 0)) {
      item.note("to do", "has variables that the file does not say: write the command again");
    } else {
      setWords(service, program, to, words);
      item.take();
      if (migratesFirst.test(words.join(" "))) item.note(...migratesAtStart);
    }
  }
}

/** An empty entry point takes the image's own away: the command is the whole then, and its first word what runs. */
function setWords(service: Service, program: Program, to: "command" | "args", words: string[]): void {
  const entry = service.get("entrypoint");
  const isWhole = to === "args" && entry !== undefined && entry.kind !== "nothing" && wordsOf(entry)?.length === 0;
  if (!isWhole) program[to] = words;
  else {
    program.command = words.slice(0, 1);
    if (words.length > 1) program.args = words.slice(1);
  }
}

function wordsOf(item: Item): string[] | undefined {
  const text = item.peek();
  if (text !== undefined) return withValues(splitWords(interpolate(text)));
  return item.kind === "list" ? withValues(item.list().map((word) => interpolate(word.peek() ?? ""))) : undefined;
}

/** An option with an empty value as one word, `--config=`: an empty word is none here. */
function withValues(words: string[] | undefined): string[] | undefined {
  const isValue = (index: number): boolean => words?.[index] === "" && /^--[\w-]+$/.test(words[index - 1] ?? "");
  return words?.flatMap((word, index) => (isValue(index) ? [] : isValue(index + 1) ? [`${word}=`] : [word]));
}
