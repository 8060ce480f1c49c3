import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts";
import { checkArguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import { createCertificate, createOriginPulls } from "./certificates";
import { serveMedia } from "./media";
import { allowanceOf } from "./plans";
import { routeToFastest, routeToHost, routeToWorker } from "./routing";
import { createRulesets } from "./rulesets";
import { createSettings } from "./settings";
import { mediaHostname, validate, type CheckedOrigins } from "./validation";

/**
 * The front door: one host name on Cloudflare, with its certificate, TLS settings, cache and rate limits, in front of one
 * or more origins. Nothing in the zone is cached that is not listed. It owns the zone's TLS settings and its rulesets for caching and rate limiting; use one `Cdn` per
 * zone.
 *
 * The name is pointed at the origins last, after the settings, rules and certificates that a request has to meet. The
 * zone's settings, Universal SSL and the switch of Authenticated Origin Pulls cannot be deleted at Cloudflare: they stay
 * as they are when the component is destroyed.
 */
export class Cdn extends pulumi.ComponentResource {
  /** Host name that users ask for. */
  public readonly hostname: pulumi.Output<string>;
  /** Its URL, without a trailing slash. */
  public readonly url: pulumi.Output<string>;
  /** URL below which media are served by their object names, without a trailing slash. Absent without media. */
  public readonly mediaUrl?: pulumi.Output<string>;
  /** What somebody who uses it needs to know. */
  public readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: CdnArgs, opts?: pulumi.ComponentResourceOptions) {
    const origins = checkArguments("Cdn", name, args, validate);
    super("groundplan:index:Cdn", name, args, opts);

    const ready = [
      ...createSettings(this, name, args.zone.zoneId, args.hstsSeconds),
      ...createRulesets(this, name, args, origins.hosts.length > 0),
      createCertificate(this, name, args),
    ];
    if (args.clientIdentity !== undefined) {
      ready.push(createOriginPulls(this, name, args.zone.zoneId, args.clientIdentity));
    }
    route(this, name, args, origins, ready);
    if (args.media !== undefined) {
      serveMedia(this, name, args, args.media, ready);
      this.mediaUrl = pulumi.output(`https://${mediaHostname(args)}`);
    }

    const url = `https://${args.hostname}`;
    this.hostname = pulumi.output(args.hostname);
    this.url = pulumi.output(url);
    this.endpoint = pulumi.output({
      url,
      protocol: "HTTPS (HTTP/1.1, HTTP/2, HTTP/3)",
      credentials: "none: public",
      availability: allowanceOf(args.plan).availability,
      reason: reasonOf(origins),
    });
    this.registerOutputs({
      hostname: this.hostname,
      url: this.url,
      mediaUrl: this.mediaUrl,
      endpoint: this.endpoint,
    });
  }
}

function route(
  parent: pulumi.Resource,
  name: string,
  args: CdnArgs,
  { hosts, worker }: CheckedOrigins,
  ready: pulumi.Resource[],
): void {
  const [only, ...others] = hosts;
  if (worker !== undefined) routeToWorker(parent, name, args.zone.zoneId, args.hostname, worker.target, ready);
  else if (only !== undefined && others.length === 0) routeToHost(parent, name, args, only, ready);
  else routeToFastest(parent, name, args, hosts, ready);
}

function reasonOf({ hosts, worker }: CheckedOrigins): string {
  if (worker !== undefined) return "a Worker in front of a private service: nothing costs while it is idle";
  if (hosts.length === 1) return "one origin that only this zone can reach";
  return `the fastest of ${hosts.length} origins that only this zone can reach`;
}
