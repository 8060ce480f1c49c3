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
}
