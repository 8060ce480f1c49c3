import type { Program, Variable } from "./draft";
import type { GeneratedForm } from "./secrets";

/** Where a variable of one program has its place in the specification. */
export interface Resolved {
  variable: Variable;
  program: Program;
  /** `none` where it has no place at all. */
  table: "env" | "bound" | "secrets" | "config" | "none";
  /** The value of `env` or `bound`, with markers. */
  text?: string;
  /** How a missing secret is made; a person puts it in otherwise. */
  form?: GeneratedForm;
  /** Whether it leads to the internet or to what an operator puts in. */
  isOutside?: boolean;
}
