/**
 * What rules at the front door mean, written anew for tests from what `components/cdn/edge-args.ts` says: as plain as it can be, by
 * what a person wrote and not by what the Worker reads.
 */
import { householdOf, shareOf } from "../../components/internal/edge-rules";
import type { EdgeCondition, EdgeMatch, EdgeRule } from "../../components";

/** A request. */
export interface Asked {
  path: string;
  method: string;
  headers: Record<string, string>;
  cookies: Record<string, string>;
  country: string;
  address: string;
}

/** What becomes of a request, by a word for each thing that may be decided. */
export type Fate = Record<string, string>;

/** Which rules a request reaches and matches, in their order, and what becomes of it. */
export function fateOf(rules: EdgeRule[], asked: Asked): { reached: string[]; fate: Fate } {
  const fate: Fate = {};
  const reached: string[] = [];
  const say = (what: string, how: string): void => {
    if (!(what in fate)) fate[what] = how;
  };
  for (const rule of rules) {
    if (!matchesAll(rule, rules, asked)) continue;
    reached.push(rule.name);
    if (rule.rewrite) say("path", rule.rewrite.path + (rule.rewrite.addsRest ? rest(rule, asked) : ""));
    for (const { name, value } of rule.requestHeaders ?? []) say(`request ${name.toLowerCase()}`, value ?? "(none)");
    for (const { name, value } of rule.responseHeaders ?? []) say(`response ${name.toLowerCase()}`, value ?? "(none)");
    if (rule.origin) say("end", `origin ${rule.origin}`);
    if (rule.answer) say("end", `answer ${rule.answer.status}`);
    if (rule.redirect) {
      const { to, addsRest, status = 307 } = rule.redirect;
      say("end", `redirect ${status} ${to}${addsRest ? rest(rule, asked) : ""}`);
    }
    if ("end" in fate) break;
  }
  // Nobody sees what an origin would have got that is not asked.
  const isForOrigin = (what: string): boolean => what === "path" || what.startsWith("request ");
  if (!/^(answer|redirect)/.test(fate["end"] ?? "")) return { reached, fate };
  return { reached, fate: Object.fromEntries(Object.entries(fate).filter(([what]) => !isForOrigin(what))) };
}

function matchesAll(rule: EdgeRule, rules: EdgeRule[], asked: Asked): boolean {
  const { when = {} } = rule;
  const parts = [
    when.paths === undefined || when.paths.some((path) => isBelow(path, asked.path)),
    when.exceptPaths === undefined || when.exceptPaths.every((path) => !isBelow(path, asked.path)),
    when.methods === undefined || when.methods.includes(asked.method),
    when.countries === undefined || when.countries.includes(asked.country),
    when.exceptCountries === undefined || !when.exceptCountries.includes(asked.country),
    (when.headers ?? []).every((one) => fits(one, asked.headers[one.name.toLowerCase()])),
    (when.cookies ?? []).every((one) => fits(one, asked.cookies[one.name])),
    when.visitors === undefined || isInShare(rule, when, rules, asked),
  ];
  return parts.every((holds) => holds);
}

/** `/a/b` is below `/a` and below itself; `/ab` is not. */
function isBelow(path: string, other: string): boolean {
  const segments = (text: string): string[] => text.split("/").filter((segment) => segment !== "");
  return segments(path).every((segment, index) => segments(other)[index] === segment);
}

function fits({ values = [], prefixes = [], absent = false }: EdgeCondition, text: string | undefined): boolean {
  if (text === undefined) return absent;
  if (absent) return false;
  const isOpen = values.length === 0 && prefixes.length === 0;
  return isOpen || values.some((value) => value === text) || prefixes.some((prefix) => text.indexOf(prefix) === 0);
}

/** Rules of a split share 10,000 visitors in their order. */
function isInShare(rule: EdgeRule, { visitors }: EdgeMatch, rules: EdgeRule[], asked: Asked): boolean {
  if (visitors === undefined) return true;
  const splitOf = (one: EdgeRule): string => one.when?.visitors?.split ?? one.name;
  const split = splitOf(rule);
  const before = rules
    .slice(0, rules.indexOf(rule))
    .filter((one) => one.when?.visitors !== undefined && splitOf(one) === split)
    .reduce((sum, one) => sum + Math.round((one.when?.visitors?.percent ?? 0) * 100), 0);
  const own = visitors.cookie === undefined ? undefined : asked.cookies[visitors.cookie];
  const number = shareOf(split, own ?? householdOf(asked.address));
  return number >= before && number < before + Math.round(visitors.percent * 100);
}

function rest(rule: EdgeRule, { path }: Asked): string {
  const owners = (rule.when?.paths ?? ["/"]).filter((one) => isBelow(one, path)).map((one) => one.replace(/\/$/, ""));
  const longest = owners.sort((one, other) => other.length - one.length)[0] ?? "";
  return path.slice(longest.length);
}
