// Services of Cloud Run with revisions, requests that go to them by their shares, and what Cloud Monitoring has measured. Time passes only when
// somebody waits. Requests of the command may fail, get lost, or end with it.
import assert from "node:assert/strict";
import type { Send } from "../../../cli/google-api";
import { keptAnnotations, keptTraffic } from "../../../components/cloud-run-app/traffic";
import { abortedAnnotation } from "../../../components/internal/rollout-marks";
import type { Cluster } from "./cluster";
import { isTable, textAt, type Properties, type Value } from "../../../sandbox";

/** The command was killed. */
export class Killed extends Error {}

/** How a version does. */
export interface Behaviour {
  version: string;
  /** Share of its requests that fail. */
  errors: number;
  milliseconds: number;
  /** Seconds until it is ready; absent for one that never is. */
  startSeconds?: number;
}

interface Revision extends Behaviour {
  name: string;
  made: number;
}

interface Share {
  type: string;
  revision?: string;
  percent?: number;
}

interface Counted {
  at: number;
  revision: string;
  requests: number;
  errors: number;
  milliseconds: number;
}

export interface Service {
  id: string;
  revisions: Revision[];
  traffic: Share[];
  annotations: { [name: string]: string };
  updated: number;
  etag: number;
  counted: Counted[];
  /** The largest share that each version had. */
  most: Map<string, number>;
}

/** Faults by thousand requests of the command. */
export interface Faults {
  kill: number;
  lost: number;
  fail: number;
  /** Somebody else changes the service before the request is heard. */
  interfere: number;
}

export const noFaults: Faults = { kill: 0, lost: 0, fail: 0, interfere: 0 };
export const newest = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const MINUTE = 60_000;

export class World {
  time = Date.parse("2026-11-29T06:00:00Z");
  /** Requests a minute to each service. */
  rate = 60;
  readonly services = new Map<string, Service>();
  /** A process in a cluster, where there is one. */
  cluster: Cluster | undefined;
  /** Every change that the command made: which service, and the share of its newest revision. */
  readonly changes: { id: string; share: number; aborted: boolean }[] = [];

  constructor(
    readonly random: () => number = () => 0.999,
    public faults: Faults = noFaults,
  ) {}

  readonly now = (): number => this.time;

  readonly pause = (milliseconds: number): Promise<void> => {
    const until = this.time + milliseconds;
    while (this.time < until) {
      const step = Math.min(MINUTE / 4, until - this.time);
      this.time += step;
      for (const service of this.services.values()) this.serve(service, (this.rate * step) / MINUTE);
      this.cluster?.serve(step, this.rate);
    }
    return Promise.resolve();
  };

  /** What the next deployment makes of it, by the component's own rules. Returns whether anything was changed. */
  up(id: string, behaviour: Behaviour): boolean {
    const service = this.services.get(id);
    if (service === undefined) {
      const made: Service = {
        ...{ id, revisions: [], traffic: [{ type: newest, percent: 100 }], annotations: {}, counted: [] },
        ...{ updated: this.time, etag: 1, most: new Map<string, number>() },
      };
      this.services.set(id, made);
      this.addRevision(made, behaviour);
      return true;
    }
    const template = service.revisions.at(-1);
    const seen = {
      traffics: service.traffic,
      ready: this.ready(service)?.name ?? "",
      version: template?.version ?? "",
      aborted: service.annotations[abortedAnnotation] ?? "",
    };
    const before = JSON.stringify([service.traffic, service.annotations]);
    const traffic = keptTraffic(seen, behaviour.version);
    const annotations = keptAnnotations(seen, behaviour.version);
    const isNew = template?.version !== behaviour.version;
    if (!isNew && before === JSON.stringify([traffic, annotations])) return false;
    Object.assign(service, { traffic, annotations });
    this.touch(service);
    if (isNew) this.addRevision(service, behaviour);
    return true;
  }

  /** Whoever rotates a secret renews the newest template. */
  roll(id: string): void {
    const service = this.see(id);
    const { version, errors, milliseconds, startSeconds } = service.revisions.at(-1) as Revision;
    this.touch(service);
    this.addRevision(service, {
      version,
      errors,
      milliseconds,
      ...(startSeconds === undefined ? {} : { startSeconds }),
    });
  }

  see(id: string): Service {
    const service = this.services.get(id);
    assert.ok(service, id);
    return service;
  }

  /** Share of the requests by version. */
  shares(id: string): { [version: string]: number } {
    const service = this.see(id);
    const shares: { [version: string]: number } = {};
    for (const { revision, percent = 0 } of service.traffic) {
      const target = this.target(service, revision);
      shares[target.version] = (shares[target.version] ?? 0) + percent;
    }
    return shares;
  }

  readonly send: Send = (url, request) => {
    const roll = Math.floor(this.random() * 1000);
    const { kill, lost, fail, interfere } = this.faults;
    if (roll < kill) {
      if (roll % 2 === 0) this.answer(url, request);
      return Promise.reject(new Killed());
    }
    if (roll < kill + lost) {
      if (roll % 2 === 0) this.answer(url, request);
      return Promise.resolve({ status: 0, body: undefined });
    }
    if (roll < kill + lost + fail) return Promise.resolve({ status: 503, body: undefined });
    if (roll < kill + lost + fail + interfere && request.method === "PATCH") this.interfere(url);
    return Promise.resolve(this.answer(url, request));
  };

  /** What somebody else does in between; tests may set it. */
  interfere: (url: string) => void = () => undefined;

