// Command lines.
import { isSecretName, isSwitch, looksSecret } from "./secrets";

/** Names of shells that a program may begin with. */
export const shells = /^(.*\/)?(ba|da|a)?sh$/;

/** A command as a POSIX shell reads it. */
export function shellText(words: string[]): string {
  return words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

/** The words of a command line as a POSIX shell splits it, without expanding anything; nothing if a quote is open. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? "";
    if (character === "'" || character === '"') {
      const [content, end] = quoted(line, index, character);
      if (end === undefined) return undefined;
      word = (word ?? "") + content;
      index = end;
    } else if (character === "\\" && index + 1 < line.length) {
      index++;
      if (line[index] !== "\n") word = (word ?? "") + (line[index] ?? "");
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function quoted(line: string, start: number, quote: string): [content: string, end: number | undefined] {
  let content = "";
  for (let index = start + 1; index < line.length; index++) {
    const character = line[index] ?? "";
    if (character === quote) return [content, index];
    const next = line[index + 1] ?? "";
    if (character === "\\" && quote === '"' && '"\\$`\n'.includes(next)) {
      if (next !== "\n") content += next;
      index++;
    } else {
      content += character;
    }
  }
  return [content, undefined];
}

/** Whether a command line has a value in it that may be a secret: `--password=…`, `--token …`, a user in a URL. */
export function hasSecretWord(words: string[]): boolean {
  return words.some((word, index) => {
    if (looksSecret(word)) return true;
    const [, option = "", value] = /^-{1,2}([\w.-]+)(?:=(.*))?$/s.exec(word) ?? [];
    // Redis has `--requirepass` and `--masterauth`.
    if (!/(pass|auth)$/i.test(option) && !isSecretName(option.replace(/[.-]/g, "_"))) return false;
    const next = value ?? words[index + 1] ?? "";
    return (
      next !== "" &&
      !isSwitch(option, next) &&
      !next.startsWith("-") &&
      !/^\$\{?\w+\}?$/.test(next) &&
      !/^\//.test(next)
    );
  });
}
