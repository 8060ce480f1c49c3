import pc from "picocolors";
import type { Refusal } from "../../sandbox";
import { printable } from "./printable";

/** Every error with the resource, the property and the page that states the rule. */
export function renderErrors(errors: Refusal[]): string {
  return errors
    .map((error) => {
      const where = [error.urn?.split("::").slice(2).join(" "), error.property].filter((part) => part !== undefined);
      const head = where.length > 0 ? `${pc.bold(printable(where.join(" · ")))}\n  ` : "";
      const source = error.source === undefined ? "" : `\n  ${pc.dim(error.source)}`;
      return `${pc.red("error:")} ${head}${printable(error.message)}${source}\n`;
    })
    .join("");
}
