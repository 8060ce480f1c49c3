// Each list in which a recovery looks for something, against the simulated APIs: what dev and prod make there is found again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { httpLister } from "../../cli/recover/lists";
import { decide, type Read } from "../../cli/recover/recovery";
import { ruleOf } from "../../cli/recover/rules";
import type { StateResource } from "../../cli/recover/state";
import { textAt, type Properties, type Step, type Value } from "../../sandbox";
import { text, type Call } from "../../sandbox/http/call";
import { cloudflare } from "../../sandbox/http/cloudflare/cloudflare";
import type { Document } from "../../sandbox/http/google/documents";
import { Google } from "../../sandbox/http/google/google";
import { ApiStore } from "../../sandbox/http/store";
import { deployedResources, deployedTypes, rowProblems } from "../catalog/deployed";

/** Where each type is made. */
const creations: { [type: string]: (owner: string, inputs: Properties) => string } = {
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": (owner) =>
    `${owner}/origin_tls_client_auth`,
  "cloudflare:index/certificatePack:CertificatePack": (owner) => `${owner}/ssl/certificate_packs/order`,
  "cloudflare:index/dnsRecord:DnsRecord": (owner) => `${owner}/dns_records`,
  "cloudflare:index/loadBalancer:LoadBalancer": (owner) => `${owner}/load_balancers`,
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": (owner) => `${owner}/load_balancers/monitors`,
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": (owner) => `${owner}/load_balancers/pools`,
  "cloudflare:index/ruleset:Ruleset": (owner) => `${owner}/rulesets`,
  "cloudflare:index/workersRoute:WorkersRoute": (owner) => `${owner}/workers/routes`,
  "gcp:billing/budget:Budget": (_, { billingAccount }) => `billingAccounts/${text(billingAccount)}/budgets`,
  "gcp:monitoring/alertPolicy:AlertPolicy": (owner) => `${owner}/alertPolicies`,
  "gcp:monitoring/dashboard:Dashboard": (owner) => `${owner}/dashboards`,
  "gcp:monitoring/notificationChannel:NotificationChannel": (owner) => `${owner}/notificationChannels`,
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": (owner) => `${owner}/uptimeCheckConfigs`,
  "gcp:secretmanager/secretVersion:SecretVersion": (_, { secret }) => `${text(secret)}:addVersion`,
};

const parent = { type: "string", location: "path", pattern: "^(projects|billingAccounts)/[^/]+$" };

/** As much of a description as lists a collection and adds to it. */
function described(name: string, version: string, ...collections: string[]): Document {
  const methods = collections.map((collection): [string, Document] => {
    const path = `${version}/{+name}/${collection}`;
    const about = (verb: string): string => `${name}.projects.${collection}.${verb}`;
    const own = { path, parameters: { name: parent } };
    return [
      collection,
      {
        methods: {
          create: { id: about("create"), httpMethod: "POST", ...own, response: { $ref: "Any" } },
          list: { id: about("list"), httpMethod: "GET", ...own, response: { $ref: collection } },
        },
      } as unknown as Document,
    ];
  });
  const lists = collections.map((collection) => [collection, { properties: { [collection]: { type: "array" } } }]);
  return {
    ...{ name, version, rootUrl: `https://${name}.googleapis.com/`, servicePath: "" },
    schemas: { Any: { type: "any" }, ...(Object.fromEntries(lists) as Document["schemas"]) },
    resources: { projects: { resources: Object.fromEntries(methods) } },
  };
}

const secret = { ...parent, pattern: "^projects/[^/]+/secrets/[^/]+$" };
const versionsOfSecrets: Document = {
  ...{ name: "secretmanager", version: "v1", rootUrl: "https://secretmanager.googleapis.com/", servicePath: "" },
  schemas: { Any: { type: "any" }, List: { properties: { versions: { type: "array" } } } },
  methods: {
    add: {
      ...{ id: "secretmanager.projects.secrets.addVersion", path: "v1/{+name}:addVersion", httpMethod: "POST" },
      ...{ parameters: { name: secret }, response: { $ref: "Any" } },
    },
    list: {
      ...{ id: "secretmanager.projects.secrets.versions.list", path: "v1/{+name}/versions", httpMethod: "GET" },
      ...{ parameters: { name: secret }, response: { $ref: "List" } },
    },
  },
};

/** A name as the API spells it; Google's are the provider's. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function wire(value: Value, spell: (name: string) => string): Value {
  if (Array.isArray(value)) return value.map((each) => wire(each, spell));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [spell(name), wire(each, spell)]));
}

/** What is not known before the `up` has a value of its own. */
function settled({ name, type, inputs }: Step): Properties {
  const own = JSON.stringify(inputs).replaceAll(/\[(unknown|secret)\]/g, (_, what: string) => `${what} of ${name}`);
  const known = JSON.parse(own) as Properties;
  if ("dashboardJson" in known) return { ...known, dashboardJson: JSON.stringify({ displayName: name }) };
  return type.startsWith("gcp:secretmanager") ? { ...known, secret: `projects/own/secrets/${name}` } : known;
}

