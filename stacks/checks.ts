// How a schema checks by the library's rules.
import * as z from "zod";
import type { rules } from "../components";

/** A program parses its configuration a few times: less than Zod takes to write and compile a function for each table. */
export const fewTimes = { jitless: true } as const;

/** Turns one of the library's rules into a check of the schema; the rule's remedy is the error. */
export function obeying<T>(rule: rules.Rule<T>) {
  return (value: T, context: z.core.$RefinementCtx<T>): void => {
    const remedy = rule(value);
    if (remedy !== undefined) context.addIssue({ code: "custom", message: remedy });
  };
}

export const text = z.string({ error: "set a string" }).min(1, "set a string that is not empty");

/** A list of strings that all obey a rule, each there once. */
export function textList(rule: rules.Rule<string>) {
  const entry = z.string({ error: "set a string" }).superRefine(obeying(rule));
  return z.array(entry, { error: 'set a list of strings, for example ["one", "two"]' }).superRefine((list, context) => {
    for (const [index, value] of list.entries()) {
      if (list.indexOf(value) === index) continue;
      context.addIssue({ code: "custom", path: [index], message: "name it once: it is in the list already" });
    }
  });
}
