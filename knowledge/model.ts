// What people must know of a resource type before they change it. The tables beside this file are data: the plan's words, a
// policy, a price and a runbook can all be made of them.
//
// Texts are sentences' parts in plain English. `{path}` stands for the input at that path, and `{path|words}` has words for an input
// that is not known yet. `{this}` is the resource's name in the program, `{from}` and `{to}` the values of a change, `{it}` and `{its}`
// the resource, or several of them.

/** A value that a row asks for. */
export type Plain = string | number | boolean;

/** How much a consequence weighs, the heaviest first. */
export const weights = ["lost", "moved", "away", "cost", "final", "review"] as const;
export type Weight = (typeof weights)[number];

/** How long something takes. */
export interface Duration {
  /** The median, in seconds. */
  seconds: number;
  /** The shortest and the longest, in seconds. */
  range: [number, number];
  /** Where that was read. */
  source: string;
}

/** Of which resources a row speaks. Each member that is there must hold. */
export interface Condition {
  /** An input at this path is there. */
  has?: string;
  /** An input at this path has one of these values. */
  where?: { path: string; is: Plain[] };
  /** A resource of this type is made of it by the same program. */
  with?: string;
  /** No resource of this type is, by this input of it. */
  without?: { type: string; by: string };
}

/** What a resource holds that its program cannot make again. */
export interface Holding {
  /** The first row whose condition holds counts. Rows are in the order of what weighs more. */
  when?: Condition;
  /** What is gone with the resource: `every database in it, and all backups`. */
  what: string;
  /** What is left where the program gives the resource up without deleting it: all that is in it, by default. */
  kept?: string;
  /** What keeps the resource from being deleted, as the rest of a sentence: `, and Google refuses …`. */
  obstacle?: string;
  /**
   * `lost`: nobody gets it back. `moved`: it stays where it was, and the new resource is without it. `again`: it comes back by
   * itself, from what `what` says.
   */
  fate: "lost" | "moved" | "again";
  /** Types of resources inside, which go with it: they are named, and not told again. */
  contains?: string[];
  source: string;
}

/** What changing a property in place does. */
export interface Change {
  /** The property's path; `*` stands for any step. What is inside of it counts too. */
  path: string;
  /** The values of which the row speaks; any by default. `less` and `more` compare numbers, of texts those at the end. */
  when?: { from?: Plain[]; to?: Plain[]; by?: "less" | "more" };
  weight: Weight;
  /** What happens, as the rest of a sentence that begins with the resource: `restarts`. */
  what: string;
  /** How long it is away. */
  takes?: Duration;
  source: string;
}

/** What a reviewer must look at. */
export interface Review {
  on: ("create" | "update" | "delete")[];
  when?: Condition;
  /** The sentence, or its beginning: `{member} gets`. */
  lead: string;
  /** Its end, of which several follow one beginning: `{role} on the bucket {bucket}`. */
  each?: string;
  /** What begins the sentence instead, as a review, where a resource that stays or comes has a row with the same `lead` and the same `each`. */
  otherwise?: string;
  /** A resource that is updated or replaced is told of only if one of these changes; any property by default. */
  of?: string[];
  /** How much it weighs; `review` by default. */
  weight?: Weight;
  /** Told even of an environment that is made for the first time, when everything is new. */
  always?: boolean;
}

/** One resource type. */
export interface Knowledge {
  /** What people call it: `PostgreSQL server`. */
  noun: string;
  /** The plural, where it is not the noun with an `s`. */
  plural?: string;
  /** Other nouns, where the input at a path begins so. */
  nouns?: { path: string; begins: string; noun: string }[];
  holds?: Holding[];
  /** True when what runs does not work without it. */
  needed?: boolean;
  /** Of which of them that holds; of all by default. */
  neededWhen?: Condition;
  /** How long it takes to make one. */
  creation?: Duration;
  /** How long it takes to delete one. */
  deletion?: Duration;
  /** What nobody can undo once it is made or gone. */
  final?: { on: "create" | "delete"; what: string; source: string }[];
  changes?: Change[];
  review?: Review[];
}

export type Rows = Record<string, Knowledge>;

/** What a change of configuration keys did to an environment of this repository, in the simulated cloud. Amounts are resources by their type. */
export interface KeyChange {
  /** The keys that were changed together, with the values that were tried. */
  keys: Record<string, unknown>;
  environment: string;
  /** Why the program refused it. */
  refused?: string;
  /** True where what holds data is replaced: what an environment protects, as prod does, is refused. */
  moves?: boolean;
  replaced: Record<string, number>;
  deleted: Record<string, number>;
  changed: Record<string, number>;
  created: Record<string, number>;
  /** What a month costs more, in USD at the usual usage; less if negative. */
  usd: number;
}
