// What has to be done about what was found: support that ends, patches that are missing, newer versions.
import { urgencies, type Found, type Item, type Product, type Release, type ReleaseTable, type Urgency } from "./model";

/** A person needs a quarter for the next version of a database: to try it, to plan the minutes, to do it in each environment. */
export const usualHorizon = 90;
/** An older table may lack an end that was announced since. */
export const staleAfter = 60;

const dayLength = 86_400_000;

/** Days from one day (`2026-11-29`) to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength);
}

interface Judging {
  table: ReleaseTable;
  /** `2026-11-29` */
  today: string;
  /** Days before an end from which it counts. */
  horizon: number;
}

/** The rows, the most urgent first. What runs is what was found of the same, at the same place if that is known. */
export function judged(wanted: readonly Found[], running: readonly Found[], judging: Judging): Item[] {
  const items = wanted.map((one) => item(one, runningOf(one, running), judging));
  const keys = new Set(wanted.map(({ key }) => key));
  const foreign = running.filter(({ key }) => !keys.has(key));
  return [...items, ...foreign.map((one) => item(one, [one.version ?? "?"], judging, true))].sort(
    (one, other) =>
      urgencies.indexOf(one.urgency) - urgencies.indexOf(other.urgency) ||
      (one.daysLeft ?? Infinity) - (other.daysLeft ?? Infinity) ||
      one.title.localeCompare(other.title, "en"),
  );
}

function runningOf({ key, places }: Found, running: readonly Found[]): string[] {
  const same = running.filter((one) => one.key === key);
  const here = same.filter((one) => one.places.some((place) => places.includes(place)));
  return [...new Set((here.length > 0 ? here : same).map(({ version = "?" }) => version))];
}

/** `foreign`: it runs, and the program does not want it. */
function item(found: Found, runs: string[], judging: Judging, foreign = false): Item {
  const { key, title, kind, places, version } = found;
  const { table, today } = judging;
  const product = found.product === undefined ? undefined : table.products[found.product];
  // What runs is what ends; the program's own version where nobody asked.
  const oldest = runs.filter((one) => one !== "?").sort(byVersion)[0] ?? version;
  const line = product === undefined || oldest === undefined ? undefined : lineOf(product, oldest);
  const next = product === undefined ? undefined : newestLine(product, today);
  const newest = newestOf(key, next, oldest, table);
  const daysLeft = line?.end === undefined ? undefined : daysBetween(today, line.end);
  const urgency = urgencyOf({ daysLeft, oldest, line, next, newest, known: product !== undefined }, judging);
  const words = { found, oldest, line, next, newest, daysLeft, urgency, table, foreign, runs };
  return {
    key,
    title,
    kind,
    places,
    runs,
    ...(version === undefined || foreign ? {} : { wanted: version }),
    ...(newest === undefined ? {} : { newest }),
    ...(line?.end === undefined ? {} : { end: line.end }),
    ...(daysLeft === undefined ? {} : { daysLeft }),
    ...(product === undefined ? {} : { source: product.page }),
    urgency,
    todo: todo(words),
  };
}

/** Nothing where the table is older than what is wanted. */
function newestOf(
  key: string,
  next: Release | undefined,
  oldest: string | undefined,
  { packages }: ReleaseTable,
): string | undefined {
  // The engine is released with its SDK.
  const name = key === "pulumi" ? "@pulumi/pulumi" : key.replace(/^npm:/, "");
  const newest = next?.latest ?? (Object.hasOwn(packages, name) ? packages[name] : undefined);
  return newest === undefined || (oldest !== undefined && byVersion(newest, oldest) < 0) ? undefined : newest;
}

interface Facts {
  daysLeft: number | undefined;
  oldest: string | undefined;
  line: Release | undefined;
  next: Release | undefined;
  newest: string | undefined;
  known: boolean;
}

