// Where the objects are listed whose ids a cloud chooses, and which of them is the one that was being made.
import type { Properties, Resource, Value } from "../../sandbox";
import { textAt } from "../../sandbox";
import { isDeepStrictEqual } from "node:util";

/** One list of objects. */
export interface Listing {
  service: "google" | "cloudflare";
  /** The address of the list. */
  url(resource: Resource): string;
  /** The member of the answer that has the objects. */
  member: string;
  /** Whether an object is what the inputs ask for. */
  matches(object: Properties, inputs: Properties): boolean;
  /** The object's id in the state. */
  id(object: Properties): string;
  /** The id in the form in which the provider takes it over. By default the same. */
  importId?(id: string, resource: Resource): string;
}

const CLOUDFLARE = "https://api.cloudflare.com/client/v4";

/** Some property of the object, under its name in the API, is what the input says. */
const same =
  (pairs: { [input: string]: string }) =>
  (object: Properties, inputs: Properties): boolean =>
    Object.entries(pairs).every(([input, member]) => textAt(object, member) === textAt(inputs, input));

/** What the console lists a dashboard as, which stands in its JSON. */
function titleOf(inputs: Properties): string {
  return textAt(JSON.parse(textAt(inputs, "dashboardJson", "{}")) as Properties, "displayName");
}

/** Cloud Monitoring numbers its objects; a name for people is what tells them apart. */
function monitoring(collection: string, matches = same({ displayName: "displayName" })): Listing {
  return {
    service: "google",
    url: (r) => `https://monitoring.googleapis.com/v3/projects/${r.project}/${collection}?pageSize=500`,
    member: collection,
    matches,
    id: (object) => textAt(object, "name"),
  };
}

/** An object of Cloudflare's in a zone or an account. */
function cloudflare(
  owner: "zone" | "account",
  path: string,
  matches: Listing["matches"],
  more: { prefix?: string; query?: string } = {},
): Listing {
  const ownerOf = (r: Resource): string => textAt(r.inputs, `${owner}Id`);
  return {
    service: "cloudflare",
    url: (r) => `${CLOUDFLARE}/${owner}s/${ownerOf(r)}/${path}${more.query ?? ""}`,
    member: "result",
    matches,
    id: (object) => textAt(object, "id"),
    importId: (id, r) => `${more.prefix ?? ""}${ownerOf(r)}/${id}`,
  };
}

const pages = "?per_page=100";
const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(String).sort() : []);

/** The projects of a budget, by number. */
function watched(budget: Properties): string[] {
  const filter = budget["budgetFilter"];
  return filter !== null && typeof filter === "object" && !Array.isArray(filter) ? texts(filter["projects"]) : [];
}

export const listings = {
  alertPolicy: monitoring("alertPolicies"),
  notificationChannel: monitoring(
    "notificationChannels",
    (object, inputs) =>
      same({ displayName: "displayName", type: "type" })(object, inputs) &&
      isDeepStrictEqual(object["labels"] ?? {}, inputs["labels"] ?? {}),
  ),
  uptimeCheck: monitoring("uptimeCheckConfigs"),
  dashboard: {
    ...monitoring("dashboards", (object, inputs) => textAt(object, "displayName") === titleOf(inputs)),
    url: ({ project }: Resource) => `https://monitoring.googleapis.com/v1/projects/${project}/dashboards?pageSize=500`,
  },
  // Environments share the billing account: a budget is of the projects that it watches.
  budget: {
    service: "google",
    url: (r) =>
      `https://billingbudgets.googleapis.com/v1/billingAccounts/${textAt(r.inputs, "billingAccount")}/budgets?pageSize=500`,
    member: "budgets",
    matches: (object, inputs) =>
      same({ displayName: "displayName" })(object, inputs) && isDeepStrictEqual(watched(object), watched(inputs)),
    id: (object) => textAt(object, "name"),
  },
  // A secret's versions cannot be told apart without reading them: one that no state knows is the one.
  secretVersion: {
    service: "google",
    url: (r) =>
      `https://secretmanager.googleapis.com/v1/${textAt(r.inputs, "secret")}/versions?pageSize=500&filter=state:ENABLED`,
    member: "versions",
    matches: () => true,
    id: (object) => textAt(object, "name"),
  },
  certificatePack: cloudflare(
    "zone",
    "ssl/certificate_packs",
    (object, inputs) =>
      same({ type: "type", certificateAuthority: "certificate_authority" })(object, inputs) &&
      isDeepStrictEqual(texts(object["hosts"]), texts(inputs["hosts"])),
    { query: `${pages}&status=all` },
  ),
  dnsRecord: cloudflare("zone", "dns_records", same({ name: "name", type: "type", content: "content" }), {
    query: pages,
  }),
  loadBalancer: cloudflare("zone", "load_balancers", same({ name: "name" })),
  monitor: cloudflare(
    "account",
    "load_balancers/monitors",
    same({ description: "description", type: "type", path: "path" }),
  ),
  originPullCertificate: cloudflare(
    "zone",
    "origin_tls_client_auth",
    (object, inputs) => textAt(object, "certificate").trim() === textAt(inputs, "certificate").trim(),
  ),
  pool: cloudflare("account", "load_balancers/pools", same({ name: "name" })),
  ruleset: cloudflare("zone", "rulesets", same({ phase: "phase", kind: "kind" }), { prefix: "zones/" }),
  workersRoute: cloudflare("zone", "workers/routes", same({ pattern: "pattern" })),
} satisfies { [name: string]: Listing };
