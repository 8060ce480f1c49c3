// Plain values of which the file itself says, or shows, that they are others for users: a comment beside one, or a provider's sandbox.
import type { Variable } from "./draft";

/** A comment that says what a value has to be in production: `Must be set to false in production`, `Change to "live" for production`. */
const ofProduction =
  /\b(?:must|should|shall|change|switch|replace|needs? to|have to|has to|set (?:it |this )?to)\b[^.;#\n]{0,60}\b(?:in|for|on|before)\s+(?:the\s+)?(?:production|prod|live)\b/i;
/** One that speaks of something else: what must not be changed, or of whom. */
const ofOthers = /\b(?:never|don'?t|do not|must not|should not|shouldn'?t|no need to|only|except|unless)\b/i;
/** Where nobody pays: a mode of that name, and a host of a provider's. */
const ofSandbox = /^sandbox$|^https?:\/\/(?:[\w-]+\.)*(?:[\w-]+-)?sandbox[\w-]*\.[a-z0-9.-]+/i;

/** Tells it at the variable. What a comment says is not repeated, since it may be anything. */
export function tellProduction({ name, item }: Variable, shown: string): void {
  const isSwitch = /(^|_)SANDBOX(_MODE|_ENABLED)?$/i.test(name) && /^(true|1|on|yes)$/i.test(shown);
  if (ofSandbox.test(shown) || isSwitch)
    item.remark("to do", "is a provider's sandbox, in which nobody pays: write what that has for users");
  else if (isAsked(item.comment, shown))
    item.remark("to do", "is not for production, as a comment beside it says: write what that asks for");
}

/** Whether a comment asks for another value than this one. */
function isAsked(comment: string, shown: string): boolean {
  const [said = ""] = ofOthers.test(comment) ? [] : (ofProduction.exec(comment) ?? []);
  const [, wanted] = /\b(?:to|be)\s+["'`]?(?!be\b|set\b)([\w-]+)/i.exec(said) ?? [];
  return said !== "" && wanted !== shown;
}
