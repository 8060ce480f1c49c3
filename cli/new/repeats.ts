// What several processes and jobs have alike, such as the directories that they share, as constants before the application.
import type { Application, Job, Process } from "./application";
import { bucketCode, commonForm, commonUrls, withBuckets, withUrl, withWords, type Brevity } from "./brevity";
import { Code, type Printable } from "./layout";
import { withCodes } from "./beside";
import { familyOf, functionOf, repeatedTexts, withFamily } from "./families";
import { unknownImage } from "./containers";
import { literal } from "./literals";
import { camelCase, identifier, markersOf } from "./texts";

/** Processes and jobs as they are written, and the constants that they name. */
export interface Told {
  processes: { [name: string]: Printable };
  jobs: { [name: string]: Printable };
  secrets: { [name: string]: Printable };
  bound: { [name: string]: Printable };
  constants: [name: string, value: Printable][];
}

type Container = Process & Job;

const values = ["volumes", "env", "bound", "command", "args", "health"] as const;

/** Shorter than this, a value is as clear where it stands, unless lines are short. */
const shortest = 30;
const shortestPair = 20;

/** As many servers have to run alike before a name for it is easier to read than the words. */
const fewestAlike = 3;

/** Names each value that stands more than once. Without `isWanted` all of them stay where they are. */
export function nameRepeats(
  { name, specification, bindings }: Application,
  isWanted: boolean,
  brief: readonly Brevity[] = [],
): Told {
  const { processes, jobs, bound, secrets } = specification;
  const told: Told = {
    processes: processes as never,
    jobs: jobs as never,
    secrets: secrets as never,
    bound,
    constants: [],
  };
  if (!isWanted) return told;
  const taken = new Set([name, ...bindings.map((binding) => binding.name)].map(identifier));
  const give: Give = (wished, value) => {
    const free = wished.find((one) => !taken.has(one));
    if (free === undefined) return undefined;
    taken.add(free);
    told.constants.push([free, value]);
    return new Code(free);
  };
  const isPair = brief.includes("pairs");
  const containers: [string, Container][] = [...Object.entries(processes), ...Object.entries(jobs)];
  const constants = nameValues(containers, give, isPair ? shortestPair : shortest);
  told.bound = boundOf(bound, give, brief);
  const form = brief.includes("secrets") ? commonForm(secrets) : undefined;
  const generated = form === undefined ? undefined : give(["generated"], JSON.parse(form) as Printable);
  if (generated !== undefined)
    told.secrets = Object.fromEntries(
      Object.entries(told.secrets).map(([key, one]) => [key, JSON.stringify(one) === form ? generated : one]),
    );
  const isUnknown = containers.filter(([, { image }]) => image === unknownImage).length >= fewestAlike;
  const unknown = isUnknown ? give(["replaceMe"], new Code(literal(unknownImage))) : undefined;
  const images = imagesOf(containers.flatMap(([, { image }]) => image ?? []));
  const imageOf = images === undefined ? undefined : give(["imageOf"], new Code(images.code));
  const ways = waysOf(Object.values(processes), give, isPair ? 2 : fewestAlike, brief.includes("servers"));
  const named = (container: Container): Printable => {
    const way = ways.find(({ isOf }) => isOf(container));
    return Object.fromEntries(
      Object.entries(container).flatMap(([key, value]): [string, Printable][] => {
        if (way?.keys.includes(key) === true) {
          const spread = `...${way.code.text}`;
          return key === way.keys[0] ? [[spread, new Code(spread)]] : [];
        }
        if (key === "image" && value === unknownImage && unknown !== undefined) return [[key, unknown]];
        if (key === "image" && imageOf !== undefined && images?.names.has(String(value)) === true)
          return [[key, new Code(`imageOf(${literal(images.names.get(String(value)) ?? "")})`)]];
        return [[key, constants.get(`${key} ${textOf(value, 0) ?? ""}`) ?? (value as Printable)]];
      }),
    );
  };
  const all = (ones: { [name: string]: Container }): { [name: string]: Printable } =>
    Object.fromEntries(Object.entries(ones).map(([one, container]) => [one, named(container)]));
  return briefly({ ...told, processes: all(processes), jobs: all(jobs) }, give, brief);
}

/** Gives a value the first of these names that is free. */
type Give = (wished: string[], value: Printable) => Code | undefined;

/** Constants for what several programs have alike, by its key and its text. */
function nameValues(containers: [string, Container][], give: Give, least: number): Map<string, Code> {
  const constants = new Map<string, Code>();
  for (const key of values) {
    const texts = containers.map(([, container]) => textOf(container[key], least));
    for (const [index, text] of texts.entries()) {
      if (text === undefined || texts.indexOf(text) !== index || texts.lastIndexOf(text) === index) continue;
      const [owner, container] = containers[index] ?? ["", {}];
      const constant = give([key, camelCase(`${owner} ${key}`)], container[key] as Printable);
      if (constant !== undefined) constants.set(`${key} ${text}`, constant);
    }
  }
  return constants;
}