function urgencyOf({ daysLeft, oldest, line, next, newest, known }: Facts, { horizon }: Judging): Urgency {
  if (daysLeft !== undefined && daysLeft < 0) return "ended";
  if (daysLeft !== undefined && daysLeft <= horizon) return "ending";
  if (oldest === undefined || (known && line === undefined)) return "unknown";
  if (line !== undefined) {
    // A version as short as its line is whichever patch the service has.
    const exact = oldest.split(".").length > line.cycle.split(".").length;
    if (exact && byVersion(oldest, line.latest) < 0) return "behind";
    return next !== undefined && byVersion(line.cycle, next.cycle) < 0 ? "newer" : "current";
  }
  return newest !== undefined && majorOf(oldest) !== majorOf(newest) && byVersion(oldest, newest) < 0
    ? "newer"
    : newest === undefined
      ? "unknown"
      : "current";
}

/** The line whose name the version begins with: 17.4 is of 17, 1.33.4-gke.1 of 1.33. */
export function lineOf({ releases }: Product, version: string): Release | undefined {
  return releases.find(
    ({ cycle }) => version === cycle || (version.startsWith(cycle) && /^[.+-]/.test(version.slice(cycle.length))),
  );
}

/** The newest line that people are told to run: of Node.js one that is supported for long. */
function newestLine({ releases }: Product, today: string): Release | undefined {
  const tellsApart = releases.some(({ longFrom }) => longFrom !== undefined);
  return releases.find(({ longFrom }) => !tellsApart || (longFrom !== undefined && longFrom <= today));
}

function majorOf(version: string): string {
  const [major = "", minor = ""] = version.split(".");
  return major === "0" ? `0.${minor}` : major;
}

/** Compares by numbers: 1.9 is before 1.10. */
function byVersion(one: string, other: string): number {
  const parts = (version: string): number[] => version.split(/[.+-]/).map((part) => Number(/\d+/.exec(part)?.[0] ?? 0));
  const [left, right] = [parts(one), parts(other)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Words extends Omit<Facts, "known"> {
  found: Found;
  urgency: Urgency;
  table: ReleaseTable;
  foreign: boolean;
  runs: string[];
}

function todo(words: Words): string {
  const { found, foreign, runs, urgency } = words;
  const differs =
    !foreign &&
    found.version !== undefined &&
    runs.some((one) => one !== "?" && byVersion(one, found.version ?? "") !== 0);
  const parts = [
    ...(foreign ? [`It runs, and the program does not name it.`] : []),
    ...(differs ? [difference(found, runs.join(", "))] : []),
    advice(words),
  ];
  return urgency === "current" && parts.length === 1 ? "" : parts.filter((part) => part !== "").join(" ");
}

function difference({ kind, version = "" }: Found, runs: string): string {
  return kind === "runtime"
    ? `This command runs on ${runs}, the workflows on ${version}.`
    : `${runs} runs and the program wants ${version}: no \`up\` has brought it yet.`;
}

function advice({ found, oldest, line, next, newest, daysLeft = 0, urgency, table }: Words): string {
  const raise = raised(found, next, newest);
  switch (urgency) {
    case "ended":
      return `Nobody mends ${line?.cycle ?? ""} since ${line?.end ?? ""}. Now: ${raise}.`;
    case "ending":
      return `Support of ${line?.cycle ?? ""} ends in ${daysLeft} days. Until then: ${raise}.`;
    case "behind":
      return `${line?.latest ?? ""} of ${line?.latestOn ?? ""} mends ${oldest ?? ""}: ${raised(found, line, newest)}.`;
    case "newer":
      return line === undefined || line.end === undefined
        ? `A newer version is there: ${raise}.`
        : `A newer version is there, and there is time until ${line.end}: ${raise}.`;
    case "unknown":
      return unknown(found, oldest, table);
    case "current":
      return "";
  }
}

function unknown(found: Found, oldest: string | undefined, table: ReleaseTable): string {
  if (oldest !== undefined && found.product !== undefined) {
    return `The table of ${table.read} does not know ${oldest}: \`npm run releases\` writes it anew.`;
  }
  return found.because === undefined ? "" : `Unknown: ${found.because}.`;
}

function raised({ raise, kind }: Found, line: Release | undefined, newest: string | undefined): string {
  // What the program does not name is raised where somebody chose it.
  const where = kind === "runtime" ? "install {cycle} where the program runs" : "raise it where it was chosen";
  return (raise === "" ? where : raise)
    .replaceAll("{cycle}", line?.cycle ?? "a newer one")
    .replaceAll("{latest}", line?.latest ?? newest ?? "a newer one");
}
