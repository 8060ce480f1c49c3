import type { Operation } from "../../sandbox";

/** What something is to the people who look at the picture. */
export type Kind = "users" | "edge" | "origin" | "runtime" | "data" | "secrets";

/** A box of the picture. */
export interface Node {
  /** Unique in the picture: letters, digits and underscores. */
  id: string;
  kind: Kind;
  /** What people call it: the name in the program. */
  name: string;
  /** What it is: `Cloud Run`, `PostgreSQL 17`. */
  what: string;
  /** The region, the cluster in a region, or the service that it is in; absent for what is everywhere. */
  place?: string;
  /** The application that it belongs to, where it does. */
  application?: string;
  /** How many resources of each type it stands for: `{ "gcp:sql.DatabaseInstance": 1 }`. */
  resources: Readonly<Record<string, number>>;
  /** The heaviest change of anything in it; `same` where nothing changes. */
  operation: Operation;
}

/** An arrow of the picture, in the direction in which requests, data or secrets go. */
export interface Edge {
  from: string;
  to: string;
  flow: "requests" | "data" | "secrets" | "copies";
  /** Host names, for example. */
  label?: string;
}

/** An environment as people draw it. */
export interface Picture {
  title: string;
  nodes: Node[];
  edges: Edge[];
}
