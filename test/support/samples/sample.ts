/** A component's name and its arguments. */
export interface Sample {
  name: string;
  args: Record<string, unknown>;
}

/** What the tests of all components try one with. `test/components/<folder>.sample.ts` exports it by the component's name. */
export interface Sampled {
  /**
   * Arguments that use every property of the contract (components/internal/arguments.json), so that tests can take one of them away, or put
   * something else there. Each list and each table has at least two members. Several where some properties exclude others.
   */
  samples: Sample[];
  /**
   * Another value for arguments of the example in its README, by argument; `undefined` is not tried. Booleans, numbers and values of a list that are not
   * here are tried with another one by themselves. Absent where it is made of other components, whose pages say what a change does.
   */
  trials?: { [argument: string]: unknown };
  /** What is known about each list and table, by `<type>.<property>`: the component's own, and those of types that nobody else takes. */
  lists?: { [list: string]: Row };
  /** Resources, by the end of their names, that know all members of some list: they change when members come and go. */
  together?: RegExp;
  /** Resources that cannot change in place, by the end of their names. */
  immutable?: RegExp;
}

/** What is known about a list, or about a table, whose members are its entries. */
export interface Row {
  /**
   * `resources`: a member has resources of its own. `content`: members are part of other resources. `lookup`: a component looks
   * up what it needs, or only checks.
   */
  kind: "resources" | "content" | "lookup";
  /** A member that is not in the sample. */
  third: unknown;
  /** How many of the first members always stay. The default is none. */
  keeps?: number;
  /** Why another order is a change. The default is that it is none. */
  ordered?: string;
  /** What a list without members is: refused, the same as none at all, or something of its own: what the docstring says, or what other arguments make of it. */
  empty: "refused" | "none" | "own";
}
