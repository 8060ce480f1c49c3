// The tables of what PromQL computes.
import type { Window } from "./series";

/** Aggregations. */
export const reducers: { [operator: string]: (values: number[]) => number } = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  count: (values) => values.length,
  group: () => 1,
};

/** Arithmetic of two numbers. */
export const arithmetic: { [operator: string]: (one: number, other: number) => number } = {
  "+": (one, other) => one + other,
  "-": (one, other) => one - other,
  "*": (one, other) => one * other,
  "/": (one, other) => one / other,
  "%": (one, other) => one % other,
  "^": (one, other) => one ** other,
};

/** Comparisons of two numbers. */
export const orders: { [operator: string]: (one: number, other: number) => boolean } = {
  ">": (one, other) => one > other,
  ">=": (one, other) => one >= other,
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "==": (one, other) => one === other,
  "!=": (one, other) => one !== other,
};

/** Functions of a window. */
export const windows: { [name: string]: (points: Window, minutes: number) => number } = {
  rate: ({ sum }, minutes) => sum / (minutes * 60),
  increase: ({ sum }) => sum,
  avg_over_time: ({ sum, count }) => sum / count,
  sum_over_time: ({ sum }) => sum,
  count_over_time: ({ count }) => count,
  min_over_time: ({ least }) => least,
  max_over_time: ({ most }) => most,
  last_over_time: ({ last }) => last,
};

/** Functions of each sample. */
export const mathematics: { [name: string]: (value: number) => number } = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
  ln: Math.log,
};
