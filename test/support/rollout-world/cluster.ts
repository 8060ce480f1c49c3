// A process in a cluster behind a load balancer: two Deployments with autoscalers, a version that waits, and a URL map that is everywhere a minute after
// it was changed. Every request that meets no pod, or more than pods can take, is counted.
import assert from "node:assert/strict";
import type { Send } from "../../../cli/google-api";
import type { ClusterProcess } from "../../../cli/rollout/hand-over";
import {
  abortedAnnotation,
  keptAnnotation,
  templateAnnotation,
  versionLabel,
} from "../../../components/internal/rollout-marks";
import { isTable, textAt, type Properties, type Value } from "../../../sandbox";
import type { Behaviour } from "./world";

type Answer = Awaited<ReturnType<Send>>;

/** Pods of a Deployment: those that serve, and those of a later template that come in their place. */
interface Pods {
  object: Properties;
  /** Version of the pods that serve; absent while none does. */
  serving?: string;
  /** What is under way, and when it began. */
  coming?: { version: string; began: number };
  available: number;
  scaled: number;
  generation: number;
}

interface Counted {
  at: number;
  version: string;
  requests: number;
  errors: number;
  milliseconds: number;
}

const manager = "pulumi-kubernetes-0a1b2c3d";
const fewest = 2;
const most = 20;
/** Requests a minute that a pod takes, and those for which its autoscaler wants another one. */
const [takes, wants] = [60, 30];
const SECOND = 1000;
/** Until a change of the URL map is everywhere, and until a pod more serves. */
const [SPREAD, GROWTH] = [60 * SECOND, 90 * SECOND];

const project = "projects/acme";
const serviceOf = (slot: string): string => `${project}/global/backendServices/${slot}`;
const groupOf = (slot: string): string => `${project}/zones/europe-west1-b/networkEndpointGroups/shop-${slot}`;

export const clusterProcess: ClusterProcess = {
  ...{
    project: "acme",
    cluster: "prod",
    server: "https://gke-1.europe-west1.gke.goog",
    namespace: "shop",
    process: "web",
  },
  stable: { services: [serviceOf("web")], groups: [groupOf("web")] },
  canary: { services: [serviceOf("web-canary")], groups: [groupOf("web-canary")] },
  doors: [{ urlMap: `${project}/global/urlMaps/shop-gke`, canaries: [serviceOf("web-canary")] }],
};

export class Cluster {
  readonly pods = new Map<string, Pods>();
  readonly scalers = new Map<string, Properties>();
  /** Requests that met no pod, and those that were more than pods can take. */
  lost = 0;
  crowded = 0;
  /** The largest share that each version had. */
  readonly most = new Map<string, number>();
  readonly changes: { share: number; version: string }[] = [];
  private wanted = "";
  private weight = 0;
  private readonly weights: { at: number; weight: number }[] = [{ at: 0, weight: 0 }];
  private fingerprint = 1;
  private readonly counted: Counted[] = [];
  private readonly behaviours = new Map<string, Behaviour>();

  constructor(private readonly now: () => number) {}

  /** What the next deployment makes of it, as the component says it. Returns whether anything was changed. */
  up(behaviour: Behaviour): boolean {
    this.behaviours.set(behaviour.version, behaviour);
    const before = this.wanted;
    this.wanted = templateOf(behaviour.version);
    const stable = this.pods.get("web");
    if (stable === undefined) {
      this.put("web", deploymentOf("web", this.wanted));
      this.scalers.set("web", scalerOf("web"));
      return true;
    }
    const annotations = (stable.object["metadata"] as { annotations: Record<string, string> }).annotations;
    const text = annotations[templateAnnotation] ?? "";
    assert.equal(imageOf(stable.object), imageIn(text), "the Deployment is not as its annotation says");
    return before !== this.wanted;
  }

  /** A deployment that changes the URL map for another reason says the shares between rollouts. */
  rest(): void {
    this.share(0);
  }

  /** The operator of the copies restarts the pods that the program knows of. */
  restart(): void {
    const stable = this.see("web");
    const { metadata } = templateIn(stable.object);
    metadata.annotations = { ...metadata.annotations, "vso.secrets.hashicorp.com/restartedAt": String(this.now()) };
  }

  see(slot: string): Pods {
    const found = this.pods.get(slot);
    assert.ok(found, slot);
    return found;
  }

