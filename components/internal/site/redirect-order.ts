import { matcherOf, placeholdersOf, plain, type Line } from "./line-problem";
import type { Redirect } from "./redirects-file";

/** What stands for a placeholder or for `*` in an example of a pattern: no path has it, so that nothing but a placeholder or `*` matches it. */
const anything = "\u0001";

interface Ordered {
  rule: Redirect;
  line: Line;
  matcher: RegExp;
  /** Names of what the matcher finds, in its order. */
  names: string[];
  /** The path of another page of this site that the line leads to; nothing where it leads to none. */
  target: string | undefined;
}

/** Lines in their order: the first that matches a request is followed. */
export class RedirectOrder {
  private readonly ordered: Ordered[] = [];
  /** Places of lines without a pattern, of which there may be thousands. */
  private readonly exact = new Map<string, number>();
  private readonly patterns: number[] = [];

  add(rule: Redirect, line: Line): void {
    const from = plain(rule.from);
    const names = [...from.matchAll(/\*|:([A-Za-z]\w*)/g)].map(([, name = "splat"]) => name);
    const place = this.ordered.push({ rule, line, matcher: matcherOf(from), names, target: targetOf(rule) }) - 1;
    if (from.includes("*") || placeholdersOf(from).length > 0) this.patterns.push(place);
    else this.exact.set(from, place);
  }

  /** What to do with a line that no request reaches, since one before it takes them all. */
  unreached({ from }: Redirect): string | undefined {
    const examples = ["", anything, `${anything}/${anything}`].map((rest) => exampleOf(plain(from), rest));
    const before = this.patterns.find((place) => examples.every((one) => this.ordered[place]?.matcher.test(one)));
    const line = before === undefined ? undefined : this.ordered[before]?.line.number;
    return line === undefined ? undefined : `put it before line ${line}, which takes all of its requests`;
  }

  /** Lines by which a browser comes back to them. */
  loops(): { number: number; text: string; remedy: string }[] {
    return this.ordered.flatMap(({ rule, line: { number, text } }, place) => {
      const way = this.wayFrom(place, exampleOf(plain(rule.from), anything));
      if (way === undefined) return [];
      const lines = way.map((one) => this.ordered[one]?.line.number).join(", ");
      return [{ number, text, remedy: `name another target: lines ${lines} lead back to it` }];
    });
  }

  /** The places that a request goes through until it is back where it began; nothing where it ends. */
  private wayFrom(start: number, path: string): number[] | undefined {
    const way: number[] = [];
    let at: string | undefined = path;
    for (let place = this.placeOf(at); place !== undefined && !way.includes(place); place = this.placeOf(at)) {
      way.push(place);
      at = ledTo(this.ordered[place], at);
      if (at === undefined) return undefined;
      if (this.placeOf(at) === start) return way;
    }
    return undefined;
  }

  private placeOf(path: string): number | undefined {
    const exact = this.exact.get(path);
    const pattern = this.patterns.find((place) => this.ordered[place]?.matcher.test(path));
    if (exact === undefined || pattern === undefined) return exact ?? pattern;
    return Math.min(exact, pattern);
  }
}

/** A file that is served under a path leads nowhere. */
function targetOf({ status, to }: Redirect): string | undefined {
  return status === 200 || !to.startsWith("/") ? undefined : plain(to.split(/[?#]/)[0] ?? "");
}

/** Where a line leads a path, if that is another path of this site. */
function ledTo(ordered: Ordered | undefined, path: string): string | undefined {
  if (ordered?.target === undefined) return undefined;
  const { matcher, names, target } = ordered;
  const values = (matcher.exec(path) ?? []).slice(1);
  return target.replace(/:([A-Za-z]\w*)/g, (whole, name: string) => {
    const at = names.indexOf(name);
    return at === -1 ? whole : (values[at] ?? "");
  });
}

function exampleOf(pattern: string, rest: string): string {
  return pattern.replace(/:[A-Za-z]\w*/g, anything).replace("*", rest);
}
