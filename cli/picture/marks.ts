import type { Operation } from "../../sandbox";

/** How a change is marked: in words and with a sign, since not everybody sees colours. */
export const marks: Partial<Record<Operation, { sign: string; word: string; colour: string }>> = {
  replace: { sign: "±", word: "replaced", colour: "#c026d3" },
  delete: { sign: "−", word: "deleted", colour: "#dc2626" },
  update: { sign: "~", word: "changed", colour: "#d97706" },
  create: { sign: "+", word: "new", colour: "#16a34a" },
};
