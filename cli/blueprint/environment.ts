// What is deployed, as the steps of the manual process ask for it: names in the cloud, and what a value stands for that is not
// known before something exists.
import type { Step, Value } from "../../sandbox";
import { ancestors } from "../../sandbox/ancestors";
import { valueByPath } from "../../sandbox/paths";

const unknown = "[unknown]";
const secret = "[secret]";

/** Which inputs are a resource's own name in its cloud, the first that is there. */
const naming = [
  "secretId",
  "instanceId",
  "repositoryId",
  "workloadIdentityPoolProviderId",
  "workloadIdentityPoolId",
  "roleId",
  "sloId",
  "serviceId",
  "bucketId",
  "scriptName",
  "settingId",
  "roleName",
  "role",
  "name",
  "path",
  "service",
  "displayName",
];

/** Names that say more than the first of `naming` would. */
const named: Record<string, string> = {
  "gcp:serviceaccount/account:Account": "accountId",
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": "description",
};

/** Classes of resources whose name an input is where the input itself is not known yet. */
const referred: Record<string, string[]> = {
  network: ["Network"],
  subnetwork: ["Subnetwork"],
  subnetworks: ["Subnetwork"],
  keyRing: ["KeyRing"],
  cryptoKeyId: ["CryptoKey"],
  kmsKeyName: ["CryptoKey"],
  serviceAccountId: ["Account"],
  serviceAccount: ["Account"],
  serviceAccountEmail: ["Account"],
  role: ["IAMCustomRole"],
  member: ["Account", "ServiceIdentity"],
  members: ["Account", "ServiceIdentity"],
  boundServiceAccounts: ["Account"],
  secretId: ["Secret"],
  secret: ["Secret"],
  bucket: ["Bucket"],
  instance: ["DatabaseInstance"],
  workloadIdentityPoolId: ["WorkloadIdentityPool"],
  certificates: ["Certificate"],
  dnsAuthorizations: ["DnsAuthorization"],
  urlMap: ["URLMap"],
  sslPolicy: ["SSLPolicy"],
  certificateMap: ["CertificateMap"],
  serverTlsPolicy: ["ServerTlsPolicy"],
  defaultService: ["BackendService"],
  backendService: ["BackendService"],
  target: ["TargetHttpsProxy"],
  ipAddress: ["GlobalAddress"],
  healthChecks: ["HealthCheck"],
  backends: ["RegionNetworkEndpointGroup", "NetworkEndpointGroup"],
  monitor: ["LoadBalancerMonitor"],
  defaultPools: ["LoadBalancerPool"],
  fallbackPool: ["LoadBalancerPool"],
  notificationChannels: ["NotificationChannel"],
  tokenPolicies: ["Policy"],
  mount: ["Mount", "AuthBackend"],
  backend: ["Mount", "AuthBackend"],
  destination: ["ProjectBucketConfig"],
};

/** Classes whose references are numbers that the cloud gives. */
const numbered = ["NotificationChannel", "LoadBalancerMonitor", "LoadBalancerPool"];

/** Properties that are lists, also where nothing of them is known. */
const lists = ["notificationChannels", "certificates", "defaultPools", "healthChecks", "dnsAuthorizations"];

/** The last part of a type token: `Network`. */
function classOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}

/** The parts of an environment that steps are made of. */
export class Deployed {
  private readonly byUrn: ReadonlyMap<string, Step>;

  constructor(readonly steps: Step[]) {
    this.byUrn = new Map(steps.map((step) => [step.urn, step]));
  }

  /** What a person manages by itself: no component, no provider, nothing that goes. */
  resources(): Step[] {
    return this.steps.filter(
      ({ type, operation }) => operation !== "delete" && operation !== "read" && !/^(pulumi|groundplan):/.test(type),
    );
  }

  components(): Step[] {
    return this.steps.filter(({ type, operation }) => operation !== "delete" && type.startsWith("groundplan:"));
  }

  at(urn: string): Step | undefined {
    return this.byUrn.get(urn);
  }

  /** The component that a resource is a part of; nothing for what the program makes without one. */
  componentOf(step: Step): Step | undefined {
    return this.within(step)[0];
  }

  /** The components that a resource is in, from the inside. */
  within(step: Step): Step[] {
    return ancestors(step, this.byUrn)
      .slice(1)
      .filter(({ type }) => !type.startsWith("pulumi:"));
  }

  /** What people find it by in its cloud. */
  nameOf(step: Step): string {
    if (step.type.startsWith("kubernetes:")) return text(valueByPath(step.inputs, "metadata.name")) ?? step.name;
    const own = named[step.type];
    const keys = own === undefined ? naming : [own, ...naming];
    for (const key of keys) {
      const value = text(step.inputs[key]);
      if (value === unknown && key === "secretId") return this.source(step, key, "");
      if (value !== undefined && value !== unknown) return value;
    }
    // Identifiers of roles know no hyphen.
    return classOf(step.type) === "IAMCustomRole" ? step.name.replaceAll("-", "_") : step.name;
  }

  /** The project that a resource is in: its own input, else its provider's. */
  projectOf(step: Step): string {
    const provider = step.provider === undefined ? undefined : this.byUrn.get(step.provider);
    const projects = [step.inputs["project"], provider?.inputs["project"]].map(text);
    return projects.find((value) => value !== undefined && value !== unknown) ?? "$PROJECT";
  }

