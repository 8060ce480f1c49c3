import type { Rule } from "../internal/edge-rules";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { EdgeRule } from "./edge-args";
import { Space, TooEntangled, type Box } from "./edge-space";

/** One thing that a rule says, and the rules that have said it before. */
interface Effect {
  property: string;
  value: string;
  before: number[];
  /** Whether it only matters where an origin is asked in the end. */
  isForOrigin: boolean;
}

/** Notes each rule that can match no request, or whose every word another rule has said before. */
export function checkEffects(check: Arguments, written: Usable<EdgeRule>[], rules: Rule[], property: string): void {
  const effects = new Effects(written, rules);
  try {
    rules.forEach((rule, index) => {
      effects.check(rule, index, (name, value, remedy) => {
        check.problem(name === "" ? `${property}[${index}]` : `${property}[${index}].${name}`, value, remedy);
      });
    });
  } catch (error) {
    if (!(error instanceof TooEntangled)) throw error;
    const remedy = "use fewer or simpler conditions: whether each rule can match is too much to find out";
    check.problem(property, `${rules.length} rules`, remedy);
  }
}

class Effects {
  private readonly space: Space;
  private readonly boxes: Box[];

  constructor(
    private readonly written: Usable<EdgeRule>[],
    private readonly rules: Rule[],
  ) {
    this.space = new Space(rules.map(({ when }) => when));
    this.boxes = rules.map(({ when }) => this.space.boxOf(when));
  }

  /** `note` takes a property of the rule, its value and a remedy. */
  public check(rule: Rule, index: number, note: (property: string, value: string, remedy: string) => void): void {
    const own = this.box(index);
    if (this.space.isEmpty(own)) {
      const [side = ""] = [...own].find(([, kinds]) => kinds === 0n) ?? [];
      note("when", rule.name, `change it: no request has what it says of the ${side}`);
      return;
    }
    const ends = this.endsBefore(index);
    if (this.space.find([own], this.boxesOf(ends)) === undefined) {
      const near = ends.filter((other) => this.space.find([own, this.box(other)], []) !== undefined);
      const names = near.map((other) => this.rules[other]?.name ?? "").join(", ");
      note("", rule.name, `move it before ${names}, or delete it: no request is left for it`);
      return;
    }
    for (const effect of this.effectsOf(rule, index)) {
      if (this.isSeen(own, index, [...ends, ...effect.before], effect.isForOrigin)) continue;
      note(effect.property, effect.value, "leave it out: other rules decide about it for all of its requests");
    }
  }

  /** Whether there is a request for which what a rule says is in force. */
  private isSeen(own: Box, index: number, before: number[], isForOrigin: boolean): boolean {
    const none = this.boxesOf(before);
    if (!isForOrigin || this.rules[index]?.origin !== undefined) return this.space.find([own], none) !== undefined;
    const later = this.rules.flatMap((rule, place) => (place > index && ends(rule) ? [place] : []));
    // The request ends at an origin that a later rule names, or at that of its path.
    const ways = later.filter((place) => this.rules[place]?.origin !== undefined);
    return (
      this.space.find([own], [...none, ...this.boxesOf(later)]) !== undefined ||
      ways.some((way) => {
        const others = later.filter((place) => place < way);
        return this.space.find([own, this.box(way)], [...none, ...this.boxesOf(others)]) !== undefined;
      })
    );
  }

  private effectsOf(rule: Rule, index: number): Effect[] {
    const earlier = (has: (other: Rule) => boolean): number[] =>
      this.rules.flatMap((other, place) => (place < index && has(other) ? [place] : []));
    const headers = (list: "requestHeaders" | "responseHeaders"): Effect[] =>
      (this.written[index]?.[list] ?? []).map(({ name }, place) => ({
        property: `${list}[${place}]`,
        value: name,
        before: earlier((other) => (other[list] ?? []).some((one) => one.name === name.toLowerCase())),
        isForOrigin: list === "requestHeaders",
      }));
    const rewrite: Effect[] =
      rule.rewrite === undefined
        ? []
        : [
            {
              property: "rewrite",
              value: rule.rewrite.path,
              before: earlier((other) => other.rewrite !== undefined),
              isForOrigin: true,
            },
          ];
    return [...rewrite, ...headers("requestHeaders"), ...headers("responseHeaders")];
  }

  private endsBefore(index: number): number[] {
    return this.rules.flatMap((rule, place) => (place < index && ends(rule) ? [place] : []));
  }

  private boxesOf(places: number[]): Box[] {
    return places.map((place) => this.box(place));
  }

  private box(index: number): Box {
    return this.boxes[index] ?? new Map();
  }
}

/** Whether a rule ends the list for each of its requests. Own code may, or may not. */
export function ends({ origin, redirect, answer }: Rule): boolean {
  return origin !== undefined || redirect !== undefined || answer !== undefined;
}
