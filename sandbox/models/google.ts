// Shapes that many Google resources share: ids, self links and the naming rule of RFC 1035.
import { nameRule, textAt, type Properties, type Resource, type ResourceModel, type Rule } from "../model";

const COMPUTE = "https://www.googleapis.com/compute/v1/";

/** The naming rule of Compute Engine, which most of Google's APIs share. */
export const RFC1035: Rule = nameRule(
  "name",
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  { max: 63 },
  "start with a lower-case letter; use lower-case letters, digits and hyphens, and no hyphen at the end; 63 characters at most",
  "https://cloud.google.com/compute/docs/naming-resources",
);

/** A Compute Engine resource that belongs to the whole project, e.g. `projects/p/global/networks/n`. */
export function computeGlobal(collection: string, more?: (resource: Resource) => Properties): ResourceModel {
  const id = (r: Resource): string => `projects/${r.project}/global/${collection}/${r.name}`;
  return {
    id,
    outputs: (r) => ({ selfLink: COMPUTE + id(r), creationTimestamp: CREATED, ...more?.(r) }),
    rules: [RFC1035],
  };
}

/** A Compute Engine resource in one region, e.g. `projects/p/regions/r/subnetworks/n`. */
export function computeRegional(collection: string, more?: (resource: Resource) => Properties): ResourceModel {
  const id = (r: Resource): string => `projects/${r.project}/regions/${r.region}/${collection}/${r.name}`;
  return {
    id,
    outputs: (r) => ({ region: r.region, selfLink: COMPUTE + id(r), creationTimestamp: CREATED, ...more?.(r) }),
    planned: ["region"],
    rules: [RFC1035],
  };
}

/** A resource of one of the newer APIs, e.g. `projects/p/locations/l/repositories/r`; `name` says which input holds the last part. */
export function located(
  collection: string,
  nameInput = "name",
  more?: (resource: Resource) => Properties,
): ResourceModel {
  const id = (r: Resource): string =>
    `projects/${r.project}/locations/${r.region}/${collection}/${textAt(r.inputs, nameInput, r.name)}`;
  return { id, outputs: (r) => ({ ...more?.(r) }) };
}

/** An IAM binding of one member: deleting it takes the role away, and two of the same are one. */
export function iamMember(of: (resource: Resource) => string): ResourceModel {
  return {
    id: (r) => [of(r), textAt(r.inputs, "role"), textAt(r.inputs, "member"), ...condition(r)].join("/"),
    outputs: (r) => ({ etag: r.digest("etag", 16) }),
    autoName: null,
    rules: [ROLE, PRINCIPAL],
  };
}

/** All members of one role of a resource: there is one such binding per role. */
export function iamBinding(of: (resource: Resource) => string): ResourceModel {
  return {
    id: (r) => [of(r), textAt(r.inputs, "role"), ...condition(r)].join("/"),
    outputs: (r) => ({ etag: r.digest("etag", 16) }),
    autoName: null,
    rules: [ROLE, { ...PRINCIPAL, property: "members" }],
  };
}

/** The same role with another condition is another grant. */
function condition(r: Resource): string[] {
  const title = textAt(r.inputs, "condition.title");
  return title === "" ? [] : [title];
}

/** Where a grant is, for types without a model of their own: everything that says on what. */
export function grantedOn(r: Resource): string {
  const place = Object.entries(r.inputs).filter(
    ([name]) => !/^(role|members?|condition|policyData|project|location|region)$/.test(name),
  );
  const names = place.map(([, value]) =>
    (typeof value === "string" ? value : JSON.stringify(value)).replace(
      /^projects\/[^/]+\/(?:locations\/[^/]+\/)?/,
      "",
    ),
  );
  return [`projects/${r.project}/locations/${r.region}`, ...names].join("/");
}

/** The whole policy of a resource: there is one. */
export function iamPolicy(of: (resource: Resource) => string): ResourceModel {
  return { id: of, outputs: (r) => ({ etag: r.digest("etag", 16) }), autoName: null };
}

/** A rule on one text, or on each of several: `"x" is no role; write ...`. */
export function textRule(
  property: string,
  what: string,
  right: (text: string, resource: Resource) => boolean,
  remedy: string,
  source: string,
): Rule {
  return {
    property,
    refuse: (value, resource) => {
      const texts = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
      const wrong = texts.find((text) => !right(text, resource));
      return wrong === undefined ? undefined : `"${wrong}" is no ${what}`;
    },
    remedy,
    source,
  };
}

const ROLE = textRule(
  "role",
  "role",
  (text) => /^((projects|organizations)\/[^/]+\/)?roles\/[\w.]+$/.test(text),
  "write roles/run.invoker, or projects/<project>/roles/<id> for one of your own",
  "https://cloud.google.com/iam/docs/roles-overview",
);

const PRINCIPALS =
  /^(allUsers|allAuthenticatedUsers|(deleted:)?(user|serviceAccount|group|domain|principal|principalSet|projectOwner|projectEditor|projectViewer):.+)$/;

const PRINCIPAL = textRule(
  "member",
  "principal",
  (text) => PRINCIPALS.test(text),
  "write its kind first, such as serviceAccount:<email> or user:<email>",
  "https://cloud.google.com/iam/docs/principal-identifiers",
);

/** The creation time that every simulated resource reports: a fixed one, so that two runs agree. */
export const CREATED = "2026-01-01T00:00:00.000-00:00";

/** An IPv4 address in 34.64.0.0/10, which Google owns, derived from the URN. */
export function publicAddress(resource: Resource): string {
  if (resource.inputs["ipVersion"] === "IPV6") return `2600:1901:0:${resource.digest("address", 4)}::`;
  const bits = parseInt(resource.digest("address", 6), 16);
  return `34.${64 + ((bits >> 16) & 63)}.${(bits >> 8) & 255}.${bits & 255}`;
}

/** A private IPv4 address in 10.0.0.0/8, derived from the URN. */
export function privateAddress(resource: Resource): string {
  const bits = parseInt(resource.digest("private address", 6), 16);
  return `10.${(bits >> 16) & 255}.${(bits >> 8) & 255}.${(bits & 253) + 2}`;
}

/** Seconds of a duration such as `300s`; not a number for anything else. */
export function secondsOf(duration: string): number {
  return Number(/^(\d+(?:\.\d+)?)s$/.exec(duration)?.[1]);
}
