// What the page shows, before anybody thinks of HTML.
import type { Step } from "../../sandbox";
import type { Consequence } from "../consequences/model";
import type { Refusal } from "../../sandbox";
import type { LastReport } from "../doctor/last";
import type { Html } from "./html";
import type { Run } from "./run";

/** An environment as it was read. */
export interface Reading {
  environment: string;
  /** Who told: the program in the simulated cloud, or a file with a plan, a preview or a state. */
  source: "sandbox" | "plan" | "preview" | "state";
  /** RFC 3339. */
  readAt: string;
  steps: Step[];
  /** The stack's outputs, without secrets. */
  outputs: Readonly<Record<string, unknown>>;
  consequences: Consequence[];
  /** Why there is no plan; nothing else is known then. */
  errors: Refusal[];
}

/** What is of the machine and of the moment, and of no environment. */
export interface Machine {
  /** `2026-11-29` */
  today: string;
  /** The version of Node.js that runs the command. */
  node: string;
}

/** What a section is made from. */
export interface View {
  reading: Reading;
  /** The other environments of the project, as far as they have been read. */
  others: { environment: string; reading: Reading | undefined }[];
  /** The project's folder; absent where all came from a file. */
  folder: string | undefined;
  /** The run that goes on, or the last one. */
  run: Run | undefined;
  /** What the doctor said last; absent where nobody asked. */
  doctor: LastReport | undefined;
  machine: Machine;
}

/** A part of the page. A further one is a file in sections/ and a line in sections/index.ts. */
export interface Section {
  /** The address of its heading; letters and hyphens. */
  id: string;
  title: string;
  /** Nothing where it has nothing to say of this environment. */
  render(view: View): Html | undefined;
}
