// Usage as a file states it.
import * as z from "zod";
import { nearest } from "../components/internal/nearest";
import { prices } from "./prices";
import { usualUsage, type Figures, type Usage } from "./usage";

const figure = z.number({ error: "set a number" }).min(0, "set 0 or more").max(1e15, "set at most 10^15");
const positive = figure.gt(0, "set more than 0");

const figures = z
  .strictObject(
    Object.fromEntries(
      Object.keys(usualUsage.defaults).map((key) => [key, key === "requestsAtOnce" ? positive : figure]),
    ) as Record<keyof Figures, typeof figure>,
  )
  .partial();

const schema = z.strictObject({
  freeUnits: z.boolean({ error: "set true or false" }).optional(),
  defaults: figures.optional(),
  resources: z.record(z.string(), figures).optional(),
  prices: z
    .record(z.string(), figure)
    .superRefine((table, context) => {
      for (const name of Object.keys(table)) {
        const [price = ""] = name.split("@", 1);
        if (Object.hasOwn(prices, price)) continue;
        const close = nearest(price, Object.keys(prices));
        const remedy = close === undefined ? "`groundplan cost --prices` lists them" : `do you mean ${close}?`;
        context.addIssue({ code: "custom", path: [name], message: `no price has this name; ${remedy}` });
      }
    })
    .optional(),
});

/**
 * Reads what a usage file holds, on top of a usage.
 *
 * @returns the usage, or every problem: the key, what it holds and the remedy.
 */
export function readUsage(document: unknown, base: Usage): Usage | string[] {
  const parsed = schema.safeParse(document ?? {});
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => problems(issue, document));
  const { freeUnits = base.freeUnits, defaults, resources, prices: own } = parsed.data;
  return {
    freeUnits,
    defaults: { ...base.defaults, ...present(defaults) },
    resources: Object.fromEntries(Object.entries(resources ?? {}).map(([name, one]) => [name, present(one)])),
    prices: own ?? {},
  };
}

function problems(issue: z.core.$ZodIssue, document: unknown): string[] {
  const place = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? Object.keys(schema.shape) : Object.keys(usualUsage.defaults);
    return issue.keys.map((key) => {
      const close = nearest(key, known);
      const remedy = close === undefined ? `use ${known.join(", ")}` : `do you mean ${close}?`;
      return `${place === "" ? key : `${place}.${key}`}: no such key; ${remedy}`;
    });
  }
  const value = issue.path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown>)[key], document);
  return [`${place === "" ? "the file" : place}: ${issue.message}, not ${JSON.stringify(value)}`];
}

function present(figures: { [Name in keyof Figures]?: number | undefined } | undefined): Partial<Figures> {
  return Object.fromEntries(Object.entries(figures ?? {}).filter(([, value]) => value !== undefined));
}
