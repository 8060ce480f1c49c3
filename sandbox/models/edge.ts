// Cloudflare: the zone, its records, rules, certificates, load balancers and Workers; and Google's side of the edge: the
// load balancer's TLS and the identities of Workers.
import {
  nameRule,
  textAt,
  type Beside,
  type Models,
  type Properties,
  type Resource,
  type ResourceModel,
} from "../model";
import { UNKNOWN } from "../wire";

const CREATED = "2026-01-01T00:00:00Z";

/** Most of Cloudflare's objects have an id of 32 hexadecimal digits and two times. */
const object = (more?: (resource: Resource) => ReturnType<NonNullable<ResourceModel["outputs"]>>): ResourceModel => ({
  id: (r) => r.digest("id", 32),
  outputs: (r) => ({ createdOn: CREATED, modifiedOn: CREATED, ...more?.(r) }),
  uniqueBy: () => undefined,
  autoName: null,
});

/** What a zone has once has one owner. */
const oneOwner = { secondRemedy: "a zone has it once: name all of the zone's host names in the `hosts` of one Cdn" };

/** A setting of a zone: there is one of each, and its id is the zone's. Whoever writes last has it. */
const zoneSetting: ResourceModel = {
  ...oneOwner,
  overwrites: "https://developers.cloudflare.com/api/resources/zones/subresources/settings/methods/edit/",
  id: (r) => textAt(r.inputs, "zoneId"),
  autoName: null,
};

/** Records that lead somewhere: one of a name may be a CNAME only if it is alone. */
const leads = (properties: Properties): boolean => ["A", "AAAA", "CNAME"].includes(textAt(properties, "type"));
const isAlias = (properties: Properties): boolean => textAt(properties, "type") === "CNAME";

/** A CNAME is the only record of its name that leads somewhere, whoever made the others. */
function besideRecord({ inputs }: Resource): Beside | undefined {
  const place = `${textAt(inputs, "zoneId")} ${textAt(inputs, "name")}`;
  if (!leads(inputs) || place.includes(UNKNOWN)) return undefined;
  const alias = `alias ${place}`;
  return {
    is: isAlias(inputs) ? alias : `address ${place}`,
    never: isAlias(inputs) ? [alias, `address ${place}`] : [alias],
    message: `a record of the name ${textAt(inputs, "name")} exists already (81053, 81054), and a CNAME has no other beside it`,
    source: "https://developers.cloudflare.com/dns/manage-dns-records/troubleshooting/records-with-same-name/",
  };
}

