// What recovery does about each resource type whose creation was under way when the engine died: one row a type. The
// README's word for each: `repeat`, `read`, `find`.
import type { Properties, Resource, Value } from "../../sandbox";
import { textAt, valueAt } from "../../sandbox";
import { listings, type Listing } from "./listings";

/** Creating it again gives the same: the operation is forgotten, and the next `up` repeats it. */
export interface RepeatRule {
  how: "repeat";
  /** Why it gives the same. */
  because: string;
}

/** What every rule for a resource that exists once may say. */
interface Existing {
  /** Whether it is finished, by what was read. By default it is. */
  finished?: (outputs: Properties) => boolean;
  /** What somebody has to do where nothing will ever finish it, by what was read; by default nothing is stuck. */
  stuck?: (outputs: Properties) => string | undefined;
  /** Properties that are forgotten, so that the next `up` sends them again and waits for what they start. None by default. */
  sendAgain?: string[];
  /** Properties that no read returns, which the state gets as they were sent. None by default. */
  unread?: string[];
}

/** Its id follows from its inputs: the provider reads it. */
export interface ReadRule extends Existing {
  how: "read";
  /** The id in the form in which the provider takes it over. By default the one that it has. */
  id?: (resource: Resource) => string;
}

/** The cloud chose its id: it is looked for among all, and then read. */
export interface FindRule extends Existing {
  how: "find";
  listing: Listing;
}

export type CreateRule = RepeatRule | ReadRule | FindRule;

const repeat = (because: string): RepeatRule => ({ how: "repeat", because });
const read = (more: Omit<ReadRule, "how"> = {}): ReadRule => ({ how: "read", ...more });
const find = (listing: Listing, more: Existing = {}): FindRule => ({ how: "find", listing, ...more });

const grant = repeat("a grant that is there already is left as it is");
const local = repeat("it is made on the machine that runs the program, and nothing is left elsewhere");
const write = repeat("it is written to its path, whatever is there");
const setting = repeat("it is set, whatever it was");

/** A job that runs once the program asks for it: asked for again, the next `up` waits until the run has succeeded. */
const job = read({ sendAgain: ["runExecutionToken", "startExecutionToken"] });
const hasAddress = (outputs: Properties): boolean =>
  textAt(outputs, "privateIpAddress") !== "" || textAt(outputs, "publicIpAddress") !== "";
const hasEndpoint = (outputs: Properties): boolean =>
  textAt(outputs, "endpoint") !== "" && textAt(outputs, "masterAuth.clusterCaCertificate") !== "";
const isReconciled = (outputs: Properties): boolean => outputs["reconciling"] !== true;

