// Addresses in the texts of files, which programs read as they stand.
import type { Bindings } from "./bindings";
import { isInOneInstance, type Calls } from "./calls";
import type { Draft, Program } from "./draft";
import { largeRequests, letsLargeRequests } from "./large-requests";
import { namesHost } from "./left-behind";
import { privateName } from "./private-names";
import { literals } from "./texts";

/** Tells of files with addresses of other programs and of data services in them, which nobody has here, and of hosts of another network. */
export function tellFiles({ programs, data }: Draft, calls: Calls, bindings: Bindings): void {
  for (const caller of programs)
    for (const { path, value, item } of caller.files) {
      const unknown = literals(value.text ?? "").flatMap((text) => privateName(text) ?? []);
      if (letsLargeRequests(value.text ?? "")) item.remark(...largeRequests);
      if (unknown[0] !== undefined) item.remark("to do", `${path} ${unknown[0]}`);
      const names = literals(value.text ?? "").flatMap((text) => [
        ...programsIn(text, caller, calls),
        ...data.filter(({ hosts }) => hosts.some((host) => namesHost(text, host))).map(({ name }) => name),
        ...[...text.matchAll(/(?<![\w.-])([\w.-]+)(?=:\d)/g)].flatMap(
          ([, host = ""]) => bindings.serviceAt(host)?.name ?? [],
        ),
      ]);
      if (names.length > 0)
        item.remark(
          "to do",
          `${path} has the address of ${[...new Set(names)].join(", ")} in it, which leads nowhere here: write the text in bound, with parts of their bindings`,
        );
    }
}

function programsIn(text: string, caller: Program, calls: Calls): string[] {
  return calls
    .namedIn(text)
    .filter(([program]) => !isInOneInstance(program, caller))
    .map(([{ name }]) => name);
}