class World {
  readonly store = new ApiStore();
  private readonly google = new Google(
    [
      described("billingbudgets", "v1", "budgets"),
      described("monitoring", "v3", "alertPolicies", "notificationChannels", "uptimeCheckConfigs"),
      described("monitoring", "v1", "dashboards"),
      versionsOfSecrets,
    ],
    {
      ...{ store: this.store, projects: {}, regions: [], authority: "", note: () => undefined },
      ...{ duration: () => 0, onJob: () => undefined, fails: () => false },
    },
  );
  /** As a recovery lists. */
  readonly list = httpLister(
    { CLOUDFLARE_API_TOKEN: "any" },
    (url) => Promise.resolve(this.send("GET", url)),
    () => Promise.resolve(new Headers()),
  );

  send(method: string, url: string, body?: Properties): Properties {
    const { host, pathname, searchParams } = new URL(url);
    const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
    const call: Call = { host, method, path: pathname, query: searchParams, headers: {}, body: bytes };
    const isGoogle = host.endsWith(".googleapis.com");
    const world = { store: this.store, zone: "acme.com", note: () => undefined };
    const answer = isGoogle ? this.google.handle(call) : cloudflare(world, call);
    assert.equal(answer.status, 200, `${method} ${url}: ${JSON.stringify(answer.body)}`);
    return answer.body as Properties;
  }

  /** Makes what a resource stands for; returns its id. */
  make(type: string, inputs: Properties, project: string): string {
    const [cloud, service = ""] = type.split(/[:/]/);
    const path = creations[type];
    assert.ok(path);
    if (cloud === "cloudflare") {
      const owner =
        inputs["zoneId"] === undefined ? `accounts/${text(inputs["accountId"])}` : `zones/${text(inputs["zoneId"])}`;
      const body = wire(inputs, snake) as Properties;
      const made = this.send("POST", `https://api.cloudflare.com/client/v4/${path(owner, inputs)}`, body);
      return text((made["result"] as Properties)["id"]);
    }
    if (service === "secretmanager") this.store.put(`secretmanager:${text(inputs["secret"])}`, {});
    const isDashboard = inputs["dashboardJson"] !== undefined;
    const version = service === "monitoring" && !isDashboard ? "v3" : "v1";
    const api = service === "billing" ? "billingbudgets" : service;
    const address = `https://${api}.googleapis.com/${version}/${path(`projects/${project}`, inputs)}`;
    const body = isDashboard ? (JSON.parse(text(inputs["dashboardJson"])) as Properties) : inputs;
    return text(this.send("POST", address, body)["name"]);
  }
}

const found = deployedResources().filter(({ type }) => ruleOf(type)?.how === "find");

test("each type that is looked for has a row here", () => {
  const types = deployedTypes("gcp:", "cloudflare:").filter((type) => ruleOf(type)?.how === "find");
  assert.deepEqual(rowProblems(types, creations, __filename, "where the API makes it"), []);
});

for (const environment of ["dev", "prod"]) {
  test(`everything of ${environment} that is looked for is found again among all that is there, and nothing else`, async () => {
    const world = new World();
    const providers = new Map<string, StateResource>();
    const steps = found.filter(({ urn }) => urn.startsWith(`urn:pulumi:${environment}::`));
    const asked = steps.map((step) => {
      const urn = step.provider ?? "default";
      const place = urn.split("::").at(-1) ?? "";
      providers.set(urn, { urn, type: "pulumi:providers:any", id: "1", inputs: { project: place, region: "r" } });
      const inputs = settled(step);
      const project = textAt(inputs, "project", place);
      const state: StateResource = { urn: step.urn, type: step.type, custom: true, provider: `${urn}::1`, inputs };
      return { state, project, inputs };
    });
    const read: Read = (_, wanted) => Promise.resolve(wanted.map((one) => ({ found: { ...one, outputs: {} } })));
    const judge = async ({ state }: { state: StateResource }) => {
      const operation = { type: "creating" as const, resource: state };
      const said = { exists: new Map<string, string>(), absent: new Set<string>() };
      const [decided] = await decide([...providers.values()], [operation], said, read, world.list);
      return decided?.finding;
    };
    for (const one of asked.filter(({ state }) => !state.type.includes("secretVersion"))) {
      assert.equal((await judge(one))?.verdict, "absent", one.state.urn);
    }
    const ids = asked.map(({ state, project, inputs }) => world.make(state.type, inputs, project));
    for (const [index, one] of asked.entries()) {
      const finding = await judge(one);
      assert.equal(finding?.verdict, "exists", `${one.state.urn}: ${finding?.because ?? ""}`);
      assert.equal(finding.id?.split("/").at(-1), ids[index]?.split("/").at(-1), one.state.urn);
    }
  });
}
