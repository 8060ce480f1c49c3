// Which changes replace a resource where the provider's schema does not say it: Kubernetes, the providers built on
// Terraform's plug-in framework (Cloudflare, random, TLS), and what Google's decides in code.
import { covers } from "./paths";

/** A type token, or a whole provider with `*`, and the paths whose change replaces. `*` in a path: any property. */
interface Replacements {
  types: Record<string, string[]>;
  /** Paths that do not replace although a `*` says so. */
  except?: string[];
  source: string;
}

const KUBERNETES: Replacements = {
  types: {
    "*": ["metadata.name", "metadata.namespace"],
    "kubernetes:apps/v1:Deployment": ["spec.selector"],
    "kubernetes:apps/v1:DaemonSet": ["spec.selector"],
    "kubernetes:apps/v1:StatefulSet": [
      "spec.podManagementPolicy",
      "spec.revisionHistoryLimit",
      "spec.selector",
      "spec.serviceName",
      "spec.volumeClaimTemplates",
    ],
    "kubernetes:batch/v1:Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
    "kubernetes:core/v1:ConfigMap": ["binaryData", "data"],
    "kubernetes:core/v1:Secret": ["type", "stringData", "data"],
    "kubernetes:core/v1:Service": ["spec.clusterIP"],
    "kubernetes:helm.sh/v3:Release": ["name", "namespace"],
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": ["roleRef"],
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": ["roleRef"],
  },
  source: "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/diff.go",
};

// An instance that is to follow another one is made anew, unless it follows that already; one that is to follow nobody stays
// (resource_sql_database_instance.go, CustomizeDiff). A subnetwork's is decided in code, not in the schema; the provider updates a range that only grows in place, which is not
// simulated. A notification is built on the plug-in framework.
const GOOGLE: Replacements = {
  types: {
    "gcp:compute/subnetwork:Subnetwork": ["ipCidrRange"],
    "gcp:sql/databaseInstance:DatabaseInstance": ["masterInstanceName"],
    "gcp:storage/notification:Notification": [
      ...["bucket", "customAttributes", "eventTypes", "objectNamePrefix", "payloadFormat", "topic"],
    ],
  },
  source: "https://github.com/hashicorp/terraform-provider-google/tree/main/google/services/{compute,sql,storage}",
};

const CLOUDFLARE: Replacements = {
  types: {
    "cloudflare:index/accountToken:AccountToken": ["accountId"],
    "cloudflare:index/authenticatedOriginPulls:AuthenticatedOriginPulls": ["zoneId"],
    "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": [
      "zoneId",
      "certificate",
    ],
    "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": ["zoneId"],
    "cloudflare:index/botManagement:BotManagement": ["zoneId"],
    "cloudflare:index/certificatePack:CertificatePack": [
      "zoneId",
      "certificateAuthority",
      "type",
      "validationMethod",
      "validityDays",
      "cloudflareBranding",
      "hosts",
    ],
    "cloudflare:index/cloudConnectorRules:CloudConnectorRules": ["zoneId"],
    "cloudflare:index/dnsRecord:DnsRecord": ["zoneId", "type"],
    "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": ["zoneId"],
    "cloudflare:index/loadBalancer:LoadBalancer": ["zoneId"],
    "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": ["accountId"],
    "cloudflare:index/loadBalancerPool:LoadBalancerPool": ["accountId"],
    "cloudflare:index/originCaCertificate:OriginCaCertificate": [
      "csr",
      "requestType",
      "hostnames",
      "requestedValidity",
    ],
    "cloudflare:index/ruleset:Ruleset": ["accountId", "zoneId", "kind", "name", "phase"],
    "cloudflare:index/tieredCache:TieredCache": ["zoneId"],
    "cloudflare:index/universalSslSetting:UniversalSslSetting": ["zoneId"],
    "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": ["zoneId"],
    "cloudflare:index/workersRoute:WorkersRoute": ["zoneId"],
    "cloudflare:index/workersScript:WorkersScript": ["scriptName", "accountId"],
    "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": ["scriptName", "accountId"],
    "cloudflare:index/zoneDnssec:ZoneDnssec": ["zoneId"],
    "cloudflare:index/zoneSetting:ZoneSetting": ["settingId", "zoneId"],
  },
  source: "https://github.com/cloudflare/terraform-provider-cloudflare/tree/main/internal/services",
};

/** Providers by name. Others say it in their schema. */
const REPLACEMENTS: Record<string, Replacements> = {
  gcp: GOOGLE,
  kubernetes: KUBERNETES,
  cloudflare: CLOUDFLARE,
  random: {
    types: { "*": ["*"] },
    source: "https://registry.terraform.io/providers/hashicorp/random/latest/docs",
  },
  tls: {
    types: { "*": ["*"] },
    except: ["earlyRenewalHours"],
    source: "https://registry.terraform.io/providers/hashicorp/tls/latest/docs",
  },
};

/** True when the provider keeps what it has of a property that the program names no longer. */
export function keptWhenRemoved(type: string, path: string): boolean {
  return type === "gcp:sql/databaseInstance:DatabaseInstance" && path === "masterInstanceName";
}

/** True when the tables above say that a change at the path replaces a resource of the type. */
export function listedAsReplacing(provider: string, type: string, path: string): boolean {
  const listed = Object.hasOwn(REPLACEMENTS, provider) ? REPLACEMENTS[provider] : undefined;
  if (listed === undefined) return false;
  const own = Object.hasOwn(listed.types, type) ? listed.types[type] : undefined;
  const paths = [...(listed.types["*"] ?? []), ...(own ?? [])];
  return (
    paths.some((pattern) => covers(pattern, path)) && !(listed.except ?? []).some((pattern) => covers(pattern, path))
  );
}
