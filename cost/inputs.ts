// Inputs of a resource, as an estimator reads them. What is hidden or unknown in a plan reads as absent.
import type { Step } from "../sandbox";

type Inputs = Step["inputs"];

const hidden: ReadonlySet<unknown> = new Set(["[unknown]", "[secret]"]);

/** The value at a path such as `settings.tier` or `template.containers.0.image`. */
export function valueAt(inputs: unknown, path: string): unknown {
  const found = path.split(".").reduce<unknown>((value, part) => {
    if (value === null || typeof value !== "object") return undefined;
    return Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
  }, inputs);
  return hidden.has(found) ? undefined : found;
}

export function textAt(inputs: Inputs, path: string): string | undefined {
  const value = valueAt(inputs, path);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberAt(inputs: Inputs, path: string): number | undefined {
  const value = valueAt(inputs, path);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

export function flagAt(inputs: Inputs, path: string): boolean | undefined {
  const value = valueAt(inputs, path);
  if (value === "true" || value === "false") return value === "true";
  return typeof value === "boolean" ? value : undefined;
}

/** The objects of a list; none where there is no list. */
export function listAt(inputs: Inputs, path: string): Inputs[] {
  const value = valueAt(inputs, path);
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Inputs => one !== null && typeof one === "object" && !Array.isArray(one));
}

const multiples: Record<string, number> = {
  ...{ "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

/** Bytes of a quantity of Kubernetes (`512Mi`) in GiB. */
export function gibibytes(quantity: string | undefined): number | undefined {
  const [, digits, suffix = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity ?? "") ?? [];
  const multiple = Object.hasOwn(multiples, suffix) ? multiples[suffix] : undefined;
  return digits === undefined || multiple === undefined ? undefined : (Number(digits) * multiple) / 2 ** 30;
}

/** Processors of a quantity of Kubernetes: `250m` is a quarter. */
export function processors(quantity: string | undefined): number | undefined {
  const [, digits, milli = ""] = /^(\d+(?:\.\d+)?)(m?)$/.exec(quantity ?? "") ?? [];
  return digits === undefined ? undefined : Number(digits) / (milli === "m" ? 1000 : 1);
}
