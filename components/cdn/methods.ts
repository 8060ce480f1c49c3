import { distance } from "fastest-levenshtein";
import type { Rule } from "../internal/validation";

/** Methods that browsers and programs send (https://www.iana.org/assignments/http-methods/); there are others. */
const usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "CONNECT", "TRACE"];

/** A method: a usual one, or any other that is no slip of one of these, which no request would have. */
export const method: Rule<string> = (value) => {
  if (!/^[A-Z][A-Z-]{0,30}$/.test(value)) return "write the method in capital letters, such as GET";
  const near = usual.find((one) => one !== value && isSlip(value, one));
  return near === undefined || usual.includes(value) ? undefined : `did you mean ${near}?`;
};

/** Whether a letter is missing or is one too many, or two have changed places. */
function isSlip(value: string, usually: string): boolean {
  if (value.length !== usually.length) return distance(value, usually) === 1;
  return lettersOf(value) === lettersOf(usually);
}

function lettersOf(method: string): string {
  return (method.match(/./g) ?? []).sort().join("");
}
