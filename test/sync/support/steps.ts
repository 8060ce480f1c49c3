// What may happen, as data: fast-check makes series of these and shortens the ones that fail.
import fc from "fast-check";

/** Index of an app, a tree, a key or a copy; taken modulo what there is. */
type Which = number;

export type Step =
  /** Somebody edits the source. */
  | { kind: "set"; app: Which; tree: Which; key: Which; value: number }
  | { kind: "unset"; app: Which; tree: Which; key: Which }
  | { kind: "unusable"; app: Which; tree: Which; key: Which }
  | { kind: "source"; app: Which; tree: Which; what: "delete" | "undelete" | "destroy" | "forget" }
  | { kind: "backup" | "restore" | "revoke" }
  /** Somebody edits a copy, who should not. */
  | { kind: "add" | "disable" | "enable" | "destroy"; copy: Which }
  | { kind: "github"; copy: Which; what: "set" | "remove" }
  | { kind: "deploy"; app: Which }
  /** An app takes its settings away, or leaves some that cannot be used; until everything is looked at. */
  | { kind: "leave"; app: Which; what: "nothing" | "nonsense" }
  /** From now on Secret Manager's `latest` takes so long to get to a new version. */
  | { kind: "aliasLag"; seconds: number }
  /** The reconciler's own mishaps. */
  | { kind: "restart" | "loseState" | "spoilState" }
  | { kind: "wait"; seconds: number }
  /** A pass in which some requests go wrong, and which may be cut off. */
  | { kind: "pass"; faults: number; cutAfter: number }
  | { kind: "overlap"; faults: number }
  | { kind: "away"; how: "cut" | "sealed" }
  /** The faults have stopped: one pass, and everything is looked at. */
  | { kind: "settle" };

const which = fc.nat({ max: 11 });
const faults = fc.integer({ min: 0, max: 60 });

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("set" as const),
      app: which,
      tree: which,
      key: which,
      value: fc.nat({ max: 5 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("unset" as const), app: which, tree: which, key: which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unusable" as const), app: which, tree: which, key: which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("source" as const),
      app: which,
      tree: which,
      what: fc.constantFrom("delete" as const, "undelete" as const, "destroy" as const, "forget" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("backup" as const, "restore" as const, "revoke" as const) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("add" as const, "add" as const, "disable" as const, "enable" as const, "destroy" as const),
      copy: which,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("github" as const),
      copy: which,
      what: fc.constantFrom("set" as const, "remove" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("deploy" as const), app: which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("leave" as const),
      app: which,
      what: fc.constantFrom("nothing" as const, "nonsense" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("aliasLag" as const), seconds: fc.constantFrom(0, 5, 90, 7200) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("restart" as const, "loseState" as const, "spoilState" as const) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, 60, 3600, 50_000, 90_000) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      faults,
      cutAfter: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("overlap" as const), faults }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("away" as const),
      how: fc.constantFrom("cut" as const, "sealed" as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("settle" as const) }) },
);
