// What the drill of a restore is told, as JSON in a file.
import { SyncError } from "../contract";
import { member } from "../exchange";

/** A query that proves a database. */
export interface Proof {
  database: string;
  /** Role that the query runs as. */
  readerRole: string;
  query: string;
}

/** What is restored, into what, and how it is proved. */
export interface DrillSettings {
  /** The component's name, in the label of the copies that it makes. */
  drill: string;
  project: string;
  /** Instances whose backups are tried: the newest of all is taken. None of them is ever changed. */
  instances: string[];
  /** What the names of copies begin with. */
  prefix: string;
  /** Region of the copy. */
  region: string;
  /** Network of the copy's private address, `projects/<project>/global/networks/<network>`. */
  network: string;
  tier: string;
  edition: string;
  proofs: Proof[];
  /** A backup that is older, in hours, fails the drill. */
  longestAgeHours: number;
  /** Minutes after which nothing more is waited for but the copy's removal. */
  patienceMinutes: number;
}

const texts = ["drill", "project", "prefix", "region", "network", "tier", "edition"] as const;
const numbers = ["longestAgeHours", "patienceMinutes"] as const;

/** @throws SyncError that names everything that is missing. */
export function parseSettings(text: string): DrillSettings {
  const known = object(text);
  const missing: string[] = [
    ...texts.filter((key) => typeof known[key] !== "string" || known[key] === ""),
    ...numbers.filter((key) => typeof known[key] !== "number"),
    ...(isTextList(known["instances"]) ? [] : ["instances"]),
    ...(isProofs(known["proofs"]) ? [] : ["proofs"]),
  ];
  if (missing.length > 0) throw new SyncError(`the settings lack ${missing.join(", ")}`);
  const settings = known as unknown as DrillSettings;
  // The one thing that must never be: a copy that could be taken for the server.
  const taken = settings.instances.filter((name) => name.startsWith(settings.prefix));
  if (taken.length > 0) throw new SyncError(`${taken.join(", ")} begins as the drill's copies do (${settings.prefix})`);
  return settings;
}

function object(text: string): { [key: string]: unknown } {
  try {
    return JSON.parse(text) as { [key: string]: unknown };
  } catch {
    throw new SyncError("the settings are not JSON");
  }
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
}

function isProofs(value: unknown): value is Proof[] {
  const members = ["database", "readerRole", "query"];
  const isText = (proof: unknown, key: string): boolean => typeof member(proof, key) === "string";
  return Array.isArray(value) && value.length > 0 && value.every((one) => members.every((key) => isText(one, key)));
}