  /** Share of the requests by version. */
  shares(): { [version: string]: number } {
    const shares: { [version: string]: number } = {};
    for (const [slot, share] of [
      ["web", 100 - this.weight],
      ["web-canary", this.weight],
    ] as const) {
      const version = this.pods.get(slot)?.serving ?? "nothing";
      if (share > 0) shares[version] = (shares[version] ?? 0) + share;
    }
    return shares;
  }

  /** Whether nothing is left of a rollout, but for the mark of an aborted version. */
  isAtRest(): boolean {
    const { annotations = {} } = this.scalers.get("web")?.["metadata"] as { annotations?: Properties };
    return this.pods.size === 1 && this.scalers.size === 1 && this.weight === 0 && !(keptAnnotation in annotations);
  }

  get aborted(): string | undefined {
    return (this.see("web").object["metadata"] as { annotations: Record<string, string> }).annotations[
      abortedAnnotation
    ];
  }

  serve(milliseconds: number, rate: number): void {
    const weight = this.weights.findLast(({ at }) => at <= this.now() - SPREAD)?.weight ?? 0;
    for (const [slot, share] of [
      ["web", 100 - weight],
      ["web-canary", weight],
    ] as const) {
      const pods = this.pods.get(slot);
      if (pods !== undefined) this.settle(slot, pods, (rate * share) / 100);
      if (share === 0) continue;
      const requests = (rate * milliseconds * share) / 100 / 60_000;
      const version = pods?.serving;
      if (pods === undefined || version === undefined) {
        this.lost += requests;
        continue;
      }
      if ((rate * share) / 100 > takes * pods.available) this.crowded += requests;
      this.most.set(version, Math.max(this.most.get(version) ?? 0, share));
      const { errors, milliseconds: time } = this.behaviours.get(version) ?? { errors: 0, milliseconds: 0 };
      if (slot !== "web") {
        this.counted.push({ at: this.now(), version, requests, errors: requests * errors, milliseconds: time });
      }
    }
  }

  /** Nothing where it is somebody else's. */
  answer(url: string, request: Parameters<Send>[1]): Answer | undefined {
    const { host, pathname, searchParams } = new URL(url);
    if (host.endsWith(".gke.goog")) return this.object(pathname, searchParams, request);
    if (host === "compute.googleapis.com") return this.compute(pathname, request);
    const filter = searchParams.get("filter") ?? "";
    if (host !== "monitoring.googleapis.com" || !filter.includes("https_lb_rule")) return undefined;
    return { status: 200, body: { timeSeries: this.series(filter, searchParams) } };
  }

  /** Pods follow their template and their autoscaler. */
  private settle(slot: string, pods: Pods, rate: number): void {
    const version = imageOf(pods.object);
    if (pods.serving !== version && pods.coming?.version !== version) pods.coming = { version, began: this.now() };
    const { startSeconds } = this.behaviours.get(version) ?? {};
    const isReady = startSeconds !== undefined && this.now() >= (pods.coming?.began ?? 0) + startSeconds * SECOND;
    const spec = pods.object["spec"] as Properties;
    if (pods.coming !== undefined && isReady) {
      pods.serving = version;
      delete pods.coming;
      pods.available = Number(spec["replicas"]);
    }
    const limits = this.scalers.get(slot)?.["spec"] as { minReplicas: number; maxReplicas: number } | undefined;
    if (limits === undefined) return;
    const count = Math.min(limits.maxReplicas, Math.max(limits.minReplicas, Math.ceil(rate / wants)));
    if (count !== spec["replicas"]) pods.scaled = this.now();
    spec["replicas"] = count;
    const isGrown = pods.serving !== undefined && this.now() >= pods.scaled + GROWTH;
    pods.available = isGrown ? count : Math.min(pods.available, count);
  }

  private object(path: string, query: URLSearchParams, request: Parameters<Send>[1]): Answer {
    const [, collection = "", name = ""] = /\/namespaces\/shop\/(\w+)\/([\w-]+)$/.exec(path) ?? [];
    const missing = { status: 404, body: { message: `${collection} ${name} not found` } };
    if (collection === "podtemplates") return { status: 200, body: wantedOf(this.wanted) };
    const isDeployment = collection === "deployments";
    const found = isDeployment ? this.pods.get(name)?.object : this.scalers.get(name);
    if (request.method === "DELETE") {
      assert.notEqual(name, "web");
      if (isDeployment) this.pods.delete(name);
      else this.scalers.delete(name);
      return found === undefined ? missing : { status: 200, body: {} };
    }
    if (request.method === "GET") return found === undefined ? missing : { status: 200, body: this.shown(name, found) };
    const body = structuredClone(request.body ?? {});
    if (request.contentType === "application/merge-patch+json") {
      if (found === undefined) return missing;
      annotate(found, (body["metadata"] as { annotations: Properties }).annotations);
      return { status: 200, body: {} };
    }
    assert.equal(request.contentType, "application/apply-patch+yaml");
    assert.equal(query.get("fieldManager"), name === "web" ? manager : "groundplan", "in whose name");
    if (found === undefined) this.make(isDeployment, name, body);
    else this.apply(isDeployment, name, found, body);
    return { status: 200, body: {} };
  }

