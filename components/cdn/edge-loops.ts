import { decodeUnreserved, owns } from "../internal/edge-routes";
import { decide, undecided, type Rule, type RuleMatch } from "../internal/edge-rules";
import { ends } from "./edge-effects";
import { Space, type Box } from "./edge-space";

/** Browsers give up after twenty redirects; a chain of so many is as good as endless. */
const longestChain = 10;

/** Stands for every method that no rule names. */
const otherMethod = "OTHER";

/** A host name, as far as it redirects. */
export interface Redirecting {
  hostname: string;
  redirectTo?: string;
  rules: Rule[];
}

/** A request as far as redirects change it. */
interface Place {
  hostname: string;
  path: string;
  method: string;
}

/** A redirect that leads back to itself. */
export interface Loop {
  hostname: string;
  /** Place of the rule in the list of its host name. */
  index: number;
  /** The requests on the way. */
  way: string[];
}

/** Redirects that a browser would follow for ever, each once. */
export function loopsOf(hosts: Redirecting[]): Loop[] {
  return new Chains(hosts).loops();
}

class Chains {
  private readonly space: Space;
  private readonly found = new Map<string, Loop>();
  private readonly methods: string[];
  private readonly boxes: Map<Rule, Box>;

  constructor(private readonly hosts: Redirecting[]) {
    const matches = hosts.flatMap(({ rules }) => rules.map(({ when }) => when));
    this.space = new Space(matches.map(elsewhere));
    this.boxes = new Map(
      hosts.flatMap(({ rules }) => rules.map((rule): [Rule, Box] => [rule, this.space.boxOf(elsewhere(rule.when))])),
    );
    this.methods = [...new Set(["GET", "POST", otherMethod, ...matches.flatMap(({ methods = [] }) => methods)])];
  }

  public loops(): Loop[] {
    const paths = this.hosts.flatMap(({ rules }) =>
      rules.flatMap(({ when }) => [...(when.paths ?? []), ...(when.exceptPaths ?? [])]),
    );
    const starts = [...new Set(["/", ...paths])].flatMap((path) => [path, `${path === "/" ? "" : path}/~`]);
    for (const { hostname, rules } of this.hosts) {
      if (!rules.some(({ redirect }) => redirect !== undefined)) continue;
      for (const method of this.methods) {
        for (const path of starts) this.follow({ hostname, path, method }, [], [], []);
      }
    }
    return [...this.found.values()];
  }

  /** Follows each redirect that some request which came this way may meet. */
  private follow(at: Place, within: Box[], none: Box[], way: string[]): void {
    const host = this.hosts.find(({ hostname }) => hostname === at.hostname);
    if (host?.redirectTo !== undefined && way.length <= longestChain) {
      this.follow({ ...at, hostname: host.redirectTo }, within, none, [...way, urlOf(at)]);
      return;
    }
    const before = [...none];
    host?.rules.forEach((rule, index) => {
      if (!ends(rule) || !isAt(rule.when, at)) return;
      const box: Box = this.boxes.get(rule) ?? new Map();
      const next = rule.redirect === undefined ? undefined : nextOf(rule, at);
      if (next !== undefined && this.space.find([...within, box], before) !== undefined) {
        const come = [...way, urlOf(at)];
        if (come.includes(urlOf(next)) || come.length > longestChain) {
          this.note(at.hostname, index, [...come, urlOf(next)]);
        } else {
          this.follow(next, [...within, box], [...before], come);
        }
      }
      before.push(box);
    });
  }

  private note(hostname: string, index: number, way: string[]): void {
    const key = `${hostname} ${index}`;
    if (!this.found.has(key)) this.found.set(key, { hostname, index, way });
  }
}

/** The first four places of a way that does not end. */
export function shownWay(way: string[]): string {
  const shown = way.slice(0, 4);
  return [...shown, ...(shown.length < way.length ? ["…"] : [])].join(" → ");
}

/** What a rule says of everything but the path and the method. */
function elsewhere({ headers, cookies, countries, exceptCountries, visitors }: RuleMatch): RuleMatch {
  return {
    ...(headers === undefined ? {} : { headers }),
    ...(cookies === undefined ? {} : { cookies }),
    ...(countries === undefined ? {} : { countries }),
    ...(exceptCountries === undefined ? {} : { exceptCountries }),
    ...(visitors === undefined ? {} : { visitors }),
  };
}

function isAt({ paths, exceptPaths = [], methods }: RuleMatch, { path, method }: Place): boolean {
  return (
    (paths === undefined || paths.some((one) => owns(one, path))) &&
    !exceptPaths.some((one) => owns(one, path)) &&
    (methods?.includes(method) ?? true)
  );
}

/** Where a browser asks next: 303 makes a `GET` of what is no `HEAD`, and 301 and 302 of a `POST`. */
function nextOf(rule: Rule, { hostname, path, method }: Place): Place {
  const outcome = undecided();
  const headers = { get: () => null };
  const url = new URL(`https://${hostname}${path}`);
  decide(rule, { url, path: decodeUnreserved(url.pathname), method, headers, country: "XX" }, outcome);
  const { location = "", status = 0 } = outcome.redirect ?? {};
  const { host, pathname } = new URL(location);
  const becomesGet = status === 303 ? method !== "HEAD" : method === "POST" && (status === 301 || status === 302);
  return { hostname: host, path: decodeUnreserved(pathname), method: becomesGet ? "GET" : method };
}

function urlOf({ hostname, path, method }: Place): string {
  return `${method} https://${hostname}${path}`;
}
