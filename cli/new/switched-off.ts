// Variables of what a description turns off: `KAFKA_ENABLED=false` says that nothing reads `KAFKA_BROKERS`.
import type { Program } from "./draft";

const off = /^(false|no|off|0|disabled)$/i;
const on = /^(true|yes|on|1)$/i;

/** Leaves them out, and tells which switch it was: a person who turns it on adds what it needs. */
export function dropSwitchedOff(programs: Program[]): void {
  for (const program of programs) {
    const off = switchedOff(program);
    program.variables = program.variables.filter(({ name, item }) => {
      const by = off.get(name);
      if (by !== undefined) item.note("left out", `belongs to what ${by} turns off; add it with that`);
      return by === undefined;
    });
  }
}

/** Names of variables, with the switch that turns off what they belong to. */
function switchedOff({ variables }: Program): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, value } of variables) {
    const stem = stemOf(name, value.text ?? "")?.toUpperCase();
    // Servers of the platform speak TLS alone.
    if (stem === undefined || /(^|_)(TLS|SSL)$/.test(stem)) continue;
    for (const { name: other } of variables)
      if (other !== name && other.toUpperCase().startsWith(`${stem}_`)) found.set(other, name);
  }
  return found;
}

/** How the names begin of what a switch turns off; nothing where it is none, or turns on. */
function stemOf(name: string, text: string): string | undefined {
  const [, before = "", what] =
    (off.test(text) ? /^(.*_)?(?:USE|ENABLE)_(\w{2,})$/i : /^(.*_)?DISABLE_(\w{2,})$/i).exec(name) ?? [];
  if (what !== undefined && (off.test(text) || on.test(text))) return before + what;
  const end = off.test(text)
    ? /^(\w{2,}?)_+(?:ENABLED?|ACTIVE)$/i
    : on.test(text)
      ? /^(\w{2,}?)_+DISABLED$/i
      : undefined;
  return end?.exec(name)?.[1];
}
