// Rules of Traefik's routers (https://doc.traefik.io/traefik/routing/routers/#rule).
import { plainPath, withoutEnd } from "./paths";
import { markersOf } from "./texts";

const hostname = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Host names that a rule is for, and paths of them. What a rule is not for, and patterns, say nothing here. */
export function ruleOf(rule: string): { hosts: string[]; paths: string[] } {
  const positive = positiveIn(rule);
  const argumentsOf = (matcher: string): string[] =>
    [
      ...[...positive.matchAll(new RegExp(`\\b(?:${matcher})\\(([^)]*)\\)`, "g"))].map(([, list = ""]) => list),
      // Version 1 has `Host:a,b;PathPrefix:/api`.
      ...[...positive.matchAll(new RegExp(`\\b(?:${matcher}):([^;]*)`, "g"))].map(([, list = ""]) => list),
    ].flatMap((list) => list.split(",").map((one) => one.replace(/[`'"\s]/g, "")));
  return {
    hosts: domainsIn(argumentsOf("Host")),
    paths: argumentsOf("PathPrefix|Path")
      .filter((path) => plainPath.test(path))
      .map(withoutEnd),
  };
}

/** Whether a rule is for whole hosts: for all requests that no other rule takes. */
export function isForHosts(rule: string): boolean {
  const positive = positiveIn(rule);
  return (
    /^\s*Host\w*\s*[(:]/.test(positive) &&
    !/\b(Path|Header|Method|Quer|Replace|AddPrefix|ClientIP)\w*\s*[(:]/.test(positive)
  );
}

function positiveIn(rule: string): string {
  return rule.replace(/!\s*\w+\([^)]*\)/g, "");
}

/** Those that are names of hosts, and not made of variables. */
export function domainsIn(names: string[]): string[] {
  return names.filter((name) => hostname.test(name) && markersOf(name, "variable").length === 0);
}
