import { kindOf, type Uses, type UsesByBinding } from ".";
import type { Making, Used } from "./kind";

/** Makes what an application uses, in the order of its file; what another one of them needs comes before that. */
export function usedBy(
  uses: UsesByBinding,
  common: Omit<Making, "binding" | "name" | "other">,
): { [binding: string]: Used } {
  const made = new Map<string, Used>();
  const make = (binding: string, use: Uses): Used => {
    const known = made.get(binding);
    if (known !== undefined) return known;
    const used = kindOf(use).make(use, { ...common, binding, name: `${common.app}-${binding}`, other });
    made.set(binding, used);
    return used;
  };
  const other = (binding: string, kind: string): Used | undefined => {
    const use = Object.hasOwn(uses, binding) ? uses[binding] : undefined;
    return use?.kind === kind ? make(binding, use) : undefined;
  };
  return Object.fromEntries(Object.entries(uses).map(([binding, use]) => [binding, make(binding, use)]));
}
