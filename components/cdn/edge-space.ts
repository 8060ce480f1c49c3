/**
 * What rules can match, as sets that can be compared. Each thing that rules look at (the path, a header, a split of visitors …) is a
 * side of a space. Of a side only finitely many kinds of values differ for the rules: those that they name, and the others. So the
 * requests of a rule are a box: some kinds of each side. The sides are independent of each other.
 */
import { owns } from "../internal/edge-routes";
import { shares, type RuleCondition, type RuleMatch, type RuleShare } from "../internal/edge-rules";

/** Kinds of values by side, one bit each. A side that is not there is not restricted. */
export type Box = ReadonlyMap<string, bigint>;

/** Thrown where rules are too entangled to be compared. */
export class TooEntangled extends Error {}

/** Steps after which a comparison is given up: a second or so. */
const mostSteps = 200_000;

/** A kind of text: none, one that no rule names, a text that is named, or one with a beginning that is named, the longest. */
export interface TextKind {
  value?: string;
  prefix?: string;
  absent?: boolean;
}

/** A side, with the kinds of its values. */
export interface Sides {
  paths: string[];
  methods: string[];
  countries: string[];
  /** By `header <name>` and `cookie <name>`. */
  texts: Map<string, TextKind[]>;
  /** Numbers at which a share begins or ends, by split. */
  splits: Map<string, number[]>;
}

/** The space of some rules. */
export class Space {
  public readonly sides: Sides;
  private readonly whole = new Map<string, bigint>();
  private steps = 0;

  constructor(matches: RuleMatch[]) {
    const named = (list: (match: RuleMatch) => string[]): string[] => [...new Set(matches.flatMap(list))];
    this.sides = {
      paths: named(({ paths = [], exceptPaths = [] }) => ["/", ...paths, ...exceptPaths]),
      methods: named(({ methods = [] }) => methods),
      countries: named(({ countries = [], exceptCountries = [] }) => [...countries, ...exceptCountries]),
      texts: new Map(),
      splits: new Map(),
    };
    for (const [side, condition] of matches.flatMap(conditionsOf)) this.addTexts(side, condition);
    for (const { visitors } of matches) if (visitors !== undefined) this.addShare(visitors);
    this.whole.set("path", all(this.sides.paths));
    // Beside those that are named there are others.
    this.whole.set("method", all(this.sides.methods, 1));
    this.whole.set("country", all(this.sides.countries, 1));
    for (const [side, kinds] of this.sides.texts) this.whole.set(side, all(kinds));
    for (const [split, ends] of this.sides.splits) this.whole.set(`split ${split}`, all(ends.slice(1)));
  }

  /** The requests of a rule. */
  public boxOf(match: RuleMatch): Box {
    const box = new Map<string, bigint>();
    const restrict = (side: string, kinds: bigint): void => {
      box.set(side, (box.get(side) ?? this.kindsOf(side)) & kinds);
    };
    const { paths, exceptPaths = [], methods, countries, exceptCountries, visitors } = match;
    if (paths !== undefined) restrict("path", this.pathsBelow(paths));
    if (exceptPaths.length > 0) restrict("path", this.kindsOf("path") & ~this.pathsBelow(exceptPaths));
    if (methods !== undefined)
      restrict(
        "method",
        bits(this.sides.methods, (one) => methods.includes(one)),
      );
    if (countries !== undefined)
      restrict(
        "country",
        bits(this.sides.countries, (one) => countries.includes(one)),
      );
    if (exceptCountries !== undefined) {
      restrict(
        "country",
        this.kindsOf("country") & ~bits(this.sides.countries, (one) => exceptCountries.includes(one)),
      );
    }
    for (const [side, condition] of conditionsOf(match)) {
      restrict(
        side,
        bits(this.sides.texts.get(side) ?? [], (kind) => holdsFor(condition, kind)),
      );
    }
    if (visitors !== undefined) restrict(`split ${visitors.split}`, this.sharesIn(visitors));
    return box;
  }

  /** A box that is in all of these and in none of those, or nothing if there is no such request. */
  public find(within: Box[], none: Box[]): Box | undefined {
    this.steps = 0;
    let box: Box = new Map();
    for (const one of within) box = this.intersection(box, one);
    return this.isEmpty(box) ? undefined : this.findOutside(box, none);
  }

  public isEmpty(box: Box): boolean {
    return [...box.values()].some((kinds) => kinds === 0n);
  }

  /** All kinds of a side. */
  public kindsOf(side: string): bigint {
    return this.whole.get(side) ?? 0n;
  }

  /** Exact: a box that is cut in two has each request in one of the halves. */
  private findOutside(box: Box, none: Box[]): Box | undefined {
    this.steps += 1;
    if (this.steps > mostSteps) throw new TooEntangled();
    const near = none.filter((other) => !this.isEmpty(this.intersection(box, other)));
    const [first, ...others] = near;
    if (first === undefined) return box;
    let inside = box;
    for (const [side, kinds] of first) {
      const here = inside.get(side) ?? this.kindsOf(side);
      const outside = here & ~kinds;
      if (outside !== 0n) {
        const found = this.findOutside(new Map(inside).set(side, outside), others);
        if (found !== undefined) return found;
        inside = new Map(inside).set(side, here & kinds);
      }
    }
    return undefined;
  }

  private intersection(one: Box, other: Box): Box {
    const both = new Map(one);
    for (const [side, kinds] of other) both.set(side, (both.get(side) ?? this.kindsOf(side)) & kinds);
    return both;
  }

  private pathsBelow(paths: string[]): bigint {
    return bits(this.sides.paths, (one) => paths.some((path) => owns(path, one)));
  }

  private sharesIn({ split, from, to }: RuleShare): bigint {
    const ends = this.sides.splits.get(split) ?? [];
    return bits(ends.slice(0, -1), (start) => start >= from && start < to);
  }

  private addTexts(side: string, { values = [], prefixes = [] }: RuleCondition): void {
    const kinds = this.sides.texts.get(side) ?? [{ absent: true }, {}];
    for (const value of values) if (!kinds.some((kind) => kind.value === value)) kinds.push({ value });
    for (const prefix of prefixes) if (!kinds.some((kind) => kind.prefix === prefix)) kinds.push({ prefix });
    this.sides.texts.set(side, kinds);
  }

  private addShare({ split, from, to }: RuleShare): void {
    const ends = new Set([...(this.sides.splits.get(split) ?? [0, shares]), from, to]);
    this.sides.splits.set(
      split,
      [...ends].sort((one, other) => one - other),
    );
  }
}

function conditionsOf({ headers = [], cookies = [] }: RuleMatch): [side: string, condition: RuleCondition][] {
  return [
    ...headers.map((one): [string, RuleCondition] => [`header ${one.name}`, one]),
    ...cookies.map((one): [string, RuleCondition] => [`cookie ${one.name}`, one]),
  ];
}

function holdsFor({ values, prefixes, absent }: RuleCondition, kind: TextKind): boolean {
  if (kind.absent === true || absent === true) return kind.absent === true && absent === true;
  if (values === undefined && prefixes === undefined) return true;
  const text = kind.value ?? kind.prefix ?? "";
  return (
    (kind.value !== undefined && (values ?? []).includes(text)) ||
    (prefixes ?? []).some((prefix) => text.startsWith(prefix))
  );
}

function all(list: unknown[], more = 0): bigint {
  return (1n << BigInt(list.length + more)) - 1n;
}

function bits<One>(list: One[], isIn: (one: One) => boolean): bigint {
  return list.reduce((sum, one, index) => (isIn(one) ? sum | (1n << BigInt(index)) : sum), 0n);
}
