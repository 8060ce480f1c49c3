// What estimators say, and what an estimate says.
import type { Step } from "../sandbox";
import type { Figures } from "./usage";

/** `fixed`: paid while nothing happens. `perUse`: what people and machines do with it, by the figures of the usage. */
export type Kind = "fixed" | "perUse";

/** A quantity of something that has a price. */
export interface Use {
  /** The name of a price: `sql.cpu`. */
  price: string;
  /** The region whose price it is, where prices differ by region. */
  region?: string;
  quantity: number;
  kind: Kind;
  /** What the money buys, for what costs something while idle. */
  buys?: string;
}

/** What an estimator may ask about beside its resource. */
export interface Surroundings {
  /** Every resource that there would be. */
  steps: readonly Step[];
  /** The usage of a resource. */
  figures: (step: Step) => Figures;
  /** How often a schedule beside a resource calls it, a month; undefined where none does. */
  calls: (step: Step) => number | undefined;
}

/** What a resource uses a month, or in words why that is not known. */
export type Estimator = (step: Step, around: Surroundings) => Use[] | string;

/** A line of an estimate. */
export interface CostLine {
  urn: string;
  type: string;
  name: string;
  /** The components around it from the outside inwards; empty where there is none. */
  components: string[];
  /** The outermost component that is an application, if any. */
  app?: string;
  /** The name of the price. */
  price: string;
  what: string;
  unit: string;
  region?: string;
  kind: Kind;
  quantity: number;
  /** USD a month, its part of free units counted; absent where the price is not known. */
  usd?: number;
  /** Where the price is known, if it is not in the resource's region. */
  elsewhere?: { region: string; usd: number };
  buys?: string;
}

/** A type of resource that the estimate says nothing about. */
export interface NotPriced {
  type: string;
  names: string[];
  reason: string;
}

/** What there would be, in USD a month. */
export interface CostEstimate {
  lines: CostLine[];
  notPriced: NotPriced[];
  fixed: number;
  perUse: number;
  total: number;
  /** Lines without a price: `total` is what the others cost. */
  unknown: CostLine[];
  /** The days on which the oldest and the newest price was read. */
  read: { oldest: string; newest: string };
  /** The names of the prices that nobody compared with their pages on a known day. */
  undated: string[];
  /** The others, with the day on which each was read. */
  dated: { name: string; read: string }[];
}
