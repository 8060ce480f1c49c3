// Data goes only when somebody has named it.
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Step } from "../../sandbox";
import { renderConsequences } from "../render/consequences";
import { printable } from "../render/printable";
import { outputWidth } from "../render/wrap";
import { consequencesOf } from "./find";
import type { Consequence } from "./model";

/** Where the question is asked. */
interface Terminal {
  input: Readable & { isTTY?: boolean };
  output: Writable;
}

/**
 * Asks for the name of what is lost: of the heaviest loss, with which the others go. Nothing is asked where nothing is lost, or
 * where it is among `named`. On no terminal nobody can answer.
 *
 * @returns why nothing may be changed; nothing when it may.
 */
export async function approval(
  steps: Step[],
  named: string[],
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string | undefined> {
  const lost = consequencesOf(steps).filter(({ weight }) => weight === "lost");
  const [heaviest] = lost;
  if (heaviest === undefined || heaviest.names.some((name) => named.includes(name))) return undefined;
  const name = printable(heaviest.names[0] ?? "");
  if (terminal.input.isTTY !== true) return unnamed(lost, name);
  terminal.output.write(renderConsequences(lost, outputWidth(), true));
  const answer = await ask(`To lose this, type ${name}: `, terminal);
  return heaviest.names.includes(answer.trim()) ? undefined : `nothing was changed: the answer is not ${name}`;
}

function unnamed(lost: Consequence[], name: string): string {
  const texts = lost.map(({ text }) => text).join("\n  ");
  return `this loses data, and nothing was changed:\n  ${texts}\n  Take back the change that does it; or, if that is what you want, run it again with --lose ${name}.`;
}

/** What a person types; nothing if the terminal ends. */
async function ask(question: string, { input, output }: Terminal): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    return await new Promise((resolve) => {
      // The first of both: what is typed before the terminal ends counts.
      lines.once("line", resolve);
      lines.once("close", () => {
        resolve("");
      });
      lines.setPrompt(question);
      lines.prompt();
    });
  } finally {
    lines.close();
  }
}
