import { isHeaderName, isHeaderValue, ownedRequestHeader, ownedResponseHeader } from "../internal/edge-headers";
import { canonicalPath } from "../internal/edge-routes";
import type { Rule, RuleFunction, RuleHeader } from "../internal/edge-rules";
import { nearest } from "../internal/nearest";
import * as rules from "../internal/rules";
import { byName, inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { EdgeAnswer, EdgeFunction, EdgeHeader, EdgeRedirect, EdgeRewrite, EdgeRule } from "./edge-args";
import { pathRemedy } from "./paths";

const ends = ["origin", "redirect", "answer", "run"] as const;
const changes = ["rewrite", "requestHeaders", "responseHeaders"] as const;

const redirectStatuses = [301, 302, 303, 307, 308];
const longestBody = 4000;
const defaultTimeout = 50;
const plainText = "text/plain; charset=utf-8";

const mediaType = rules.matching(
  /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.-]+)*$/,
  "name a media type, such as text/html; charset=utf-8",
);

/** A URL as browsers write it: with a host name in one spelling, so that a redirect which leads back is found. */
function url(value: string): string | undefined {
  const [, host, rest] = /^https:\/\/([^/?#\s]+)(.*)$/.exec(value) ?? [];
  if (host === undefined || rest === undefined) {
    return "give a path that begins with one /, or a URL that begins with https://";
  }
  const wrong = rules.hostname(host.replace(/:\d+$/, ""));
  if (wrong !== undefined) return wrong.replace("write it as ", "write its host name as ");
  return /^[!-~]*$/.test(rest) ? undefined : "percent-encode what is not printable ASCII";
}

/** Checks what rules do. */
export class Actions {
  /** `origins` are the names of those that there are. */
  constructor(
    private readonly check: Arguments,
    private readonly origins: string[],
  ) {}

  /** What a rule does, as its Worker reads it. */
  public of(rule: Usable<EdgeRule>, property: string): Omit<Rule, "name" | "when"> {
    this.checkTogether(rule, property);
    const { origin, redirect, answer, rewrite, requestHeaders, responseHeaders, run } = rule;
    this.originRemedy(origin, `${property}.origin`);
    return {
      ...(origin === undefined ? {} : { origin }),
      ...(redirect === undefined ? {} : { redirect: this.redirect(redirect, `${property}.redirect`) }),
      ...(answer === undefined ? {} : { answer: this.answer(answer, `${property}.answer`) }),
      ...(rewrite === undefined ? {} : { rewrite: this.rewrite(rewrite, `${property}.rewrite`) }),
      ...(requestHeaders === undefined
        ? {}
        : { requestHeaders: this.headers(requestHeaders, `${property}.requestHeaders`, ownedRequestHeader) }),
      ...(responseHeaders === undefined
        ? {}
        : { responseHeaders: this.headers(responseHeaders, `${property}.responseHeaders`, ownedResponseHeader) }),
      ...(run === undefined ? {} : { run: this.run(run, rule.name, `${property}.run`) }),
    };
  }

  /** What a rule says that goes on without an origin, or beside own code, is in force for nobody. */
  private checkTogether(rule: Usable<EdgeRule>, property: string): void {
    const [end, ...others] = ends.filter((name) => rule[name] !== undefined);
    const changed = changes.filter((name) => rule[name] !== undefined);
    if (end === undefined && changed.length === 0) {
      this.check.problem(property, rule.name, `give it one of ${[...ends, ...changes].join(", ")}`);
    }
    for (const other of others) {
      this.check.problem(`${property}.${other}`, rule.name, `leave it out: the rule has ${end ?? ""} already`);
    }
    for (const name of changed) {
      const reason =
        end === "run"
          ? "the function says it, or a rule of its own does"
          : (end === "redirect" || end === "answer") && name !== "responseHeaders"
            ? "no origin is asked"
            : undefined;
      if (reason !== undefined) this.check.problem(`${property}.${name}`, rule.name, `leave it out: ${reason}`);
    }
  }

  private originRemedy(origin: string | undefined, property: string): void {
    this.check.property(property, origin, (value) => {
      if (this.origins.includes(value)) return undefined;
      const near = nearest(value, this.origins);
      const known = near === undefined ? this.origins.join(", ") || "there is none with a known name" : near;
      return `name an origin of the host name's routes or ruleOrigins (${known})`;
    });
  }

  private redirect(
    { to, status = 307, addsRest }: Usable<EdgeRedirect>,
    property: string,
  ): NonNullable<Rule["redirect"]> {
    this.check.property(`${property}.to`, to, (value) => {
      if (addsRest === true && /[?#]/.test(value))
        return "leave query and fragment out: the rest of the path comes last";
      if (!value.startsWith("/")) return url(value);
      if (/^\/[/\\]/.test(value)) return "begin the path with one /: what follows two is a host name";
      return /^[!-[\]-~]*$/.test(value) ? undefined : "percent-encode what is not printable ASCII, and leave \\ out";
    });
    this.check.property(`${property}.status`, status, rules.oneOf(redirectStatuses));
    return { to, status, ...(addsRest === true ? { addsRest } : {}) };
  }

  private answer(
    { status, body = "", contentType = plainText }: Usable<EdgeAnswer>,
    property: string,
  ): NonNullable<Rule["answer"]> {
    this.check.property(`${property}.status`, status, (value) =>
      value >= 300 && value < 400 ? "use redirect" : rules.integerBetween(200, 599)(value),
    );
    if (body.length > longestBody) {
      this.check.problem(
        `${property}.body`,
        undefined,
        `shorten it to ${longestBody} characters`,
        `${body.length} characters`,
      );
    }
    if (body !== "" && [204, 205].includes(status)) {
      this.check.problem(`${property}.body`, body, "leave it out: an answer of this status has none");
    }
    this.check.property(`${property}.contentType`, contentType, mediaType);
    return { status, body, contentType };
  }

  private rewrite({ path, addsRest }: Usable<EdgeRewrite>, property: string): NonNullable<Rule["rewrite"]> {
    this.check.property(`${property}.path`, path, pathRemedy);
    return { path: addsRest === true ? canonicalPath(path) : path, ...(addsRest === true ? { addsRest } : {}) };
  }

  private headers(
    list: Usable<EdgeHeader>[],
    property: string,
    owned: (name: string) => string | undefined,
  ): RuleHeader[] {
    if (list.length === 0) this.check.problem(property, [], "name one at least, or leave it out");
    const names = list.map(({ name }) => name.toLowerCase());
    const checked = list.map(({ name, value }, index) => {
      const at = `${property}[${index}]`;
      this.check.property(`${at}.name`, name, (text) =>
        isHeaderName(text) ? owned(text.toLowerCase()) : "name one header, such as X-Region",
      );
      this.check.property(`${at}.value`, value, (text) =>
        isHeaderValue(text) ? undefined : "use up to 1,000 printable ASCII characters",
      );
      const first = names.indexOf(name.toLowerCase());
      if (first !== index && list[first]?.name !== name) {
        this.check.problem(`${at}.name`, name, `name each header once: ${property}[${first}] has it`);
      }
      return { name: name.toLowerCase(), ...(value === undefined ? {} : { value }) };
    });
    return byName(checked);
  }

  private run(
    { timeoutMilliseconds = defaultTimeout, cpuMilliseconds, origins = [], seesCredentials }: Usable<EdgeFunction>,
    name: string,
    property: string,
  ): RuleFunction {
    this.check.property(`${property}.timeoutMilliseconds`, timeoutMilliseconds, rules.integerBetween(5, 1000));
    this.check.property(`${property}.cpuMilliseconds`, cpuMilliseconds, rules.integerBetween(0, 1000));
    origins.forEach((origin, index) => {
      this.originRemedy(origin, `${property}.origins[${index}]`);
    });
    return {
      service: `FUNCTION_${name.toUpperCase().replaceAll("-", "_")}`,
      timeoutMilliseconds,
      ...(origins.length === 0 ? {} : { origins: inOrder(origins) }),
      ...(seesCredentials === true ? { seesCredentials } : {}),
    };
  }
}
