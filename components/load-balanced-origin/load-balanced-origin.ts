import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import type { AvailabilityPart, Backend } from "../contracts";
import { checkPodAffinity, podAffinity } from "../internal/affinity";
import { remembered } from "../internal/known";
import { automatic, calledAfter, kinds } from "../internal/names";
import { checkBackend, reachBackend, sharesAtRest } from "../internal/reached-backend";
import * as rules from "../internal/rules";
import { balanced } from "../internal/service-levels";
import type { Usable } from "../internal/usable";
import { Arguments, checkArguments } from "../internal/validation";
import type { LoadBalancedOriginArgs } from "./args";
import { createCertificateMap, createClientCheck } from "./tls";

/**
 * An origin that only one zone's CDN can reach: a global external Application Load Balancer in front of one service,
 * which refuses every TLS connection without a client certificate of that zone. Its outputs are an `Origin`.
 *
 * Costs about 18 USD a month while idle, for its forwarding rule and up to four more of the project, and about 0.01 USD per GB
 * (https://cloud.google.com/load-balancing/pricing).
 */
export class LoadBalancedOrigin extends pulumi.ComponentResource {
  /** Name of the origin within a `Cdn`. */
  public readonly originName: pulumi.Output<string>;
  /** Host name that the CDN connects to. */
  public readonly hostname: pulumi.Output<string>;
  /** Name of the URL map, by which Cloud Monitoring tells load balancers apart: what a `Dashboard` is told. */
  public readonly urlMapName: pulumi.Output<string>;
  /** Path that answers 200 while the origin is healthy. */
  public readonly healthPath: pulumi.Output<string>;
  /** What the origin is made of: the load balancer, and what runs behind it. */
  public readonly availabilityParts: pulumi.Output<AvailabilityPart[]>;

  constructor(name: string, args: LoadBalancedOriginArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, { backend, projectNumber }] = checkArguments("LoadBalancedOrigin", name, args, validate);
    super("groundplan:index:LoadBalancedOrigin", name, args, opts);
    const address = new compute.GlobalAddress(name, { addressType: "EXTERNAL", ipVersion: "IPV4" }, { parent: this });
    const record = createRecord(this, name, checked, address.address);
    const urlMap = createUrlMap(this, name, checked, backend);
    const proxy = createProxy(this, name, checked, urlMap.id, projectNumber);
    new compute.GlobalForwardingRule(
      name,
      {
        loadBalancingScheme: "EXTERNAL_MANAGED",
        ipAddress: address.address,
        ipProtocol: "TCP",
        // No port 80: the CDN redirects, and nothing else may come here.
        portRange: "443",
        target: proxy.id,
      },
      { parent: this },
    );

    this.originName = remembered(name);
    this.hostname = record.name;
    this.urlMapName = urlMap.name;
    this.healthPath = backend.healthPath;
    this.availabilityParts = remembered(balanced(checked.network !== undefined));
    this.registerOutputs({
      originName: this.originName,
      hostname: this.hostname,
      urlMapName: this.urlMapName,
      healthPath: this.healthPath,
      availabilityParts: this.availabilityParts,
    });
  }
}

/** The CDN connects to this name: a proxied record would send it to itself. */
function createRecord(
  parent: pulumi.Resource,
  name: string,
  { zone, hostname }: Usable<LoadBalancedOriginArgs>,
  address: pulumi.Input<string>,
): DnsRecord {
  const record = { name: hostname, type: "A", content: address, ttl: 300, proxied: false };
  return new DnsRecord(name, { zoneId: zone.zoneId, ...record }, { parent });
}

/** What leads to the service, in the name that users ask for, and during a rollout to two versions of it. */
function createUrlMap(
  parent: pulumi.Resource,
  name: string,
  { network, canary: hasCanary, affinitySeconds, servedHostname }: Usable<LoadBalancedOriginArgs>,
  backend: CheckedLater["backend"],
): compute.URLMap {
  const { service: reached, canary, dependsOn } = reachBackend(parent, name, backend, network, hasCanary);
  const affinity = podAffinity(affinitySeconds);
  const service = new compute.BackendService(name, { ...reached, ...affinity }, { parent, dependsOn });
  const urlRewrite = { hostRewrite: servedHostname };
  if (canary === undefined) {
    return new compute.URLMap(name, { defaultService: service.id, defaultRouteAction: { urlRewrite } }, { parent });
  }
  const next = new compute.BackendService(`${name}-canary`, { ...canary, ...affinity }, { parent, dependsOn });
  const weightedBackendServices = sharesAtRest(service.id, next.id);
  return new compute.URLMap(name, { defaultRouteAction: { urlRewrite, weightedBackendServices } }, { parent });
}

/** What ends the CDN's connections. */
function createProxy(
  parent: pulumi.Resource,
  name: string,
  args: Usable<LoadBalancedOriginArgs>,
  urlMap: pulumi.Input<string>,
  projectNumber: pulumi.Input<string>,
): compute.TargetHttpsProxy {
  return new compute.TargetHttpsProxy(
    name,
    {
      urlMap,
      certificateMap: createCertificateMap(parent, name, args.zone, args.hostname),
      serverTlsPolicy: createClientCheck(parent, name, args, projectNumber),
      sslPolicy: new compute.SSLPolicy(name, { minTlsVersion: "TLS_1_2", profile: "RESTRICTED" }, { parent }).id,
      // The CDN speaks HTTP/1.1 or HTTP/2 to its origins; data that comes before the handshake is done cannot be
      // told from a replay.
      quicOverride: "DISABLE",
      tlsEarlyData: "DISABLED",
    },
    { parent },
  );
}

/** Arguments that are checked when they become known. */
interface CheckedLater {
  projectNumber: pulumi.Input<string>;
  backend: pulumi.Output<pulumi.Unwrap<Backend>>;
}

function validate(name: string, args: Usable<LoadBalancedOriginArgs>): CheckedLater {
  const check = new Arguments(`LoadBalancedOrigin "${name}"`);
  check.property("name", name, calledAfter([kinds.compute, `-canary${automatic}`]));
  check.property("zone.zoneName", args.zone.zoneName, rules.hostname);
  check.property("hostname", args.hostname, rules.hostname);
  if (!args.hostname.endsWith(`.${args.zone.zoneName}`)) {
    check.problem("hostname", args.hostname, `choose a name below ${args.zone.zoneName}`);
  }
  check.property("servedHostname", args.servedHostname, rules.hostname);
  if (args.hostname === args.servedHostname) {
    check.problem("hostname", args.hostname, "choose a name of the origin's own: servedHostname belongs to the CDN");
  }
  const projectNumber = check.property("projectNumber", args.projectNumber, rules.projectNumber);
  checkPodAffinity(check, "affinitySeconds", args.affinitySeconds, args.network === undefined ? "serverless" : "pods");
  const backendOf = checkBackend(check, "backend", args.backend, args.network !== undefined, args.canary);
  check.done();
  return { projectNumber, backend: backendOf() };
}
