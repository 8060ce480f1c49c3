// Programs that only prepare what the platform makes itself: rights on directories, and buckets.
import { parseImage } from "../../components/internal/image-reference";
import type { Program } from "./draft";
import { allKinds } from "./kinds";
import { shells, splitWords } from "./words";

/** Commands that do something to a machine's directories, or nothing. */
const preparing = /^(chown|chmod|chgrp|mkdir|touch|echo|printf|true|exit|set|sleep|ls|cd|id|:)$/;

/** Takes programs out that only prepare directories or buckets, and tells why; what came after them comes after what was before them. */
export function dropChores(programs: Program[]): void {
  for (const chore of programs.filter(({ kind }) => kind !== "sidecar")) {
    const reason = reasonFor(chore);
    if (reason === undefined || programs.some(({ beside }) => beside === chore.name)) continue;
    programs.splice(programs.indexOf(chore), 1);
    chore.item.drop(reason);
    for (const program of programs) {
      if (program.after !== chore.name) continue;
      if (chore.after === undefined) delete program.after;
      else program.after = chore.after;
    }
  }
}

/** Whether a program is one of those. */
export function isChore(program: Program): boolean {
  return reasonFor(program) !== undefined;
}

function reasonFor({ image = "", command = [], args = [], ports }: Program): string | undefined {
  if (ports.length > 0) return undefined;
  const path = parseImage(image)?.path ?? "";
  const known = allKinds().find(([, { preparing: made }]) => made?.image.test(path) === true)?.[1];
  if (known !== undefined) return known.preparing?.reason;
  const words = scriptOf([...command, ...args]);
  const names = words.map(([name = ""]) => name.replace(/^.*\//, ""));
  const prepares =
    names.length > 0 && names.every((name) => preparing.test(name)) && names.some((name) => /^ch|mkdir/.test(name));
  return prepares
    ? "prepares directories of a disk: scratch space and buckets belong to the program's user from the start"
    : undefined;
}

/** The commands of a script, or the one command that the words are. */
function scriptOf(words: string[]): string[][] {
  const [shell = "", option = "", script] = words;
  if (!shells.test(shell)) return words.length === 0 ? [] : [words];
  if (!/^-\w*c$/.test(option) || script === undefined) return [[shell]];
  return script
    .split(/&&|\|\||[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => splitWords(part) ?? [part]);
}