export const edgeModels: Models = {
  "cloudflare:index/zone:Zone": object((r) => ({
    status: "active",
    nameServers: ["ada.ns.cloudflare.com", "ben.ns.cloudflare.com"],
    verificationKey: r.digest("verification", 20),
  })),
  "cloudflare:index/dnsRecord:DnsRecord": {
    ...object(() => ({ proxiable: true })),
    uniqueBy: (r) =>
      `record ${[textAt(r.inputs, "zoneId"), textAt(r.inputs, "type"), textAt(r.inputs, "name"), isAlias(r.inputs) ? "" : textAt(r.inputs, "content")].join(" ").trim()}`,
    beside: besideRecord,
    noPlaceBeside: {
      applies: (olds, news) =>
        leads(olds) &&
        leads(news) &&
        (isAlias(olds) || isAlias(news)) &&
        ["zoneId", "name"].every((word) => textAt(olds, word) === textAt(news, word)),
      message: "An A, AAAA, or CNAME record with that host already exists (81053)",
      source: "https://github.com/cloudflare/terraform-provider-cloudflare/issues/6836",
    },
  },
  "cloudflare:index/ruleset:Ruleset": {
    ...object((r) => ({ version: "1", lastUpdated: CREATED, name: textAt(r.inputs, "name") })),
    ...oneOwner,
    // One ruleset per zone and phase, whoever asks for it.
    uniqueBy: (r) =>
      `ruleset of phase ${textAt(r.inputs, "phase")} in ${textAt(r.inputs, "zoneId") || textAt(r.inputs, "accountId")}`,
  },
  "cloudflare:index/zoneSetting:ZoneSetting": {
    ...zoneSetting,
    id: (r) => textAt(r.inputs, "settingId"),
    outputs: () => ({ editable: true, modifiedOn: CREATED }),
    uniqueBy: (r) => `setting ${textAt(r.inputs, "settingId")} of zone ${textAt(r.inputs, "zoneId")}`,
    autoName: null,
  },
  "cloudflare:index/universalSslSetting:UniversalSslSetting": zoneSetting,
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": zoneSetting,
  "cloudflare:index/botManagement:BotManagement": zoneSetting,
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": zoneSetting,
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": zoneSetting,
  "cloudflare:index/zoneDnssec:ZoneDnssec": {
    ...zoneSetting,
    outputs: (r) => {
      const digest = r.digest("ds", 64).toUpperCase();
      return {
        ...{
          algorithm: "13",
          digestType: "2",
          digestAlgorithm: "SHA256",
          flags: 257,
          keyTag: 2371,
          keyType: "ECDSAP256SHA256",
        },
        ...{
          digest,
          ds: `example.com. 3600 IN DS 2371 13 2 ${digest}`,
          publicKey: r.digest("key", 86),
          modifiedOn: CREATED,
        },
      };
    },
  },
  "cloudflare:index/certificatePack:CertificatePack": object(() => ({ status: "active" })),
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": object(),
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": {
    ...object(),
    uniqueBy: (r) => `pool ${textAt(r.inputs, "name")} of account ${textAt(r.inputs, "accountId")}`,
  },
  "cloudflare:index/loadBalancer:LoadBalancer": {
    ...object(),
    uniqueBy: (r) => `load balancer ${textAt(r.inputs, "name")} in zone ${textAt(r.inputs, "zoneId")}`,
  },
  "cloudflare:index/workersScript:WorkersScript": {
    id: (r) => textAt(r.inputs, "scriptName"),
    outputs: (r) => ({ etag: r.digest("etag", 32), createdOn: CREATED, modifiedOn: CREATED }),
    autoName: null,
  },
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": {
    id: (r) => textAt(r.inputs, "scriptName"),
    autoName: null,
  },
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": object((r) => ({
    certificateId: r.digest("id", 32),
    status: "active",
  })),
  "cloudflare:index/workersRoute:WorkersRoute": {
    ...object(),
    uniqueBy: (r) => `route ${textAt(r.inputs, "pattern")} in zone ${textAt(r.inputs, "zoneId")}`,
  },
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": {
    id: (r) => `projects/${r.project}/locations/global/dnsAuthorizations/${r.name}`,
    outputs: (r) => ({
      dnsResourceRecords: [
        {
          // A record of the project's own has a name of its own beside other projects' and other authorities'.
          name: `_acme-challenge${r.inputs["type"] === "PER_PROJECT_RECORD" ? `_${r.digest("project", 16)}` : ""}.${textAt(r.inputs, "domain")}.`,
          type: "CNAME",
          data: `${r.digest("challenge", 32)}.0.authorize.certificatemanager.goog.`,
        },
      ],
    }),
  },
  "gcp:certificatemanager/certificate:Certificate": certificateManager("certificates"),
  "gcp:certificatemanager/certificateMap:CertificateMap": certificateManager("certificateMaps"),
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": {
    id: (r) =>
      `projects/${r.project}/locations/global/certificateMaps/${lastPart(textAt(r.inputs, "map"))}/certificateMapEntries/${r.name}`,
  },
  "gcp:certificatemanager/trustConfig:TrustConfig": certificateManager("trustConfigs"),
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": certificateManager("serverTlsPolicies"),
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    id: (r) => poolName(r, r.project),
    outputs: (r) => ({ name: poolName(r, r.projectNumber), state: "ACTIVE" }),
    autoName: null,
    rules: [
      nameRule(
        "workloadIdentityPoolId",
        /^(?!gcp-)[a-z0-9-]+$/,
        { min: 4, max: 32 },
        "use 4 to 32 lower-case letters, digits and hyphens, not beginning with gcp-",
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create",
      ),
    ],
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    id: (r) => providerName(r, r.project),
    outputs: (r) => ({ name: providerName(r, r.projectNumber), state: "ACTIVE" }),
    autoName: null,
    rules: [
      nameRule(
        "workloadIdentityPoolProviderId",
        /^(?!gcp-)[a-z0-9-]+$/,
        { min: 4, max: 32 },
        "use 4 to 32 lower-case letters, digits and hyphens, not beginning with gcp-",
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers/create",
      ),
    ],
  },
};

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A global resource of Certificate Manager or Network Security. */
function certificateManager(collection: string): ResourceModel {
  return { id: (r) => `projects/${r.project}/locations/global/${collection}/${r.name}` };
}

/** Google's answers name the project of a workload identity pool by its number. */
function poolName(r: Resource, project: string): string {
  return `projects/${project}/locations/global/workloadIdentityPools/${textAt(r.inputs, "workloadIdentityPoolId")}`;
}

function providerName(r: Resource, project: string): string {
  return `${poolName(r, project)}/providers/${textAt(r.inputs, "workloadIdentityPoolProviderId")}`;
}
