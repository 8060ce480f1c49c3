import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { LoadBalancer, type LoadBalancerArgs } from "@pulumi/cloudflare/loadBalancer";
import type { LoadBalancerPool } from "@pulumi/cloudflare/loadBalancerPool";
import { WorkersRoute } from "@pulumi/cloudflare/workersRoute";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { createFunction, createRouter } from "../internal/edge-worker";
import { present } from "../internal/present";
import { drainSeconds } from "./draining";
import {
  edgeRouteOf,
  functionName,
  hasRouter,
  isBalanced,
  mainRoute,
  namedTarget,
  routerName,
  type CheckedHost,
  type CheckedOrigin,
  type CheckedRoute,
} from "./hosts";
import type { EdgeRulesMode } from "./edge-args";
import { ruleTexts } from "./edge-texts";
import { createMediaWorker } from "./media";
import { createPool } from "./pools";

/** TTL of a proxied record: Cloudflare sets it. */
const automatic = 1;

/**
 * What Cloudflare fills in and the provider takes for changes
 * (https://github.com/cloudflare/terraform-provider-cloudflare/issues/7339).
 */
const filledInLoadBalancer = [
  "countryPools",
  "locationStrategy",
  "networks",
  "popPools",
  "randomSteering",
  "regionPools",
  "rules",
  "sessionAffinityAttributes",
  "sessionAffinityTtl",
  "ttl",
];

/** How host names lead here, as `CdnArgs` has it. */
interface Leading {
  mode: EdgeRulesMode;
  takesTraffic: boolean;
  takesPrecedence: boolean;
}

/** Makes what leads the requests of host names to their origins. */
export class Routing {
  /** By the origins' names: several routes may lead to one of them. */
  private readonly pools = new Map<string, LoadBalancerPool>();

  /** `ready` are the rules, settings and certificates that a request has to meet. */
  constructor(
    private readonly parent: pulumi.Resource,
    private readonly name: string,
    private readonly zone: CloudflareZone,
    private readonly ready: pulumi.Resource[],
    private readonly leading: Leading,
  ) {}

  /** Points a host name at its origins. */
  public route(host: CheckedHost): void {
    const { hostname } = host;
    const main = mainRoute(host);
    const script = this.scriptOf(host, main);
    const dependsOn = script === undefined ? [] : [this.runAt(hostname, script)];
    const { takesTraffic, takesPrecedence } = this.leading;
    const balanced = main !== undefined && isBalanced(host, main, takesPrecedence) ? main : undefined;
    if (!takesTraffic) {
      // The health of what another front door still serves is known before it leads here.
      for (const origin of balanced?.hosts ?? []) this.poolOf(origin);
    } else if (balanced !== undefined) this.createLoadBalancer(hostname, hostname, balanced, dependsOn);
    else if (main !== undefined && main.hosts.length > 0) this.pointAtHosts(hostname, hostname, main, dependsOn);
    else this.pointAtCloudflare(hostname, dependsOn);
  }

  /** The Worker that runs for all requests of a host name, if there is one. */
  private scriptOf(host: CheckedHost, main: CheckedRoute | undefined): pulumi.Input<string> | undefined {
    if (hasRouter(host)) return this.createRouterOf(host);
    return main === undefined ? undefined : this.workerOf(main);
  }

  private workerOf(route: CheckedRoute): pulumi.Input<string> | undefined {
    if (route.media === undefined) return route.worker?.target;
    return createMediaWorker(this.parent, this.name, this.zone, route, route.media).scriptName;
  }

  private createRouterOf(host: CheckedHost): pulumi.Output<string> {
    const { hostname, routes, rules, notice } = host;
    const scripts: Record<string, pulumi.Input<string>> = {};
    const edgeRoutes = routes.map((route) => {
      const edgeRoute = edgeRouteOf(route, this.zone.zoneName);
      const { path, service, resolve } = edgeRoute;
      const script = this.workerOf(route);
      if (service !== undefined && script !== undefined) scripts[service] = script;
      if (resolve !== undefined) this.pointAtHosts(`${hostname}${path}`, resolve, route, []);
      return edgeRoute;
    });
    const texts = {
      ROUTES: JSON.stringify(edgeRoutes),
      ...(rules.length === 0 ? {} : ruleTexts(rules, this.leading.mode)),
      ...this.originTexts(host, scripts),
      ...(notice === undefined ? {} : { MAINTENANCE: notice }),
    };
    this.createFunctions(host, scripts);
    const worker = routerName(this.name, hostname, this.zone.zoneName);
    return createRouter(this.parent, worker, this.zone, texts, scripts).scriptName;
  }

  /** Where the origins are that rules name. */
  private originTexts({ named }: CheckedHost, scripts: Record<string, pulumi.Input<string>>): Record<string, string> {
    if (named.length === 0) return {};
    const targets = named.map((origin) => {
      const target = namedTarget(origin, this.zone.zoneName);
      if (target.service !== undefined && origin.worker !== undefined) scripts[target.service] = origin.worker.target;
      if (target.resolve !== undefined && origin.host !== undefined) {
        this.pointAtHosts(
          `${origin.hostname}@${origin.name}`,
          target.resolve,
          { hostname: origin.hostname, path: "/", hosts: [origin.host] },
          [],
        );
      }
      return [origin.name, target];
    });
    return { ORIGINS: JSON.stringify(Object.fromEntries(targets)) };
  }