/** Variables of bindings, with what they repeat told once. */
function boundOf(bound: { [name: string]: string }, give: Give, brief: readonly Brevity[]): Told["bound"] {
  const family = familyOf(bound);
  const ofPrefix =
    family === undefined ? undefined : give([`${camelCase(family.binding)}Of`], new Code(functionOf(family.parts)));
  let told: Told["bound"] =
    family !== undefined && ofPrefix !== undefined ? withFamily(bound, family, ofPrefix) : bound;
  for (const [wished, text] of repeatedTexts(told)) {
    const constant = give([camelCase(wished)], new Code(literal(text)));
    if (constant !== undefined) told = withCodes(told, new Map([[text, constant]])) as Told["bound"];
  }
  for (const [wished, start] of brief.includes("urls") ? commonUrls(told) : []) {
    const constant = give([camelCase(wished)], new Code(literal(start)));
    if (constant !== undefined) told = withUrl(told, start, constant);
  }
  return told;
}

/** Programs and constants in fewer words. What other constants call stands before them. */
function briefly(told: Told, give: Give, brief: readonly Brevity[]): Told {
  const bucket = brief.includes("buckets") ? give(["bucket", "bucketAs"], new Code(bucketCode)) : undefined;
  const change = (value: Printable): Printable => {
    const short = brief.includes("commands") ? withWords(value) : value;
    return bucket === undefined ? short : withBuckets(short, bucket);
  };
  const constants = told.constants.map(([name, value]): Told["constants"][number] => [name, change(value)]);
  const isCalled = ([name]: Told["constants"][number]): boolean => name === bucket?.text;
  return {
    ...told,
    processes: change(told.processes) as Told["processes"],
    jobs: change(told.jobs) as Told["jobs"],
    constants: [...constants.filter(isCalled), ...constants.filter((one) => !isCalled(one))],
  };
}

/** Images of one place with one tag, of which each program has one: a function, and its argument by image. */
function imagesOf(images: string[]): { code: string; names: Map<string, string> } | undefined {
  const groups = new Map<string, Map<string, string>>();
  for (const image of images) {
    const [, place, name = "", tag = ""] = /^(.+\/)([^/:@]+)([:@].+)?$/.exec(image) ?? [];
    if (place === undefined) continue;
    const code = `(name: string): string => \`${place}\${name}${tag}\``;
    groups.set(code, (groups.get(code) ?? new Map<string, string>()).set(image, name));
  }
  const [largest] = [...groups].sort(([, one], [, other]) => other.size - one.size);
  return largest === undefined || largest[1].size < fewestAlike ? undefined : { code: largest[0], names: largest[1] };
}

/** A constant for how servers run. */
interface Way {
  code: Code;
  /** What it has. */
  keys: string[];
  isOf: (container: Container) => boolean;
}

/** Constants for how servers run: those for their callers alone with their port, if that is wanted, and the others. */
function waysOf(processes: Container[], give: Give, fewest: number, isWanted: boolean): Way[] {
  const inner = isWanted ? wayOf(processes, innerOf, (value) => give(["inner"], value), fewest) : [];
  const others = processes.filter((one) => !inner.some(({ isOf }) => isOf(one)));
  return [...inner, ...wayOf(others, runningOf, (value) => give(["always", "running"], value), fewest)];
}

function wayOf(
  processes: Container[],
  textOfOne: (container: Container) => string,
  give: (value: Printable) => Code | undefined,
  fewest: number,
): Way[] {
  const [alike, count] = mostAlike(processes.map(textOfOne));
  const value = count < fewest ? {} : (JSON.parse(alike) as { [key: string]: Printable });
  const code = count < fewest ? undefined : give(value);
  return code === undefined ? [] : [{ code, keys: Object.keys(value), isOf: (one) => textOfOne(one) === alike }];
}

/** How a server that works between requests runs; empty for any other program. */
function runningOf({ backgroundWork, scaling }: Container): string {
  return backgroundWork === undefined ? "" : JSON.stringify({ backgroundWork, scaling });
}

/** The same of a server for its callers alone, with its port. */
function innerOf({ port, private: isPrivate, backgroundWork, scaling }: Container): string {
  return isPrivate === true ? JSON.stringify({ port, private: isPrivate, backgroundWork, scaling }) : "";
}

/** What most of these are, and how many. */
function mostAlike(all: string[]): [text: string, count: number] {
  const texts = all.filter((text) => text !== "");
  const counted = texts.map((text): [string, number] => [text, texts.filter((one) => one === text).length]);
  return counted.sort(([, one], [, other]) => other - one)[0] ?? ["", 0];
}

/** Nothing where a value is short, or has what only the application's function knows. */
function textOf(value: unknown, least: number): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length < least || markersOf(text, "hostname").length > 0 ? undefined : text;
}
