export /** What is known about a list, or about a table, whose members are its entries. */
interface Row {
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