export const createRules: { [type: string]: CreateRule } = {
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": find(
    listings.originPullCertificate,
    { unread: ["privateKey"] },
  ),
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": setting,
  "cloudflare:index/botManagement:BotManagement": setting,
  "cloudflare:index/certificatePack:CertificatePack": find(listings.certificatePack),
  "cloudflare:index/dnsRecord:DnsRecord": find(listings.dnsRecord),
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": setting,
  "cloudflare:index/loadBalancer:LoadBalancer": find(listings.loadBalancer),
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": find(listings.monitor),
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": find(listings.pool),
  "cloudflare:index/ruleset:Ruleset": find(listings.ruleset),
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": setting,
  "cloudflare:index/workersRoute:WorkersRoute": find(listings.workersRoute),
  "cloudflare:index/workersScript:WorkersScript": repeat("a script is uploaded under its name, whatever is there"),
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": setting,
  "cloudflare:index/zoneSetting:ZoneSetting": setting,

  "gcp:artifactregistry/repository:Repository": read(),
  "gcp:billing/budget:Budget": find(listings.budget),
  "gcp:certificatemanager/certificate:Certificate": read(),
  "gcp:certificatemanager/certificateMap:CertificateMap": read(),
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": read(),
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": read(),
  "gcp:certificatemanager/trustConfig:TrustConfig": read(),
  "gcp:cloudrunv2/job:Job": job,
  "gcp:cloudrunv2/jobIamMember:JobIamMember": grant,
  "gcp:cloudrunv2/service:Service": read({ finished: isReconciled }),
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": grant,
  "gcp:cloudrunv2/workerPool:WorkerPool": read({ finished: isReconciled }),
  "gcp:cloudrunv2/workerPoolIamMember:WorkerPoolIamMember": grant,
  "gcp:cloudscheduler/job:Job": read(),
  "gcp:compute/backendService:BackendService": read(),
  "gcp:compute/firewall:Firewall": read(),
  "gcp:compute/globalAddress:GlobalAddress": read(),
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": read(),
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": read(),
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": read(),
  "gcp:compute/healthCheck:HealthCheck": read(),
  "gcp:compute/network:Network": read(),
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": read(),
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": read(),
  "gcp:compute/router:Router": read(),
  "gcp:compute/routerNat:RouterNat": read(),
  "gcp:compute/sSLPolicy:SSLPolicy": read(),
  "gcp:compute/subnetwork:Subnetwork": read(),
  "gcp:compute/securityPolicy:SecurityPolicy": read(),
  "gcp:compute/targetHttpProxy:TargetHttpProxy": read(),
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": read(),
  "gcp:compute/uRLMap:URLMap": read(),
  "gcp:container/cluster:Cluster": read({ finished: hasEndpoint }),
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": read(),
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": read(),
  "gcp:kms/cryptoKey:CryptoKey": read(),
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": grant,
  "gcp:kms/keyRing:KeyRing": read(),
  "gcp:logging/logViewIamBinding:LogViewIamBinding": grant,
  "gcp:logging/metric:Metric": read(),
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": repeat("a bucket that is there is taken over and set"),
  "gcp:logging/projectExclusion:ProjectExclusion": read(),
  "gcp:logging/projectSink:ProjectSink": read(),
  "gcp:memorystore/instance:Instance": read({ finished: (outputs) => textAt(outputs, "state") === "ACTIVE" }),
  "gcp:monitoring/alertPolicy:AlertPolicy": find(listings.alertPolicy),
  "gcp:monitoring/customService:CustomService": read(),
  "gcp:monitoring/dashboard:Dashboard": find(listings.dashboard),
  "gcp:monitoring/slo:Slo": read(),
  "gcp:monitoring/notificationChannel:NotificationChannel": find(listings.notificationChannel),
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": find(listings.uptimeCheck),
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": read(),
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": read(),
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": setting,
  "gcp:projects/iAMCustomRole:IAMCustomRole": read(),
  "gcp:projects/iAMMember:IAMMember": grant,
  "gcp:projects/service:Service": repeat("an API that is enabled stays enabled"),
  "gcp:projects/serviceIdentity:ServiceIdentity": repeat("Google answers with the identity that is there"),
  "gcp:secretmanager/secret:Secret": read(),
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": grant,
  "gcp:secretmanager/secretIamMember:SecretIamMember": grant,
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": grant,
  "gcp:secretmanager/secretVersion:SecretVersion": find(listings.secretVersion),
  "gcp:serviceaccount/account:Account": read(),
  "gcp:serviceaccount/iAMBinding:IAMBinding": grant,
  "gcp:serviceaccount/iAMMember:IAMMember": grant,
  "gcp:servicenetworking/connection:Connection": read(),
  "gcp:sql/database:Database": read(),
  "gcp:sql/databaseInstance:DatabaseInstance": read({
    id: (r) => `projects/${r.project}/instances/${r.name}`,
    finished: hasAddress,
  }),
  "gcp:sql/user:User": read({
    id: (r) => `${r.project}/${textAt(r.inputs, "instance")}/${textAt(r.inputs, "name", r.name)}`,
  }),
  "gcp:storage/hmacKey:HmacKey": repeat(
    "another key is made, since nobody can read the secret of the first one; delete that: gcloud storage hmac list",
  ),
  "gcp:storage/bucket:Bucket": read(),
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": grant,
  "gcp:storage/bucketIAMMember:BucketIAMMember": grant,
  "gcp:storage/bucketObject:BucketObject": repeat("an object is uploaded under its name, whatever is there"),

  "tls:index/certRequest:CertRequest": local,
  "tls:index/locallySignedCert:LocallySignedCert": local,
  "tls:index/privateKey:PrivateKey": local,
  "tls:index/selfSignedCert:SelfSignedCert": local,

  "vault:database/secretBackendRole:SecretBackendRole": write,
  "vault:gcp/authBackendRole:AuthBackendRole": write,
  "vault:generic/endpoint:Endpoint": write,
  "vault:index/mount:Mount": read(),
  "vault:index/policy:Policy": write,
  "vault:jwt/authBackend:AuthBackend": read(),
  "vault:jwt/authBackendRole:AuthBackendRole": write,
  "vault:kv/secretBackendV2:SecretBackendV2": write,
};

const object = read();
const release = read({ stuck: stuckRelease });

/** The rule of a type, or nothing where there is none. Every Kubernetes object is identified by its namespace and name. */
export function ruleOf(type: string): CreateRule | undefined {
  if (type === "kubernetes:helm.sh/v3:Release") return release;
  const rule = Object.hasOwn(createRules, type) ? createRules[type] : undefined;
  return rule ?? (type.startsWith("kubernetes:") ? object : undefined);
}

/** Helm's client does the work, so its death leaves a release pending for ever: https://helm.sh/docs/helm/helm_status/ */
function stuckRelease(outputs: Properties): string | undefined {
  const status = textAt(outputs, "status.status");
  if (!status.startsWith("pending-")) return undefined;
  const verb = status === "pending-install" ? "uninstall" : "rollback";
  const storage = "HELM_DRIVER=configmap";
  return `its ${status.replace("pending-", "")} was interrupted; run \`${storage} helm ${verb} ${textAt(outputs, "name")} --namespace ${textAt(outputs, "namespace")}\`, then this again`;
}

/** What the state gets of an existing resource: what was read, and what no read returns as it was sent. */
export function recoveredOutputs(rule: ReadRule | FindRule, sent: Properties, found: Properties): Properties {
  const unread = Object.fromEntries(
    (rule.unread ?? []).flatMap((name): [string, Value][] => {
      const value = valueAt(sent, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return withoutProperties({ ...unread, ...found, ...unread }, rule.sendAgain ?? []);
}

/** Properties without some of them. */
export function withoutProperties(properties: Properties, names: string[]): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
