import type { Rule } from "../internal/edge-rules";
import { plainOf } from "../internal/known";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { Arguments } from "../internal/validation";
import type { CdnHost } from "./host-args";
import type { OriginChecks } from "./check-origins";
import { checkRules } from "./edge-check";
import { TooEntangled } from "./edge-space";
import { bundleFunctions } from "./edge-functions";
import { loopsOf, shownWay } from "./edge-loops";
import type { CheckedHost, CheckedRoute, NamedOrigin } from "./hosts";

/** What the rules of a host name need; what is wrong with them is noted. */
export function checkHostRules(
  check: Arguments,
  { hostname, rules: written = [], ruleOrigins = [], redirectTo }: Usable<CdnHost>,
  routes: CheckedRoute[],
  property: string,
  checks: OriginChecks,
): Pick<CheckedHost, "rules" | "functions" | "named" | "sound"> {
  if (redirectTo !== undefined && written.length > 0) {
    check.problem(`${property}.rules`, hostname, "leave them out: all requests of the host name are redirected");
  }
  const own = ruleOrigins.flatMap((origin, index): NamedOrigin[] => {
    const { hosts, worker } = checks.ofRoute([origin], `${property}.ruleOrigins`, index);
    const name = plainOf(origin.originName);
    if (name === undefined) {
      const remedy = "give it as a text: rules name it";
      check.problem(`${property}.ruleOrigins[${index}].originName`, origin.originName, remedy);
      return [];
    }
    return [named(hostname, name, hosts[0], worker)];
  });
  const ofRoutes = routes.flatMap(({ hosts, worker }) =>
    [...hosts, ...(worker === undefined ? [] : [worker])].flatMap((origin): NamedOrigin[] =>
      origin.key === undefined ? [] : [named(hostname, origin.key, worker === undefined ? origin : undefined, worker)],
    ),
  );
  const known = [...ofRoutes, ...own];
  const { rules, sound } = checkRules(check, written, `${property}.rules`, inOrder(known.map(({ name }) => name)));
  const used = inOrder(
    rules.flatMap(({ origin, run }) => [...(origin === undefined ? [] : [origin]), ...(run?.origins ?? [])]),
  );
  own.forEach(({ name }, index) => {
    if (used.includes(name)) return;
    check.problem(`${property}.ruleOrigins[${index}].originName`, name, "let a rule name it, or leave it out");
  });
  return {
    rules,
    sound,
    functions: bundleFunctions(check, written, `${property}.rules`),
    named: used.flatMap((name) => known.find((origin) => origin.name === name) ?? []),
  };
}

function named(hostname: string, name: string, host: NamedOrigin["host"], worker: NamedOrigin["worker"]): NamedOrigin {
  return {
    hostname,
    name,
    ...(host === undefined ? {} : { host }),
    ...(worker === undefined ? {} : { worker }),
  };
}

/** Notes redirects that lead back to themselves, over all host names whose rules are right one by one. */
export function checkLoops(check: Arguments, hosts: CheckedHost[]): void {
  const known = hosts.map(({ rules, sound, ...host }) => ({ ...host, rules: sound ? rules : [] }));
  try {
    for (const { hostname, index, way } of loopsOf(known)) {
      const place = hosts.findIndex((host) => host.hostname === hostname);
      const rule: Rule | undefined = hosts[place]?.rules[index];
      const remedy = `let it lead elsewhere, or take what it leads to out of the rule: ${shownWay(way)}`;
      check.problem(`hosts[${place}].rules[${index}].redirect.to`, rule?.redirect?.to, remedy);
    }
  } catch (error) {
    if (!(error instanceof TooEntangled)) throw error;
    check.problem("hosts", undefined, "use fewer or simpler rules", "redirects that are too much to follow");
  }
}
