import { fail, ok, skipped, type Validator } from "../model";

/** More would hide the first. */
const mostErrors = 5;

export const configuration: Validator = {
  name: "configuration",
  title: "The program plans: its configuration is whole, and applications fit their database and their runtimes",
  needs: "plan",
  rights: "none",
  asks: "the program, in the simulated cloud",
  source: "docs/environments.md",
  check: ({ plan, environment }) => {
    if (plan === undefined) return skipped("the program was not run");
    if (plan.errors.length === 0) return ok(`${plan.steps.length} resources`);
    const lines = plan.errors.map(
      ({ urn, message }) => `${urn === undefined ? "" : `${urn.split("::").at(-1) ?? ""}: `}${message.trim()}`,
    );
    const more = lines.length > mostErrors ? ` … and ${lines.length - mostErrors} more` : "";
    return fail(
      `${lines
        .slice(0, mostErrors)
        .join("; ")
        .replaceAll(/\s*\n\s*/g, "; ")
        .replace(/\.$/, "")}${more}`,
      `groundplan plan ${environment}`,
    );
  },
};
