import type * as z from "zod";
import { UsageError } from "../project";

/**
 * An answer of a service in the form that is expected of it; `title` says whose answer it is.
 *
 * @throws UsageError with the place that has another form
 */
export function parsedAnswer<T extends z.ZodType>(schema: T, value: unknown, title: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(`${title} answer cannot be read (${result.error.issues[0]?.path.join(".") ?? ""}).`);
}
