// Types that cost nothing of their own, each with the page that says so or what pays for it.

const alerting =
  "free until 2027-09-01, then 0.35 USD for each metric that a policy names: https://cloud.google.com/products/observability/pricing";
const balancing = "paid by the forwarding rule: https://cloud.google.com/load-balancing/pricing";
const certificateManager = "certificates are paid: https://cloud.google.com/certificate-manager/pricing";
const iam = "free: https://cloud.google.com/iam/pricing";
const kubernetes = "a record in the cluster, whose management is paid";
const onPlan = "part of the zone's plan: https://www.cloudflare.com/plans/";
const run = "paid by the service: https://cloud.google.com/run/pricing";
const vpc = "free: https://cloud.google.com/vpc/pricing";

/** Free types by token. */
export const free: Readonly<Record<string, string>> = {
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": onPlan,
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": onPlan,
  "cloudflare:index/botManagement:BotManagement": onPlan,
  "cloudflare:index/dnsRecord:DnsRecord": onPlan,
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": onPlan,
  "cloudflare:index/loadBalancer:LoadBalancer": "paid by the origins of its pools",
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": "paid by the origins of the pools that it watches",
  "cloudflare:index/ruleset:Ruleset": onPlan,
  "cloudflare:index/universalSslSetting:UniversalSslSetting": onPlan,
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": onPlan,
  "cloudflare:index/workersRoute:WorkersRoute": "paid by the Worker's requests",
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": "paid by the Worker's requests",
  "cloudflare:index/zoneDnssec:ZoneDnssec": onPlan,
  "cloudflare:index/zoneSetting:ZoneSetting": onPlan,
  "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding": iam,
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": iam,
  "gcp:billing/budget:Budget": "free: https://cloud.google.com/billing/docs/how-to/budgets",
  "gcp:certificatemanager/certificateMap:CertificateMap": certificateManager,
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": certificateManager,
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": certificateManager,
  "gcp:certificatemanager/trustConfig:TrustConfig": certificateManager,
  "gcp:cloudrunv2/jobIamMember:JobIamMember": run,
  "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding": run,
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": run,
  "gcp:cloudrunv2/workerPoolIamMember:WorkerPoolIamMember": run,
  "gcp:compute/backendService:BackendService": balancing,
  "gcp:compute/firewall:Firewall": vpc,
  "gcp:compute/globalAddress:GlobalAddress":
    "free while a load balancer uses it, or inside of the network: https://cloud.google.com/vpc/network-pricing",
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": balancing,
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": balancing,
  "gcp:compute/healthCheck:HealthCheck": balancing,
  "gcp:compute/network:Network": vpc,
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": balancing,
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": balancing,
  "gcp:compute/router:Router": vpc,
  "gcp:compute/sSLPolicy:SSLPolicy": balancing,
  "gcp:compute/subnetwork:Subnetwork": vpc,
  "gcp:compute/targetHttpProxy:TargetHttpProxy": balancing,
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": balancing,
  "gcp:compute/uRLMap:URLMap": balancing,
  "gcp:dns/recordSet:RecordSet": "paid by its zone and by requests to it: https://cloud.google.com/dns/pricing",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": iam,
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": iam,
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": iam,
  "gcp:kms/keyRing:KeyRing": "its keys are paid: https://cloud.google.com/kms/pricing",
  "gcp:logging/logViewIamBinding:LogViewIamBinding": iam,
  "gcp:logging/metric:Metric":
    "150 MiB a month of metrics are free for a billing account: https://cloud.google.com/products/observability/pricing",
  "gcp:logging/projectExclusion:ProjectExclusion": "free: https://cloud.google.com/products/observability/pricing",
  "gcp:logging/projectSink:ProjectSink": "free: https://cloud.google.com/products/observability/pricing",
  "gcp:monitoring/alertPolicy:AlertPolicy": alerting,
  "gcp:monitoring/customService:CustomService": "free: https://cloud.google.com/products/observability/pricing",
  "gcp:monitoring/dashboard:Dashboard": "free: https://cloud.google.com/products/observability/pricing",
  "gcp:monitoring/notificationChannel:NotificationChannel":
    "free: https://cloud.google.com/products/observability/pricing",
  "gcp:monitoring/slo:Slo": "free: https://cloud.google.com/products/observability/pricing",
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": "paid by the cache that it joins",
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": balancing,
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": "paid by the logs that it writes",
  "gcp:projects/iAMCustomRole:IAMCustomRole": iam,
  "gcp:projects/iAMMember:IAMMember": iam,
  "gcp:projects/service:Service": "free: https://cloud.google.com/service-usage/docs/overview",
  "gcp:projects/serviceIdentity:ServiceIdentity": iam,
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": iam,
  "gcp:secretmanager/secretIamMember:SecretIamMember": iam,
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": iam,
  "gcp:secretmanager/secretVersion:SecretVersion": "counted with its secret",
  "gcp:serviceaccount/account:Account": iam,
  "gcp:serviceaccount/iAMBinding:IAMBinding": iam,
  "gcp:serviceaccount/iAMMember:IAMMember": iam,
  "gcp:servicenetworking/connection:Connection":
    "paid by what is reached over it: https://cloud.google.com/vpc/pricing",
  "gcp:sql/database:Database": "paid by the server: https://cloud.google.com/sql/pricing",
  "gcp:sql/user:User": "paid by the server: https://cloud.google.com/sql/pricing",
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": iam,
  "gcp:storage/hmacKey:HmacKey": "free; what is read with it is paid: https://cloud.google.com/storage/pricing",
  "gcp:storage/bucketIAMMember:BucketIAMMember": iam,
  "gcp:storage/bucketObject:BucketObject": "counted with its bucket",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "counted with what it scales",
  "kubernetes:core/v1:Namespace": kubernetes,
  "kubernetes:core/v1:PodTemplate": kubernetes,
  "kubernetes:core/v1:Service": kubernetes,
  "kubernetes:core/v1:ServiceAccount": kubernetes,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": kubernetes,
  "kubernetes:policy/v1:PodDisruptionBudget": kubernetes,
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth": kubernetes,
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection": kubernetes,
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret": kubernetes,
};

/** Packages whose resources are in a program or in a server, not in a cloud that sends an invoice. */
const freePackages: Readonly<Record<string, string>> = {
  command: "runs where Pulumi runs",
  pulumi: "Pulumi's own",
  random: "kept in the state",
  time: "kept in the state",
  tls: "kept in the state",
  vault: "an object in Vault, whose server is paid",
};

/** Why a type costs nothing of its own; undefined where nobody has looked. Components cost what is in them. */
export function freeBecause(type: string): string | undefined {
  if (Object.hasOwn(free, type)) return free[type];
  const [name = ""] = type.split(":", 1);
  return Object.hasOwn(freePackages, name) ? freePackages[name] : undefined;
}
