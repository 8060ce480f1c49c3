import type { DataService, Program, Variable } from "./draft";
import type { GeneratedForm } from "./secrets";

/** Where a variable of one program has its place in the specification. */
export interface Resolved {
  variable: Variable;
  program: Program;
  /** `call` for what is written with parts of servers, in the program's own table; `none` where it has no place at all. */
  table: "env" | "bound" | "call" | "secrets" | "config" | "none";
  /** The value of `env`, `bound` or `call`, with markers. */
  text?: string;
  /** How a missing secret is made; a person puts it in otherwise. */
  form?: GeneratedForm;
  /** Whether it leads to the internet or to what an operator puts in. */
  isOutside?: boolean;
  /** What a provider runs, and whose address it has. */
  provider?: DataService;
}
