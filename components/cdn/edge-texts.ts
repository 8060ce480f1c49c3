import { ruleVariable, type Rule } from "../internal/edge-rules";
import type { EdgeRulesMode } from "./edge-args";

/**
 * The variables of a router that rules are in. Each has one of its own, so that a plan shows which one changes, and none reaches
 * the 5 KB that Cloudflare gives a variable (https://developers.cloudflare.com/workers/platform/limits/#environment-variables).
 */
export function ruleTexts(rules: Rule[], mode: EdgeRulesMode): Record<string, string> {
  return {
    EDGE_RULES: mode,
    RULES: JSON.stringify(rules.map(({ name }) => name)),
    ...Object.fromEntries(rules.map((rule) => [ruleVariable(rule.name), JSON.stringify(rule)])),
  };
}
