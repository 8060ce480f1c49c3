import { isHeaderName, isHeaderValue, ownedRequestHeader } from "../internal/edge-headers";
import { canonicalPath } from "../internal/edge-routes";
import type { Rule, RuleCondition, RuleMatch } from "../internal/edge-rules";
import * as rules from "../internal/rules";
import { byName, inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments, Rule as Check } from "../internal/validation";
import { country } from "./countries";
import type { EdgeCondition, EdgeMatch, EdgeRule } from "./edge-args";
import { Actions } from "./edge-actions";
import { SharesOfSplits } from "./edge-shares";
import { checkEffects } from "./edge-effects";
import { method } from "./methods";
import { pathRemedy } from "./paths";

const mostRules = 50;

/** A Worker's variable has 5 KB at most (https://developers.cloudflare.com/workers/platform/limits/#environment-variables). */
const longestVariable = 5000;

const ruleName = rules.matching(
  /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/,
  "use 1 to 32 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);

const headerText: Check<string> = (value) =>
  isHeaderValue(value) ? undefined : "use up to 1,000 printable ASCII characters";

/** What a cookie's value may have (RFC 6265, section 4.1.1), and the quotes around it. */
const cookieText = rules.matching(
  /^[!-+\--:<-[\]-~]{1,1000}$/,
  "use what a cookie's value may have: no space, comma or ;",
);

const cookieName = rules.matching(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "name one cookie, such as session");

/**
 * The rules of a host name as its Worker reads them, and whether they are right one by one; what is wrong with them is noted.
 * `origins` are the names of those that there are.
 */
export function checkRules(
  check: Arguments,
  written: Usable<EdgeRule>[],
  property: string,
  origins: string[],
): { rules: Rule[]; sound: boolean } {
  const before = check.count;
  if (written.length > mostRules) check.problem(property, written.length, `write ${mostRules} rules at most`);
  const actions = new Actions(check, origins);
  const splits = new SharesOfSplits(check);
  const checked = written.map((rule, index): Rule => {
    const at = `${property}[${index}]`;
    check.property(`${at}.name`, rule.name, ruleName);
    const when = checkMatch(check, rule.when ?? {}, `${at}.when`);
    const share = splits.of(rule, `${at}.when.visitors`);
    return {
      name: rule.name,
      when: { ...when, ...(share === undefined ? {} : { visitors: share }) },
      ...actions.of(rule, at),
    };
  });
  splits.checkValues(written, property);
  checked.forEach((rule, index) => {
    const { length } = Buffer.from(JSON.stringify(rule));
    if (length <= longestVariable) return;
    check.problem(`${property}[${index}]`, rule.name, "shorten it: a rule has 5,000 bytes at most", `${length} bytes`);
  });
  // What rules mean together is worth saying of rules that are right by themselves.
  const sound = check.count === before;
  if (sound) checkEffects(check, written, checked, property);
  return { rules: checked, sound };
}

function checkMatch(check: Arguments, match: Usable<EdgeMatch>, property: string): RuleMatch {
  const { paths, exceptPaths, methods, headers, cookies, countries, exceptCountries } = match;
  const lists = { paths, exceptPaths, methods, headers, cookies, countries, exceptCountries };
  for (const [name, list] of Object.entries(lists)) {
    if (list?.length === 0) check.problem(`${property}.${name}`, [], "name one at least, or leave it out for all");
  }
  check.each(`${property}.paths`, paths, pathRemedy);
  check.each(`${property}.exceptPaths`, exceptPaths, pathRemedy);
  check.each(`${property}.methods`, methods, method);
  check.each(`${property}.countries`, countries, country);
  check.each(`${property}.exceptCountries`, exceptCountries, country);
  return {
    ...(paths === undefined ? {} : { paths: inOrder(paths.map(canonicalPath)) }),
    ...(exceptPaths === undefined ? {} : { exceptPaths: inOrder(exceptPaths.map(canonicalPath)) }),
    ...(methods === undefined ? {} : { methods: inOrder(methods) }),
    ...(headers === undefined
      ? {}
      : { headers: byName(headers.map((one, index) => checkHeader(check, one, `${property}.headers[${index}]`))) }),
    ...(cookies === undefined
      ? {}
      : { cookies: byName(cookies.map((one, index) => checkCookie(check, one, `${property}.cookies[${index}]`))) }),
    ...(countries === undefined ? {} : { countries: inOrder(countries) }),
    ...(exceptCountries === undefined ? {} : { exceptCountries: inOrder(exceptCountries) }),
  };
}

function checkHeader(check: Arguments, condition: Usable<EdgeCondition>, property: string): RuleCondition {
  check.property(`${property}.name`, condition.name, (name) =>
    isHeaderName(name) ? unseenHeader(name.toLowerCase()) : "name one header, such as X-Region",
  );
  return { ...checkCondition(check, condition, property, headerText), name: condition.name.toLowerCase() };
}

function checkCookie(check: Arguments, condition: Usable<EdgeCondition>, property: string): RuleCondition {
  check.property(`${property}.name`, condition.name, cookieName);
  return checkCondition(check, condition, property, cookieText);
}

/** Headers that a condition may not look at, and what does it better. */
function unseenHeader(name: string): string | undefined {
  if (name === "cookie") return "use cookies";
  if (name === "host") return "leave it out: rules belong to a host name";
  if (name === "cf-ipcountry") return "use countries";
  return ownedRequestHeader(name) === undefined ? undefined : "name another header: a client may not send this one";
}

function checkCondition(
  check: Arguments,
  { name, values, prefixes, absent }: Usable<EdgeCondition>,
  property: string,
  text: Check<string>,
): RuleCondition {
  for (const [list, texts] of Object.entries({ values, prefixes })) {
    if (texts?.length === 0) check.problem(`${property}.${list}`, [], "name one at least, or leave it out");
    if (absent === true && texts !== undefined) {
      check.problem(`${property}.${list}`, texts, "leave it out: what is absent has no text");
    }
    check.each(`${property}.${list}`, texts, text);
  }
  return {
    name,
    ...(values === undefined ? {} : { values: inOrder(values) }),
    ...(prefixes === undefined ? {} : { prefixes: inOrder(prefixes) }),
    ...(absent === true ? { absent } : {}),
  };
}
