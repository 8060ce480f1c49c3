// Commands that wait for others before they start a program: what they wait for has another address here, so that they never ended.
import type { Program } from "./draft";
import { asksForService } from "./kinds";

/** Loops that ask something, in their first part, until somebody listens. */
const loop = /^\s*(?:while|until)\s([^;\n]*)[;\n]\s*do\s[^\n]*?\bdone\s*(?:&&|;|\n)\s*/;
const asking = /\/dev\/tcp\/|\b(?:nc|netcat|curl|wget)\s/;
const waiting = [
  /^\s*sleep\s+\d+[smh]?\s*(?:&&|;|\n)\s*/,
  // https://github.com/vishnubob/wait-for-it
  /^\s*(?:exec\s+)?(?:\S*\/)?wait-for(?:-it)?(?:\.sh)?\s[^\n]*?\s--\s+/,
];
/** Programs that wait and then start what follows `--` (https://github.com/vishnubob/wait-for-it, https://github.com/wait4x/wait4x, https://github.com/jwilder/dockerize). */
const script = /(?:^|\/)(?:wait-for(?:-it)?(?:\.sh)?|wait4x|dockerize)$/;

/** Takes what only waits from the head of commands, and tells it. */
export function dropWaits(programs: Program[]): void {
  for (const program of programs) {
    const isDropped = (["command", "args"] as const).map((key) => {
      const words = program[key];
      const kept = words === undefined ? undefined : withoutWaits(words);
      if (kept === undefined || kept.length === 0) return false;
      program[key] = kept;
      return true;
    });
    if (isDropped.includes(true))
      program.item.remark(
        "changed",
        `${program.name} waits for nothing before it starts: it starts again until what it needs is there`,
      );
  }
}

/** Nothing where nothing waits. */
function withoutWaits(words: string[]): string[] | undefined {
  const end = words.indexOf("--");
  const isWait =
    script.test(words[0] ?? "") && end > 0 && !words.slice(0, end).some((word) => /^-+template/.test(word));
  if (isWait) return words.slice(end + 1);
  const kept = words.map(withoutWaiting);
  return kept.every((word, index) => word === words[index]) ? undefined : kept;
}

function withoutWaiting(text: string): string {
  const [, asked = ""] = loop.exec(text) ?? [];
  const isLoop = asking.test(asked) || asksForService(asked);
  const form = isLoop ? loop : waiting.find((one) => one.test(text));
  const rest = form === undefined ? text : text.replace(form, "");
  return rest === text || rest.trim() === "" ? text : withoutWaiting(rest);
}
