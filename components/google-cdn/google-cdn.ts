import * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import { remembered } from "../internal/known";
import type { DnsRecordNeeded, Endpoint } from "../contracts";
import { urlOf } from "../internal/served-hosts";
import { checkArguments } from "../internal/validation";
import type { GoogleCdnArgs } from "./args";
import { defaultValidityDays, watchCertificates } from "./certificate-alert";
import { createCertificates } from "./certificates";
import { Records } from "./dns";
import { endpointsOf } from "./endpoints";
import { createEntrances } from "./entrances";
import { headerAction } from "./headers";
import { childName, destinationsOf, type CheckedHost } from "./hosts";
import { securityRules } from "./security-policy";
import { createServices } from "./services";
import { notFound, routingOf, type Services } from "./url-map";
import { validate } from "./validate";

/**
 * A front door on Google Cloud: one global external Application Load Balancer with Cloud CDN in front of any number of host names,
 * each with paths that lead to services or media, or with a redirect to another; with Google-managed certificates, TLS settings,
 * cache and rate limits. Nothing is cached that is not listed. It is the same contract as `Cdn`, by another provider: a program
 * that changes from one to the other changes this constructor, and gives routes `backend` in place of `origins`.
 *
 * A name is pointed at the load balancer last, after all that a request has to meet. Costs about 18 USD a month while idle for
 * its forwarding rules, up to five (https://cloud.google.com/load-balancing/pricing), and 5 USD for the security policy with 1 USD
 * for each of its rules (https://cloud.google.com/armor/pricing).
 */
export class GoogleCdn extends pulumi.ComponentResource {
  /** URL of each host name that has routes, without a trailing slash, by host name. */
  public readonly urls: pulumi.Output<{ [hostname: string]: string }>;
  /** What somebody who uses a host name that has routes needs to know, by host name. */
  public readonly endpoints: pulumi.Output<{ [hostname: string]: Endpoint }>;
  /** Name of the URL map, by which Cloud Monitoring tells load balancers apart: what a `Dashboard` is told. */
  public readonly urlMapName: pulumi.Output<string>;
  /** Names of the backend services of each host name that has routes, by host name and path of the route: what a `Dashboard` is told. */
  public readonly backendServiceNames: pulumi.Output<{ [hostname: string]: { [path: string]: string[] } }>;
  /** DNS records that the host names need. Without a zone a person creates them. */
  public readonly records: pulumi.Output<DnsRecordNeeded[]>;

  constructor(name: string, args: GoogleCdnArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, { hosts, channels }] = checkArguments("GoogleCdn", name, args, validate);
    super("groundplan:index:GoogleCdn", name, args, opts);

    const records = new Records(this, checked);
    const certificates = createCertificates(this, name, checked, records);
    const policy = new compute.SecurityPolicy(
      name,
      {
        type: "CLOUD_ARMOR",
        rules: securityRules(checked, hosts),
        // Bodies in JSON are read as such by the preconfigured rules, and not as text.
        advancedOptionsConfig: { jsonParsing: "STANDARD", logLevel: "NORMAL" },
      },
      { parent: this },
    );
    const services = createServices(this, name, hosts, policy.id);
    const urlMap = new compute.URLMap(
      name,
      {
        ...routingOf(hosts, services),
        defaultService: services.nothing,
        defaultRouteAction: notFound,
        headerAction: headerAction(checked),
      },
      { parent: this },
    );
    const entrances = createEntrances(this, name, urlMap, certificates);

    const make = checked.takesTraffic ?? true;
    for (const { hostname } of hosts) {
      for (const { type, address, ready: dependsOn } of entrances) {
        const child = `${childName(name, hostname)}-${type.toLowerCase()}`;
        records.add(child, { name: hostname, type, content: address }, { make, dependsOn });
      }
    }

    if (channels !== undefined) {
      const validityDays = checked.certificateValidityDays ?? defaultValidityDays;
      watchCertificates(this, name, hosts, { channels, validityDays });
    }

    const served = hosts.filter(({ redirectTo }) => redirectTo === undefined);
    this.urls = pulumi.output(Object.fromEntries(served.map(({ hostname }) => [hostname, urlOf(hostname)])));
    this.endpoints = remembered(endpointsOf(served));
    this.urlMapName = urlMap.name;
    this.backendServiceNames = backendServiceNames(served, services);
    this.records = pulumi.output(records.needed);
    this.registerOutputs({
      urls: this.urls,
      endpoints: this.endpoints,
      urlMapName: this.urlMapName,
      backendServiceNames: this.backendServiceNames,
      records: this.records,
    });
  }
}

/** The services behind each route, those of cached paths and of new versions too. A service's name is the last part of its id. */
function backendServiceNames(
  hosts: CheckedHost[],
  services: Services,
): pulumi.Output<{ [hostname: string]: { [path: string]: string[] } }> {
  const idsOf = (host: CheckedHost, path: string): pulumi.Output<string>[] =>
    destinationsOf(host).flatMap((destination) => {
      if (destination.route?.path !== path) return [];
      const canary = services.canaryOf(destination);
      return [services.of(destination), ...(canary === undefined ? [] : [canary])];
    });
  const namesOf = (host: CheckedHost, path: string): pulumi.Output<string[]> =>
    pulumi.all(idsOf(host, path)).apply((ids) => [...new Set(ids.map((id) => id.slice(id.lastIndexOf("/") + 1)))]);
  return pulumi.all(
    Object.fromEntries(
      hosts.map((host) => [
        host.hostname,
        pulumi.all(Object.fromEntries(host.routes.map(({ path }) => [path, namesOf(host, path)]))),
      ]),
    ),
  );
}
