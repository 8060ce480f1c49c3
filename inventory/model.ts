// What an inventory is made of.

/** A line of releases that is supported together: PostgreSQL 17, Vault 2.0. */
export interface Release {
  cycle: string;
  /** Day of its first release. */
  released: string;
  /** Its newest version that the table knows, and the version's day. */
  latest: string;
  latestOn: string;
  /** The last day of support; absent while nobody has named one. */
  end?: string;
  /** The day from which it is supported for long; absent for lines that are not, and for products that do not tell them apart. */
  longFrom?: string;
}

/** A product, the newest line first. */
export interface Product {
  title: string;
  /** Where a person reads the same. */
  page: string;
  releases: Release[];
}

/** What is known of releases, as of a day. */
export interface ReleaseTable {
  /** The day that the facts are of. */
  read: string;
  source: string;
  products: Record<string, Product>;
  /** The day on which the registry of packages was asked. */
  packagesRead: string;
  /** The newest version of npm packages, by name. */
  packages: Record<string, string>;
}

export type Kind =
  "database" | "cache" | "cluster" | "image" | "chart" | "runtime" | "engine" | "provider" | "package" | "action";

/** A version that was found somewhere. */
export interface Found {
  /** What it is a version of: the same in every environment. */
  key: string;
  title: string;
  kind: Kind;
  /** Absent where it cannot be read; `because` says why. */
  version?: string;
  because?: string;
  /** Its product in the table. */
  product?: string;
  /** Names of the resources, or files, that ask for it. */
  places: string[];
  /** How somebody raises it, with `{cycle}` and `{latest}` of the line to go to. */
  raise: string;
}

/** What has to be done, the most urgent first. */
export const urgencies = ["ended", "ending", "behind", "unknown", "newer", "current"] as const;
export type Urgency = (typeof urgencies)[number];

/** A row of the inventory. */
export interface Item {
  key: string;
  title: string;
  kind: Kind;
  places: string[];
  /** Versions that run; empty where nobody asked or nothing answered. */
  runs: string[];
  /** What the program asks for. */
  wanted?: string;
  newest?: string;
  /** Last day of support. */
  end?: string;
  /** Days until then; negative afterwards. */
  daysLeft?: number;
  /** The page that says so. */
  source?: string;
  urgency: Urgency;
  /** What to do, in words. */
  todo: string;
}
