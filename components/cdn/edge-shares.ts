import { shares, type RuleShare } from "../internal/edge-rules";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { EdgeRule } from "./edge-args";

/** Most hundredths: what all visitors are. */
const perCent = shares / 100;

const splitName = rules.matching(
  /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
  "use 1 to 32 lower-case letters, digits and hyphens",
);

const cookieName = rules.matching(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "name one cookie, such as session");

/** Shares out the visitors of each split among its rules, in their order. */
export class SharesOfSplits {
  /** By split: where the next rule begins, and what tells its visitors apart. */
  private readonly splits = new Map<string, { next: number; cookie: string | undefined }>();

  constructor(private readonly check: Arguments) {}

  /** The share of a rule, if it has one. */
  public of(rule: Usable<EdgeRule>, property: string): RuleShare | undefined {
    const share = rule.when?.visitors;
    if (share === undefined) return undefined;
    const { percent, split = rule.name, cookie } = share;
    const { check } = this;
    check.property(`${property}.percent`, percent, percentRemedy);
    if (share.split !== undefined) check.property(`${property}.split`, split, splitName);
    check.property(`${property}.cookie`, cookie, cookieName);
    const known = this.splits.get(split) ?? { next: 0, cookie };
    if (known.cookie !== cookie) {
      const remedy = `go by the same cookie in each rule of the split ${split}, or by none`;
      check.problem(`${property}.cookie`, cookie ?? "none", remedy);
    }
    const to = known.next + Math.round(percent * perCent);
    if (known.next <= shares && to > shares) {
      const remedy = `use ${(shares - known.next) / perCent} at most: the rules of the split ${split} share 100 per cent`;
      check.problem(`${property}.percent`, percent, remedy);
    }
    this.splits.set(split, { ...known, next: to });
    return { split, from: known.next, to, ...(cookie === undefined ? {} : { cookie }) };
  }

  /** A cookie that is compared with texts says nothing more about a share: with each text a visitor is always in it, or never. */
  public checkValues(written: Usable<EdgeRule>[], property: string): void {
    const cookies = [...this.splits.values()].map(({ cookie }) => cookie);
    written.forEach(({ when }, index) => {
      (when?.cookies ?? []).forEach(({ name, values }, place) => {
        if (values === undefined || !cookies.includes(name)) return;
        const remedy = `leave it out, or let no split go by the cookie ${name}: a text is in a share as a whole, or not at all`;
        this.check.problem(`${property}[${index}].when.cookies[${place}].values`, values, remedy);
      });
    });
  }
}

function percentRemedy(percent: number): string | undefined {
  const hundredths = percent * perCent;
  const isWhole = Math.abs(hundredths - Math.round(hundredths)) < 1e-6;
  return isWhole && hundredths >= 0.5 && hundredths <= shares
    ? undefined
    : "use a number from 0.01 to 100, in hundredths";
}