  private make(isDeployment: boolean, name: string, body: Properties): void {
    assert.notEqual(name, "web");
    if (!isDeployment) this.scalers.set(name, body);
    else this.put(name, { ...body, spec: { ...(body["spec"] as Properties), replicas: 1 } });
  }

  /** What a manager leaves out goes, and what others have stays. */
  private apply(isDeployment: boolean, name: string, found: Properties, body: Properties): void {
    const metadata = body["metadata"] as { annotations?: Properties; labels?: Properties };
    assert.deepEqual(metadata.labels, (found["metadata"] as Properties)["labels"]);
    const spec = body["spec"] as Properties;
    const before = found["spec"] as Properties;
    for (const key of Object.keys(before)) assert.ok(key in spec || key === "replicas", `${name} loses ${key}`);
    assert.ok(!("replicas" in spec), "the number of pods is the autoscaler's");
    const own = templateAnnotation in (metadata.annotations ?? {}) ? 1 : 0;
    assert.equal(Object.keys(metadata.annotations ?? {}).length, own, "an annotation of somebody else");
    annotate(found, metadata.annotations ?? {});
    const kept = isDeployment ? templateIn(found).metadata.annotations : undefined;
    found["spec"] = { ...before, ...spec };
    if (kept !== undefined) {
      const { metadata: of } = templateIn(found);
      of.annotations = { ...kept, ...of.annotations };
    }
    const pods = this.pods.get(name);
    if (isDeployment && pods !== undefined) pods.generation++;
  }

  private shown(name: string, found: Properties): Properties {
    const shown = structuredClone(found);
    const metadata = shown["metadata"] as Properties;
    if (name === "web") metadata["managedFields"] = [fieldsOf(shown), { manager: "other", operation: "Update" }];
    metadata["name"] = name;
    const pods = this.pods.get(name);
    if (pods?.object !== found) return shown;
    const replicas = Number((found["spec"] as Properties)["replicas"]);
    const isStuck = pods.coming !== undefined && this.now() - pods.coming.began > 600 * SECOND;
    metadata["generation"] = pods.generation;
    shown["status"] = {
      ...{ observedGeneration: pods.generation, replicas, availableReplicas: Math.min(pods.available, replicas) },
      updatedReplicas: pods.coming === undefined ? replicas : 0,
      conditions: [{ type: "Progressing", status: isStuck ? "False" : "True", message: "deadline" }],
    };
    return shown;
  }

  private compute(path: string, { method, body }: Parameters<Send>[1]): Answer {
    if (path.endsWith("/wait")) return { status: 200, body: { status: "DONE" } };
    if (path.endsWith("/getHealth")) {
      const slot = path.split("/").at(-2) ?? "";
      assert.equal(body?.["group"], groupOf(slot));
      const pods = this.pods.get(slot);
      const count = pods?.serving === undefined ? 0 : pods.available;
      return { status: 200, body: { healthStatus: Array<Value>(count).fill({ healthState: "HEALTHY" }) } };
    }
    assert.ok(path.endsWith("/projects/acme/global/urlMaps/shop-gke"), path);
    if (method === "GET") return { status: 200, body: this.urlMap() };
    if (body?.["fingerprint"] !== String(this.fingerprint))
      return { status: 412, body: { error: { message: "conditionNotMet" } } };
    const { urlRewrite, weightedBackendServices: shares } = body["defaultRouteAction"] as unknown as Action;
    assert.deepEqual(urlRewrite, { hostRewrite: "www.example.com" });
    const [stable, canary] = shares;
    assert.equal((stable?.weight ?? 0) + (canary?.weight ?? 0), 100);
    assert.deepEqual(body["pathMatchers"], undefined);
    this.share(canary?.weight ?? 0);
    this.changes.push({ share: this.weight, version: this.pods.get("web-canary")?.serving ?? "" });
    return {
      status: 200,
      body: { selfLink: "https://www.googleapis.com/compute/v1/projects/acme/global/operations/o" },
    };
  }

