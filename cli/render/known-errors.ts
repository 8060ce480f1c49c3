// What an operation that failed ends with: which known errors it was, and the commands that help.
import { createRequire } from "node:module";
import pc from "picocolors";

const load = createRequire(__filename);

/** Nothing where no text is a known error. The table is loaded when something failed, and not before. */
export function renderKnownErrors(texts: readonly string[], environment: string): string {
  if (texts.length === 0) return "";
  const { helpOf, recognisedAll } = load("../explain/errors") as typeof import("../explain/errors");
  return recognisedAll(texts)
    .map((error) => {
      const help = helpOf(error, environment);
      const commands = [...(help === undefined ? [] : [help]), `groundplan explain ${error.handle}`];
      return `${pc.bold(`${error.title}:`)}\n${commands.map((command) => `  > ${command}\n`).join("")}`;
    })
    .join("");
}
