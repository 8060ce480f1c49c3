// The front door at Cloudflare.
import type { Rows } from "./model";

const nothingAt = "visitors and links find nothing any more at";
const ledByAnother = "another record or load balancer leads visitors from then on at";
const rules = "https://developers.cloudflare.com/ruleset-engine/";

export const cloudflare: Rows = {
  "cloudflare:index/zone:Zone": {
    noun: "zone",
    holds: [
      {
        what: "every DNS record and setting in it",
        fate: "lost",
        source: "https://developers.cloudflare.com/fundamentals/manage-domains/remove-domain/",
      },
    ],
    needed: true,
  },
  "cloudflare:index/dnsRecord:DnsRecord": {
    noun: "DNS record",
    needed: true,
    changes: [
      {
        path: "content",
        weight: "review",
        what: "leads elsewhere ({from} to {to})",
        source: "https://developers.cloudflare.com/dns/manage-dns-records/",
      },
      {
        path: "proxied",
        when: { to: [false] },
        weight: "review",
        what: "shows the origin's address, and requests pass no cache, limit or firewall",
        source: "https://developers.cloudflare.com/dns/proxy-status/",
      },
    ],
    review: [
      {
        on: ["delete"],
        when: { where: { path: "type", is: ["A", "AAAA", "CNAME"] } },
        weight: "away",
        lead: nothingAt,
        otherwise: ledByAnother,
        each: "{name}",
      },
      {
        on: ["delete"],
        when: { where: { path: "type", is: ["MX"] } },
        weight: "away",
        lead: "mail no longer arrives by this record for",
        each: "{name}",
      },
    ],
  },
  "cloudflare:index/certificatePack:CertificatePack": {
    noun: "certificate",
    needed: true,
    review: [
      {
        on: ["update"],
        of: ["hosts", "certificateAuthority", "validityDays", "validationMethod", "type"],
        lead: "another certificate is ordered, and visitors see it once it is active:",
        each: "{this}",
      },
    ],
  },
  "cloudflare:index/ruleset:Ruleset": {
    noun: "set of rules at the edge",
    plural: "sets of rules at the edge",
    changes: [{ path: "rules", weight: "review", what: "does something else", source: rules }],
    review: [{ on: ["delete"], lead: "no longer in force: the rules of the phase", each: "{phase}" }],
  },
  "cloudflare:index/loadBalancer:LoadBalancer": {
    noun: "load balancer",
    needed: true,
    review: [{ on: ["delete"], weight: "away", lead: nothingAt, otherwise: ledByAnother, each: "{name}" }],
  },
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": {
    noun: "pool of origins",
    plural: "pools of origins",
    needed: true,
  },
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": { noun: "health check" },
  "cloudflare:index/workersScript:WorkersScript": { noun: "Worker", needed: true },
  "cloudflare:index/worker:Worker": { noun: "Worker", needed: true },
  "cloudflare:index/workerVersion:WorkerVersion": { noun: "version of a Worker", plural: "versions of Workers" },
  "cloudflare:index/workersDeployment:WorkersDeployment": {
    noun: "deployment of a Worker",
    plural: "deployments of Workers",
    needed: true,
  },
  "cloudflare:index/workersRoute:WorkersRoute": { noun: "route", needed: true },
  "cloudflare:index/workersCustomDomain:WorkersCustomDomain": {
    noun: "host name of a Worker",
    plural: "host names of Workers",
    needed: true,
    review: [{ on: ["delete"], weight: "away", lead: nothingAt, each: "{hostname}" }],
  },
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": {
    noun: "address of a Worker under workers.dev",
    plural: "addresses of Workers under workers.dev",
    changes: [
      {
        path: "enabled",
        when: { to: [true] },
        weight: "review",
        what: "opens a way past the zone's rules",
        source: "https://developers.cloudflare.com/workers/configuration/routing/workers-dev/",
      },
    ],
  },
  "cloudflare:index/zoneSetting:ZoneSetting": {
    noun: "setting of the zone",
    plural: "settings of the zone",
    changes: [
      {
        path: "value",
        weight: "review",
        what: "is {to} instead of {from}",
        source: "https://developers.cloudflare.com/api/resources/zones/subresources/settings/",
      },
    ],
  },
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": {
    noun: "reading of addresses",
    plural: "readings of addresses",
  },
  "cloudflare:index/botManagement:BotManagement": {
    noun: "guard against bots",
    plural: "guards against bots",
    changes: [
      {
        path: "*",
        weight: "review",
        what: "stops other visitors",
        source: "https://developers.cloudflare.com/bots/get-started/",
      },
    ],
  },
  "cloudflare:index/zoneDnssec:ZoneDnssec": {
    noun: "signature of DNS answers",
    plural: "signatures of DNS answers",
    needed: true,
  },
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": {
    noun: "check for leaked passwords",
    plural: "checks for leaked passwords",
  },
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": {
    noun: "certificate that Cloudflare shows to origins",
    plural: "certificates that Cloudflare shows to origins",
    needed: true,
  },
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": {
    noun: "switch for Cloudflare's own certificate",
    plural: "switches for Cloudflare's own certificate",
    needed: true,
  },
  "cloudflare:index/r2Bucket:R2Bucket": {
    noun: "bucket",
    holds: [
      {
        what: "every object in {it}",
        obstacle: ", and Cloudflare refuses to delete a bucket that is not empty: `up` ends with an error there",
        fate: "moved",
        source: "https://developers.cloudflare.com/r2/buckets/create-buckets/",
      },
    ],
    needed: true,
  },
};