  private urlMap(): Properties {
    const share = (slot: string, weight: number): Properties => ({
      backendService: `https://www.googleapis.com/compute/v1/${serviceOf(slot)}`,
      weight,
    });
    return {
      fingerprint: String(this.fingerprint),
      defaultRouteAction: {
        urlRewrite: { hostRewrite: "www.example.com" },
        weightedBackendServices: [share("web", 100 - this.weight), share("web-canary", this.weight)],
      },
    };
  }

  private share(weight: number): void {
    this.weight = weight;
    this.weights.push({ at: this.now(), weight });
    this.fingerprint++;
  }

  private series(filter: string, query: URLSearchParams): Properties[] {
    assert.match(filter, /backend_target_name = "web-canary"/);
    const since = Date.parse(query.get("interval.startTime") ?? "");
    const until = Math.min(Date.parse(query.get("interval.endTime") ?? ""), this.now() - 180 * SECOND);
    const counted = this.counted.filter(({ at }) => at > since && at <= until);
    if (counted.length === 0) return [];
    if (filter.includes("backend_latencies")) {
      return [{ points: [{ value: { doubleValue: Math.max(...counted.map((one) => one.milliseconds)) } }] }];
    }
    const requests = Math.round(counted.reduce((sum, one) => sum + one.requests, 0));
    const errors = Math.floor(counted.reduce((sum, one) => sum + one.errors, 0));
    return [
      [200, requests - errors],
      [500, errors],
    ].map(([code = 0, count]) => ({
      metric: { labels: { response_code_class: String(code) } },
      points: [{ value: { int64Value: String(count) } }],
    }));
  }

  private put(slot: string, object: Properties): void {
    this.pods.set(slot, { object, available: 0, scaled: this.now(), generation: 1 });
  }
}

interface Action {
  urlRewrite: object;
  weightedBackendServices: { backendService: string; weight: number }[];
}

interface Template {
  metadata: { labels: Properties; annotations?: Properties };
  spec: { containers: { image: string }[] };
}

function templateOf(version: string): string {
  const labels = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/component": "web", [versionLabel]: version };
  return JSON.stringify({ metadata: { labels }, spec: { containers: [{ name: "app", image: version }] } });
}

function templateIn(object: Properties): Template {
  return (object["spec"] as unknown as { template: Template }).template;
}

function imageOf(object: Properties): string {
  return templateIn(object).spec.containers[0]?.image ?? "";
}

function imageIn(text: string): string {
  return (JSON.parse(text) as Template).spec.containers[0]?.image ?? "";
}

function deploymentOf(slot: string, text: string): Properties {
  const labels = { "app.kubernetes.io/name": "shop", "app.kubernetes.io/component": slot };
  return {
    metadata: { labels, annotations: { [templateAnnotation]: text } },
    spec: {
      replicas: fewest,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate" },
      template: JSON.parse(text) as Properties,
    },
  };
}

function scalerOf(slot: string): Properties {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: slot };
  return { metadata: {}, spec: { scaleTargetRef, minReplicas: fewest, maxReplicas: most, metrics: [] } };
}

function wantedOf(text: string): Properties {
  return { metadata: { annotations: { [templateAnnotation]: text } }, template: JSON.parse(text) as Properties };
}

/** What the program has of an object, and nothing of the rest. */
function fieldsOf(object: Properties): Properties {
  const names = (value: Value | undefined, without: string[] = []): Properties =>
    Object.fromEntries(
      Object.keys(isTable(value) ? value : {})
        .filter((key) => !without.includes(key))
        .map((key) => [`f:${key}`, {}]),
    );
  const metadata = object["metadata"] as Properties;
  const isDeployment = isTable((object["spec"] as Properties)["template"]);
  // Of metadata, a name is nobody's.
  const own: Properties = {
    ...(isTable(metadata["labels"]) ? { "f:labels": names(metadata["labels"]) } : {}),
    ...(isDeployment ? { "f:annotations": { [`f:${templateAnnotation}`]: {} } } : {}),
  };
  const fields: Properties = {
    ...(Object.keys(own).length === 0 ? {} : { "f:metadata": own }),
    "f:spec": names(object["spec"], ["replicas"]),
  };
  return { manager, operation: "Apply", fieldsV1: fields };
}

function annotate(object: Properties, given: Properties): void {
  const metadata = object["metadata"] as { annotations?: Properties };
  const all = { ...metadata.annotations, ...given };
  metadata.annotations = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  assert.ok(textAt(object, "metadata.uid") === "");
}
