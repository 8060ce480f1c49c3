// What a request names and nobody has made, and what still names something that is to be deleted.
import type { Value } from "../../model";
import { canonical, nameOfKey, note, type GoogleRequest, type GoogleWorld } from "./request";

/** Collections whose members a program makes. */
const MADE =
  /^projects\/[^/]+\/(global|regions|zones|locations|secrets|serviceAccounts|notificationChannels|roles|instances|topics)\/[^{}\s*]+$/;

/** Names that Google keeps itself. */
const GOOGLES_OWN =
  /\/global\/(regions|zones|images|licenses)\/|\/zones\/[^/]+\/(machineTypes|diskTypes)\/|^projects\/[^/]+\/(regions|zones|locations)\/[^/]+$/;

/** Members that only look for something in logs or metrics: they may name who comes later, or has gone. */
const SEARCHES = /(filter|query)$/i;

export function exists({ store }: GoogleWorld, name: string): boolean {
  return store.keys().some((key) => nameOfKey(key) === name);
}

/** Notes each name in a body that does not exist. */
export function checkReferences(request: GoogleRequest, value: Value, at = ""): void {
  if (Array.isArray(value)) {
    value.forEach((each, index) => {
      checkReferences(request, each, `${at}[${index}]`);
    });
  } else if (value !== null && typeof value === "object") {
    for (const [name, each] of Object.entries(value)) checkReferences(request, each, `${at}.${name}`);
  } else if (typeof value === "string") {
    checkName(request, value, at);
    checkAccounts(request, value, at);
  }
}

function checkName(request: GoogleRequest, value: string, at: string): void {
  const { world, key } = request;
  const plain = value
    .replace(/^https:\/\/[^/]+\/(compute\/)?[a-z0-9]+\/(?=projects\/)/, "")
    .replace(/^\/\/[^/]+\//, "")
    .replace(/:[a-zA-Z]+$/, "");
  const name = canonical(world, plain);
  // Only a creation names what is not there yet: itself.
  const isOwn = at === ".name" || nameOfKey(key) === name;
  if (!MADE.test(name) || GOOGLES_OWN.test(name) || isOwn || exists(world, name)) return;
  note(request, "missing reference", at, value);
}

function checkAccounts(request: GoogleRequest, value: string, at: string): void {
  const { world } = request;
  if (SEARCHES.test(at)) return;
  for (const [email] of value.matchAll(/(?<![\w.@-])[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com/g)) {
    const project = email.split("@")[1]?.split(".")[0] ?? "";
    const isOurs = world.projects[project] !== undefined;
    if (isOurs && !exists(world, `projects/${project}/serviceAccounts/${email}`)) {
      note(request, "missing reference", at, email);
    }
  }
}

/** The keys of what still names it. */
export function referrers({ store }: GoogleWorld, key: string): string[] {
  const name = nameOfKey(key);
  const wanted = /serviceAccounts\/(.+)$/.exec(name)?.[1] ?? name;
  // A short name, such as a bucket's, is found in too many texts.
  if (wanted.length < 20) return [];
  const expression = new RegExp(`${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
  const family = new Set([...store.family(key), `policy ${key}`]);
  return store
    .keys()
    .filter((other) => !family.has(other) && !/operations\//.test(other))
    .filter((other) => names(store.get(other) ?? {}, expression));
}

/** Whether a value has a text that fits, other than what only looks for something. */
function names(value: Value, wanted: RegExp): boolean {
  if (typeof value === "string") return wanted.test(value);
  if (Array.isArray(value)) return value.some((each) => names(each, wanted));
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([name, each]) => !SEARCHES.test(name) && names(each, wanted));
}
