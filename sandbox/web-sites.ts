// Static sites, as users get them: a host name's Worker, the routes of one that routes, and the files of the release that is deployed. No
// code of a Worker runs: headers, redirects and pages in the place of missing ones are not simulated.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { textAt, type Properties } from "./model";
import type { Store } from "./store";
import type { WebAnswer } from "./web";
import { reveal } from "./wire";

const ROUTE = "cloudflare:index/workersRoute:WorkersRoute";
const SCRIPT = "cloudflare:index/workersScript:WorkersScript";

/** A Worker: its bindings by name, and the folder of its files. */
interface Worker {
  bindings: Map<string, Properties>;
  folder?: string;
}

/** What users of a static site get; nothing where no such site answers for the host name. */
export function siteAnswer(url: URL, store: Store, folder: string): WebAnswer | undefined {
  const site = siteOf(url, store);
  if (site?.folder === undefined) return undefined;
  const { prefix = "", release = "" } = JSON.parse(textOf(site, "SITE")) as { prefix?: string; release?: string };
  if (url.pathname === `${prefix}${release}`) {
    return { status: 200, type: "application/json", body: JSON.stringify({ release: textOf(site, "RELEASE") }) };
  }
  const file = join(resolve(folder, site.folder), decodeURIComponent(url.pathname));
  if (!existsSync(file) || !statSync(file).isFile()) return { status: 404, type: "text/plain", body: "Not found." };
  return { status: 200, type: "application/octet-stream", body: readFileSync(file) };
}

/** The site's Worker that a request comes to, behind the one that routes if there is one. */
function siteOf({ hostname, pathname }: URL, store: Store): Worker | undefined {
  const route = all(store, ROUTE).find((one) => textAt(one, "pattern") === `${hostname}/*`);
  const first = route && workerOf(store, textAt(route, "script"));
  if (first?.bindings.has("ROUTES") !== true) return first;
  const routes = JSON.parse(textOf(first, "ROUTES")) as { path: string; service?: string }[];
  const [longest] = routes
    .filter(({ path }) => path === "/" || pathname === path || pathname.startsWith(`${path}/`))
    .sort((one, other) => other.path.length - one.path.length);
  const service = first.bindings.get(longest?.service ?? "");
  return service && workerOf(store, textAt(service, "service"));
}

function workerOf(store: Store, name: string): Worker | undefined {
  const script = all(store, SCRIPT).find((one) => textAt(one, "scriptName") === name);
  if (script === undefined) return undefined;
  const bindings = (script["bindings"] ?? []) as Properties[];
  const folder = textAt((script["assets"] ?? {}) as Properties, "directory");
  return {
    bindings: new Map(bindings.map((binding) => [textAt(binding, "name"), binding])),
    ...(folder === "" ? {} : { folder }),
  };
}

function textOf({ bindings }: Worker, name: string): string {
  return textAt(bindings.get(name) ?? {}, "text");
}

function all(store: Store, type: string): Properties[] {
  return [...store.objects.values()].filter((object) => object.type === type).map(({ outputs }) => reveal(outputs));
}