  private createFunctions(
    { hostname, rules, functions }: CheckedHost,
    scripts: Record<string, pulumi.Input<string>>,
  ): void {
    for (const { rule, text, args } of functions) {
      const worker = functionName(this.name, hostname, rule);
      const { service = "" } = rules.find(({ name }) => name === rule)?.run ?? {};
      scripts[service] = createFunction(this.parent, worker, this.zone, text, args).scriptName;
    }
  }

  private runAt(hostname: string, script: pulumi.Input<string>): WorkersRoute {
    const { zoneId } = this.zone;
    return new WorkersRoute(
      `${this.name}-${hostname}`,
      { zoneId, pattern: `${hostname}/*`, script },
      { parent: this.parent },
    );
  }

  /** A host name for which a Worker or a redirect answers. */
  private pointAtCloudflare(hostname: string, dependsOn: pulumi.Resource[]): void {
    // Nothing is there (RFC 6666): the record only brings the name to Cloudflare.
    this.createRecord(hostname, hostname, { type: "AAAA", content: "100::" }, dependsOn);
  }

  /** `subject` is what the children are named after: the host name, and the path of a route. */
  private pointAtHosts(subject: string, hostname: string, route: CheckedRoute, dependsOn: pulumi.Resource[]): void {
    const [only, ...others] = route.hosts;
    if (only !== undefined && others.length === 0) {
      this.createRecord(subject, hostname, { type: "CNAME", content: only.target }, dependsOn);
    } else {
      this.createLoadBalancer(subject, hostname, route, dependsOn);
    }
  }

  private createRecord(
    subject: string,
    hostname: string,
    record: { type: string; content: pulumi.Input<string> },
    dependsOn: pulumi.Resource[],
  ): void {
    new DnsRecord(
      `${this.name}-${subject}`,
      { zoneId: this.zone.zoneId, name: hostname, ...record, ttl: automatic, proxied: true },
      {
        parent: this.parent,
        dependsOn: [...this.ready, ...dependsOn],
        // A name has one record that leads somewhere, and Cloudflare refuses a second one of another type.
        deleteBeforeReplace: true,
      },
    );
  }

  /** Each request goes to the healthy host that answers fastest from where it came in. */
  private createLoadBalancer(
    subject: string,
    hostname: string,
    { hosts, affinitySeconds }: CheckedRoute,
    dependsOn: pulumi.Resource[],
  ): void {
    const pools = hosts.map((origin) => this.poolOf(origin));
    const inUse = hosts.findIndex(({ drained }) => !drained);
    new LoadBalancer(
      `${this.name}-${subject}`,
      {
        zoneId: this.zone.zoneId,
        name: hostname,
        description: `Sends each request for ${subject} to the fastest healthy origin`,
        enabled: true,
        proxied: true,
        steeringPolicy: "dynamic_latency",
        ...affinityOf(affinitySeconds),
        defaultPools: pools.map((pool) => pool.id),
        // Used while every pool is unhealthy; one of them has to be tried.
        fallbackPool: present(pools[inUse], "the first pool in use").id,
        // An origin that refuses the connection is not the last word: the request goes to the next pool.
        adaptiveRouting: { failoverAcrossPools: true },
      },
      { parent: this.parent, dependsOn: [...this.ready, ...dependsOn], ignoreChanges: filledInFor(affinitySeconds) },
    );
  }

  private poolOf(origin: CheckedOrigin): LoadBalancerPool {
    const key = present(origin.key, "originName");
    const known = this.pools.get(key);
    if (known !== undefined) return known;
    const pool = createPool(this.parent, `${this.name}-${key}`, this.zone, key, origin);
    this.pools.set(key, pool);
    return pool;
  }
}

type Affinity = Pick<LoadBalancerArgs, "sessionAffinity" | "sessionAffinityTtl" | "sessionAffinityAttributes">;

/** A client's cookie, and what becomes of it when its host fails or is drained. */
function affinityOf(seconds: number | undefined): Affinity {
  if (seconds === undefined) return { sessionAffinity: "none" };
  const sessionAffinityAttributes = {
    drainDuration: drainSeconds,
    // HTTPS alone reaches a host name, so the cookie is for nothing else, and links of other sites bring it along.
    samesite: "Lax",
    secure: "Always",
    zeroDowntimeFailover: "sticky",
  };
  return { sessionAffinity: "cookie", sessionAffinityTtl: seconds, sessionAffinityAttributes };
}

/** What is written is no more filled in. */
function filledInFor(affinitySeconds: number | undefined): string[] {
  return affinitySeconds === undefined
    ? filledInLoadBalancer
    : filledInLoadBalancer.filter((property) => !property.startsWith("sessionAffinity"));
}
