import type { Weight } from "../../knowledge/model";
import type { Right } from "./rights";
import type { Runbook } from "./recovery";
import type { ManualStep } from "./steps";

/** What there is of one kind of component, and why. */
export interface Part {
  /** The component's class; empty for what the program makes without one. */
  kind: string;
  /** What such a component is, from its page. */
  what: string;
  /** Why it is as it is, from its page. */
  why: string[];
  /** Its page; empty where it has none. */
  page: string;
  /** Each one, with what it has: `2 buckets`. */
  each: { name: string; has: string[] }[];
}

/** An end point's promise. */
export type Contract = Record<string, string>;

/** What is lost, kept or left when a resource goes. */
export interface Ending {
  weight: Weight;
  text: string;
}

/** What an environment is, and how people make it, run it, save it and leave it. */
export interface Blueprint {
  formatVersion: 1;
  environment: string;
  /** Counts up with each change. */
  version: number;
  /** What is different from the version before; empty for the first. */
  changes: string[];
  parts: Part[];
  picture: string;
  steps: ManualStep[];
  /** By the end point's name. */
  contracts: Record<string, Contract>;
  rights: Right[];
  recovery: Runbook[];
  leaving: string;
  endings: Ending[];
}

/** A blueprint before it is compared with the one before. */
export type Content = Omit<Blueprint, "version" | "changes" | "formatVersion">;
