// What a person is asked. Questions go to standard error, answers with a value are not shown.
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { EnvError, usage } from "./failures";

/** Where questions are asked. */
export interface Terminal {
  input: Readable & { isTTY?: boolean; setRawMode?: (on: boolean) => unknown };
  output: Writable;
}

/** That of this process. */
function terminal(): Terminal {
  return { input: process.stdin, output: process.stderr };
}

/** A value: from the pipe that standard input is, else typed in, unseen. */
export async function readValue(question: string, { input, output }: Terminal = terminal()): Promise<string> {
  const text = input.isTTY === true ? await readHidden(question, { input, output }) : await readAll(input);
  // The line break that `echo`, editors and a copied text have at the end is no part of the value.
  const value = text.replace(/\r?\n$/, "");
  if (value === "")
    throw usage("the value: is empty; check what writes it, or take the key away with `groundplan env unset`");
  return value;
}

async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Uint8Array));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw usage("the value: is no text in UTF-8; encode it first, with base64 for example");
  }
}

const keys = { interrupt: "\u0003", end: "\u0004", erase: ["\u0008", "\u007f"], enter: ["\r", "\n"] };
// With these a terminal says what is pasted, so that a line break in it is not taken for the end.
const paste = { on: "\x1b[?2004h", off: "\x1b[?2004l", begin: "\x1b[200~", finish: "\x1b[201~" };
/** What a shell gives for a program that the interrupt ended. */
const interrupted = 130;

async function readHidden(question: string, { input, output }: Terminal): Promise<string> {
  // In this order: an answer to the question is never shown.
  input.setRawMode?.(true);
  output.write(`${question}${paste.on}`);
  input.setEncoding("utf8");
  try {
    return await new Promise<string>((resolve, reject) => {
      const line = new HiddenLine();
      const take = (chunk: string): void => {
        const state = line.take(chunk);
        if (state === "typing") return;
        input.off("data", take);
        if (state === "done") resolve(line.text);
        else reject(new EnvError(interrupted, "interrupted; nothing is written"));
      };
      input.on("data", take);
      input.resume();
    });
  } finally {
    input.setRawMode?.(false);
    input.pause();
    output.write(`${paste.off}\n`);
  }
}

/** What has been typed so far. */
class HiddenLine {
  private pending = "";
  private isPasting = false;
  private typed: string[] = [];

  get text(): string {
    return this.typed.join("");
  }

  /** Takes what the terminal sent, which may end in the middle of a sequence. */
  take(chunk: string): "typing" | "done" | "interrupted" {
    this.pending += chunk;
    while (this.pending !== "") {
      const marker = this.isPasting ? paste.finish : paste.begin;
      if (this.pending.startsWith(marker)) {
        this.pending = this.pending.slice(marker.length);
        this.isPasting = !this.isPasting;
        continue;
      }
      if (this.pending.startsWith("\x1b") && marker.startsWith(this.pending)) return "typing";
      const [character = ""] = this.pending;
      this.pending = this.pending.slice(character.length);
      if (this.isPasting) this.typed.push(character === "\r" ? "\n" : character);
      else if (keys.interrupt === character) return "interrupted";
      else if (keys.enter.includes(character) || keys.end === character) return "done";
      else if (keys.erase.includes(character)) this.typed.pop();
      else this.typed.push(character);
    }
    return "typing";
  }
}

/** A question with yes or no. Where nobody can be asked, the answer is no. */
export async function confirm(question: string, { input, output }: Terminal = terminal()): Promise<boolean> {
  if (input.isTTY !== true) return false;
  const lines = createInterface({ input, output });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