  private answer(
    url: string,
    { method, body, contentType }: Parameters<Send>[1],
  ): { status: number; body: Value | undefined } {
    const inCluster = this.cluster?.answer(url, { method, ...(body && { body }), ...(contentType && { contentType }) });
    if (inCluster !== undefined) return inCluster;
    const { host, pathname, searchParams } = new URL(url);
    if (host === "monitoring.googleapis.com") return { status: 200, body: { timeSeries: this.series(searchParams) } };
    const service = this.services.get(pathname.replace("/v2/", ""));
    if (service === undefined) return { status: 404, body: undefined };
    if (method === "GET") return { status: 200, body: this.shown(service) };
    assert.equal(searchParams.get("updateMask"), "traffic,annotations");
    if (body?.["etag"] !== String(service.etag)) return { status: 409, body: { error: { message: "etag" } } };
    this.change(service, body);
    return { status: 200, body: {} };
  }

  private change(service: Service, body: Properties): void {
    const traffic = (body["traffic"] as Properties[]).map((one): Share => ({
      type: textAt(one, "type"),
      ...(textAt(one, "revision") === "" ? {} : { revision: textAt(one, "revision") }),
      percent: Number(one["percent"] ?? 0),
    }));
    assert.equal(
      traffic.reduce((sum, { percent = 0 }) => sum + percent, 0),
      100,
    );
    for (const { revision, percent = 0 } of traffic) {
      const target = this.target(service, revision);
      assert.ok(percent === 0 || this.isReady(target), `${target.name} gets requests, and is not ready`);
    }
    service.traffic = traffic;
    const given = isTable(body["annotations"]) ? body["annotations"] : {};
    service.annotations = Object.fromEntries(Object.keys(given).map((name) => [name, given[name] as string]));
    this.touch(service);
    const candidate = service.revisions.at(-1);
    const share = traffic
      .filter(({ revision }) => this.target(service, revision) === candidate)
      .reduce((sum, { percent = 0 }) => sum + percent, 0);
    this.changes.push({ id: service.id, share, aborted: service.annotations[abortedAnnotation] !== undefined });
  }

  private shown(service: Service): Properties {
    const last = service.revisions.at(-1) as Revision;
    const ready = this.ready(service);
    const isStarting = last.startSeconds !== undefined && !this.isReady(last);
    const name = (revision: Revision | undefined): string => `${service.id}/revisions/${revision?.name ?? ""}`;
    return {
      name: service.id,
      etag: String(service.etag),
      traffic: service.traffic.map((one) => ({ ...one })),
      annotations: { ...service.annotations },
      latestCreatedRevision: name(last),
      ...(ready === undefined ? {} : { latestReadyRevision: name(ready) }),
      reconciling: isStarting,
      terminalCondition: {
        state: isStarting ? "CONDITION_RECONCILING" : ready === last ? "CONDITION_SUCCEEDED" : "CONDITION_FAILED",
        ...(isStarting || ready === last ? {} : { message: "the container failed to start" }),
      },
      updateTime: new Date(service.updated).toISOString(),
    };
  }

  /** As Cloud Monitoring adds them up: one series for each class of status, or one for the time. It is three minutes late. */
  private series(query: URLSearchParams): Properties[] {
    const filter = query.get("filter") ?? "";
    const label = (name: string): string => new RegExp(`${name} = "([^"]*)"`).exec(filter)?.[1] ?? "";
    const service = [...this.services.values()].find(
      ({ id }) => id.endsWith(`/${label("service_name")}`) && id.includes(`/${label("location")}/`),
    );
    const since = Date.parse(query.get("interval.startTime") ?? "");
    const until = Math.min(Date.parse(query.get("interval.endTime") ?? ""), this.time - 3 * MINUTE);
    const counted = (service?.counted ?? []).filter(
      ({ at, revision }) => revision === label("revision_name") && at > since && at <= until,
    );
    if (counted.length === 0) return [];
    if (filter.includes("request_latencies")) {
      return [{ points: [{ value: { doubleValue: Math.max(...counted.map((one) => one.milliseconds)) } }] }];
    }
    const requests = Math.round(counted.reduce((sum, one) => sum + one.requests, 0));
    const errors = Math.floor(counted.reduce((sum, one) => sum + one.errors, 0));
    return [
      {
        metric: { labels: { response_code_class: "2xx" } },
        points: [{ value: { int64Value: String(requests - errors) } }],
      },
      { metric: { labels: { response_code_class: "5xx" } }, points: [{ value: { int64Value: String(errors) } }] },
    ];
  }

  private serve(service: Service, requests: number): void {
    for (const { revision, percent = 0 } of service.traffic) {
      if (percent === 0) continue;
      const target = this.target(service, revision);
      const own = (requests * percent) / 100;
      const { name, errors, milliseconds, version } = target;
      service.counted.push({ at: this.time, revision: name, requests: own, errors: own * errors, milliseconds });
      service.most.set(version, Math.max(service.most.get(version) ?? 0, percent));
    }
  }

  private target(service: Service, revision: string | undefined): Revision {
    const found =
      revision === undefined
        ? (this.ready(service) ?? service.revisions[0])
        : service.revisions.find(({ name }) => name === revision);
    assert.ok(found, `${service.id} has no revision ${revision ?? ""}`);
    return found;
  }

  private ready(service: Service): Revision | undefined {
    return service.revisions.findLast((one) => this.isReady(one));
  }

  private isReady({ made, startSeconds }: Revision): boolean {
    return startSeconds !== undefined && this.time >= made + startSeconds * 1000;
  }

  private addRevision(service: Service, behaviour: Behaviour): void {
    const number = String(service.revisions.length + 1).padStart(5, "0");
    const service_ = service.id.slice(service.id.lastIndexOf("/") + 1);
    service.revisions.push({ ...behaviour, name: `${service_}-${number}-abc`, made: this.time });
  }

  private touch(service: Service): void {
    service.etag++;
    service.updated = this.time;
  }
}