  /** The nearest resource of a class that a resource needs, itself left out. */
  needs(step: Step, classes: string[]): Step[] {
    const seen = new Set<string>([step.urn]);
    let layer = [step];
    while (layer.length > 0) {
      const next = layer
        .flatMap(({ dependencies }) => dependencies)
        .filter((urn) => !seen.has(urn) && seen.add(urn))
        .flatMap((urn) => this.byUrn.get(urn) ?? []);
      const found = next.filter(({ type }) => classes.includes(classOf(type)));
      if (found.length > 0) return found;
      layer = next;
    }
    return [];
  }

  /**
   * A value with what is not known yet written as what it comes from: the name of the one resource that the property
   * refers to, or `<property of a, b>`, which whoever follows the steps fills in. A secret is `<secret: property>`.
   */
  shown(step: Step, value: Value | undefined, property: string, beside = ""): Value | undefined {
    if (value === secret) return `<secret: ${property}>`;
    if (value === unknown) {
      const found = this.source(step, property, beside);
      return lists.includes(property) ? [found] : found;
    }
    if (Array.isArray(value)) {
      const distinct = value.every((one) => one === unknown) && value.length > 1;
      const all = distinct ? this.needs(step, referred[property] ?? []).map((one) => this.nameOf(one)) : [];
      return all.length === value.length ? all : value.map((one) => this.shown(step, one, property, beside) ?? null);
    }
    if (value === null || typeof value !== "object") return value;
    const name = text(value["name"]) ?? text(value["location"]) ?? laneOf(value) ?? beside;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, one]) => {
        const inner = this.shown(step, one, key, name);
        return inner === undefined ? [] : [[key, inner]];
      }),
    );
  }

  /** `beside` is the name, or the place, that the same table gives: of a variable for example. */
  private source(step: Step, property: string, beside: string): string {
    const classes = referred[property];
    const member = text(step.inputs["member"]) ?? "";
    // Whom a right is given on is not who gets it.
    const found = (classes === undefined ? [] : this.needs(step, classes)).filter(
      (one) => property === "member" || !member.includes(`:${this.nameOf(one)}@`),
    );
    const named = beside === "" ? [] : found.filter((one) => this.isFor(one, beside));
    const same = named.length === 1 ? named[0] : found.find((one) => one.name === step.name);
    const one = found.length === 1 ? found[0] : same;
    return one === undefined ? `<${property}: ${this.needed(step)}>` : this.reference(one, property);
  }

  /** How a resource is named where another refers to it. */
  private reference(step: Step, property: string): string {
    const name = this.nameOf(step);
    const project = this.projectOf(step);
    const kind = classOf(step.type);
    if (kind === "ServiceIdentity") return `<the identity of ${name}>`;
    if (numbered.includes(kind)) return `<the number of ${name}>`;
    if (kind === "IAMCustomRole") return `projects/${project}/roles/${name}`;
    if (property === "kmsKeyName") {
      const [ring] = this.needs(step, ["KeyRing"]);
      const place = text(ring?.inputs["location"]) ?? "";
      return `projects/${project}/locations/${place}/keyRings/${ring === undefined ? "" : this.nameOf(ring)}/cryptoKeys/${name}`;
    }
    const place = text(step.inputs["location"]) ?? text(step.inputs["region"]) ?? "";
    const paths: Record<string, string> = {
      destination: `logging.googleapis.com/projects/${project}/locations/${place}/buckets/${name}`,
      defaultService: `projects/${project}/global/backendServices/${name}`,
      backendService: `projects/${project}/global/backendServices/${name}`,
      healthChecks: `projects/${project}/global/healthChecks/${name}`,
      backends: `projects/${project}/${place === "" ? "global" : `regions/${place}`}/networkEndpointGroups/${name}`,
    };
    const path = paths[property];
    if (path !== undefined) return path;
    if (kind !== "Account") return name;
    const account = `${name}@${project}.iam.gserviceaccount.com`;
    return /^members?$/.test(property) ? `serviceAccount:${account}` : account;
  }

  /** `changelog-LOG_LEVEL-config` is for `LOG_LEVEL`, and the key `vault-europe-west1` for that region. */
  private isFor(step: Step, what: string): boolean {
    return [step.name, this.nameOf(step)].some((name) => name.replace(/-config$/, "").endsWith(`-${what}`));
  }

  private needed(step: Step): string {
    const names = step.dependencies.flatMap((urn) => {
      const found = this.byUrn.get(urn);
      const isNamed = found !== undefined && !/^groundplan:|iam(member|binding|policy)$/i.test(found.type);
      return isNamed ? [this.nameOf(found)] : [];
    });
    const distinct = [...new Set(names)].slice(0, 2);
    return distinct.length === 0 ? "known when it exists" : `known from ${distinct.join(", ")}`;
  }
}

/** Which backend service a share is for: at rest the lane of a new version has none (`changelog-gke-canary`). */
function laneOf({ backendService, weight }: { [key: string]: Value }): string | undefined {
  return backendService !== undefined && weight === 0 ? "canary" : undefined;
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
