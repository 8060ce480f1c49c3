import { membersOf, offersOf, valuesOf, type ContractMembers, type ContractType } from "./contract-types";
import { versionRemedy, versionUnknownRemedy } from "./library-version";
import { nearest } from "./nearest";

/** What a value should be, in words. */
export function described(type: ContractType): string {
  if (type.ref !== undefined) {
    const allowed = valuesOf(type.ref);
    return allowed === undefined ? objectOf(type.ref) : `one of ${allowed.join(", ")}`;
  }
  if (type.items !== undefined) return `a list of ${plural(type.items)}`;
  if (type.additionalProperties !== undefined) return `an object of ${plural(type.additionalProperties)} by name`;
  return type.type === "boolean" ? "true or false" : `a ${type.type ?? "value"}`;
}

/** An object of a named type: where one comes from, and what is in it. */
export function objectOf(name: string): string {
  const offers = offersOf(name).map((offer) => offer.replace(/^(.*)\{\}$/, "an entry of $1"));
  return offers.length === 0
    ? objectWith(membersOf(name))
    : `${offers.join(" or ")}, or ${objectWith(membersOf(name))}`;
}

/** An object with certain members. */
export function objectWith(members: ContractMembers): string {
  const required = Object.keys(members).filter((name) => members[name]?.optional !== true);
  return required.length === 0
    ? `an object ({} will do; it may have ${Object.keys(members).join(", ")})`
    : `an object with ${required.join(", ")}`;
}

function plural(type: ContractType): string {
  if (type.ref !== undefined)
    return valuesOf(type.ref) === undefined ? `objects, each ${described(type)}` : described(type);
  return type.items !== undefined || type.additionalProperties !== undefined ? described(type) : `${type.type ?? ""}s`;
}

/** A value that is right but for its quotes is what YAML and JSON make of one. */
export function scalarRemedy(type: ContractType, value: unknown): string {
  const wanted = described(type);
  const isScalar = ["string", "number", "boolean"].includes(typeof value);
  if (type.type === "string" && isScalar) return `give ${wanted}: put it in quotes`;
  const looksRight =
    type.type === "boolean"
      ? value === "true" || value === "false"
      : typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  return looksRight ? `give ${wanted}, without quotes` : `give ${wanted}`;
}

/** Members that a sibling of a type has, and the type cannot have. */
const siblings: Record<string, string> = {
  "GoogleCachedPath.freshSeconds":
    "let the application say it: Google's cache keeps an answer for another time only where it keeps private ones too",
  "GoogleCachedPath.immutable": "let the application send Cache-Control: public, max-age=31536000, immutable",
  "GoogleCachedPath.rangeRequests": "leave it out: Google's cache asks for large files in parts by itself",
  "GoogleCdn.clientIdentity":
    "leave it out: its load balancer is in the project, and reaches backends without a certificate",
  "GoogleCdn.dnssec": "leave it out, and sign the zone where it is: Cloud DNS has a switch for it, and Cdn has dnssec",
  "GoogleCdn.drained":
    "leave the backend's endpoint groups out of networkEndpointGroups: a route has one backend here, which is drained by its groups",
  "GoogleCdn.earlyHints": "leave it out: Google's load balancer sends no hints of its own",
  "GoogleCdn.edgeRules": "leave it out: there are no rules here that it could switch off",
  "GoogleCdn.errorPage":
    "leave it out: Google's load balancer shows a page of one's own from a bucket that everybody may read",
  "GoogleCdn.plan": "leave it out: plans are Cloudflare's",
  "GoogleCdn.securityHeaders":
    "use responseHeaders: Google's load balancer cannot tell whether an answer has a header already",
  "GoogleCdn.takesPrecedence":
    "leave it out: its records stand beneath those of Cdn, and lead here once takesTraffic of Cdn is false",
  "GoogleCdnFirewall.botFightMode":
    "leave it out, or use Cdn: what tells programs from browsers is priced apart at Google",
  "GoogleCdnFirewall.underAttack":
    "set rateLimits lower for the time, or use Cdn: no challenge is put to everybody here",
  "GoogleCdnHost.ruleOrigins": "leave it out: rules of host names are Cdn's",
  "GoogleCdnHost.rules":
    "use Cdn: Google's URL map takes the first rule that matches and no other, knows no country and draws shares anew for each request",
  "GoogleCdnHost.securityHeaders":
    "use responseHeaders of all host names: Google's load balancer cannot tell whether an answer has a header already",
  "GoogleCdnMaintenance.allowedAddresses": "leave it out: the load balancer closes a host name for everybody",
  "GoogleCdnMaintenance.page": "leave it out: the load balancer answers with a page of its own",
  "GoogleCdnMaintenance.retryAfterSeconds": "leave it out: the load balancer answers with 503 alone",
  "GoogleCdnRoute.origins":
    "give backend, such as an entry of App.cloudRunBackends, or use Cdn: no other load balancer stands in front of it here, and Workers run at Cloudflare",
};

/** What to do about a member that a type does not have, in a contract that a version of the library made. */
export function unknownRemedy(owner: string, name: string, madeBy: unknown): string {
  const sibling = siblings[`${owner}.${name}`];
  if (sibling !== undefined) return sibling;
  const known = Object.keys(membersOf(owner));
  const near = nearest(name, known);
  const upgrade = versionRemedy(madeBy, false);
  if (near !== undefined) return `did you mean ${near}?${upgrade === undefined ? "" : ` If not, ${upgrade}`}`;
  if (upgrade !== undefined) return upgrade;
  const remedy = `remove it (known are ${known.join(", ")})`;
  // What components offer may come from the stack of another program, which has a version of its own.
  return offersOf(owner).length === 0 || madeBy !== undefined ? remedy : `${remedy}, or ${versionUnknownRemedy}`;
}
