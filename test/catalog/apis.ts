// What each of Google's resource types takes: an API that is enabled, and a right of whoever deploys it.
//
// The APIs are those of the provider's services (https://registry.terraform.io/providers/hashicorp/google/latest/docs, the
// folder of each resource), the rights those of https://cloud.google.com/iam/docs/roles-permissions.

/** What one type takes. */
export interface Takes {
  /** The API that the provider calls. */
  api: string;
  /** A role or a permission of the deploying account, or who makes it instead. */
  right: string;
}

/** Not the deploying account's: an operator runs the first `up`, and the `up` of a change of it. */
export const byPerson = "a person";

/** Through the conditional grant: roles of components, to what they make, and no others. */
export const grantable = "resourcemanager.projects.setIamPolicy, for grantable roles alone";

export const takes: Record<string, Takes> = {
  "gcp:artifactregistry/repository:Repository": {
    api: "artifactregistry.googleapis.com",
    right: "roles/artifactregistry.admin",
  },
  // By a role on the billing account, which belongs to no project (docs/first-deployment.md).
  "gcp:billing/budget:Budget": { api: "billingbudgets.googleapis.com", right: byPerson },
  "gcp:certificatemanager/certificate:Certificate": {
    api: "certificatemanager.googleapis.com",
    right: "roles/certificatemanager.owner",
  },
  "gcp:certificatemanager/certificateMap:CertificateMap": {
    api: "certificatemanager.googleapis.com",
    right: "roles/certificatemanager.owner",
  },
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": {
    api: "certificatemanager.googleapis.com",
    right: "roles/certificatemanager.owner",
  },
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": {
    api: "certificatemanager.googleapis.com",
    right: "roles/certificatemanager.owner",
  },
  "gcp:certificatemanager/trustConfig:TrustConfig": {
    api: "certificatemanager.googleapis.com",
    right: "roles/certificatemanager.owner",
  },
  "gcp:cloudrunv2/job:Job": { api: "run.googleapis.com", right: "roles/run.admin" },
  "gcp:cloudrunv2/jobIamMember:JobIamMember": { api: "run.googleapis.com", right: "roles/run.admin" },
  "gcp:cloudrunv2/service:Service": { api: "run.googleapis.com", right: "roles/run.admin" },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": { api: "run.googleapis.com", right: "roles/run.admin" },
  "gcp:cloudscheduler/job:Job": { api: "cloudscheduler.googleapis.com", right: "roles/cloudscheduler.admin" },
  "gcp:compute/backendService:BackendService": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/firewall:Firewall": { api: "compute.googleapis.com", right: "roles/compute.securityAdmin" },
  "gcp:compute/globalAddress:GlobalAddress": { api: "compute.googleapis.com", right: "roles/compute.networkAdmin" },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/healthCheck:HealthCheck": { api: "compute.googleapis.com", right: "roles/compute.loadBalancerAdmin" },
  "gcp:compute/network:Network": { api: "compute.googleapis.com", right: "roles/compute.networkAdmin" },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/router:Router": { api: "compute.googleapis.com", right: "roles/compute.networkAdmin" },
  "gcp:compute/routerNat:RouterNat": { api: "compute.googleapis.com", right: "roles/compute.networkAdmin" },
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/securityPolicy:SecurityPolicy": { api: "compute.googleapis.com", right: "roles/compute.securityAdmin" },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/sSLPolicy:SSLPolicy": { api: "compute.googleapis.com", right: "roles/compute.securityAdmin" },
  "gcp:compute/subnetwork:Subnetwork": { api: "compute.googleapis.com", right: "roles/compute.networkAdmin" },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    api: "compute.googleapis.com",
    right: "roles/compute.loadBalancerAdmin",
  },
  "gcp:compute/uRLMap:URLMap": { api: "compute.googleapis.com", right: "roles/compute.loadBalancerAdmin" },
  "gcp:container/cluster:Cluster": { api: "container.googleapis.com", right: "roles/container.admin" },
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    api: "iam.googleapis.com",
    right: "roles/iam.workloadIdentityPoolAdmin",
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    api: "iam.googleapis.com",
    right: "roles/iam.workloadIdentityPoolAdmin",
  },
  "gcp:kms/cryptoKey:CryptoKey": { api: "cloudkms.googleapis.com", right: byPerson },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": { api: "cloudkms.googleapis.com", right: byPerson },
  "gcp:kms/keyRing:KeyRing": { api: "cloudkms.googleapis.com", right: byPerson },
  "gcp:logging/logViewIamBinding:LogViewIamBinding": { api: "logging.googleapis.com", right: byPerson },
  "gcp:logging/metric:Metric": { api: "logging.googleapis.com", right: "logging.logMetrics.create" },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": { api: "logging.googleapis.com", right: byPerson },
  "gcp:logging/projectExclusion:ProjectExclusion": { api: "logging.googleapis.com", right: byPerson },
  "gcp:logging/projectSink:ProjectSink": { api: "logging.googleapis.com", right: byPerson },
  "gcp:monitoring/alertPolicy:AlertPolicy": { api: "monitoring.googleapis.com", right: "roles/monitoring.editor" },
  "gcp:monitoring/customService:CustomService": {
    api: "monitoring.googleapis.com",
    right: "roles/monitoring.editor",
  },
  "gcp:monitoring/slo:Slo": { api: "monitoring.googleapis.com", right: "roles/monitoring.editor" },
  "gcp:monitoring/dashboard:Dashboard": { api: "monitoring.googleapis.com", right: "roles/monitoring.editor" },
  "gcp:monitoring/notificationChannel:NotificationChannel": {
    api: "monitoring.googleapis.com",
    right: "roles/monitoring.editor",
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    api: "monitoring.googleapis.com",
    right: "roles/monitoring.editor",
  },
  "gcp:memorystore/instance:Instance": { api: "memorystore.googleapis.com", right: "memorystore.instances.create" },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    api: "networkconnectivity.googleapis.com",
    right: "roles/networkconnectivity.consumerNetworkAdmin",
  },
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": {
    api: "networksecurity.googleapis.com",
    right: "roles/compute.networkAdmin",
  },
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": { api: "cloudresourcemanager.googleapis.com", right: byPerson },
  "gcp:projects/iAMCustomRole:IAMCustomRole": { api: "iam.googleapis.com", right: byPerson },
  "gcp:projects/iAMMember:IAMMember": { api: "cloudresourcemanager.googleapis.com", right: grantable },
  "gcp:projects/service:Service": { api: "serviceusage.googleapis.com", right: "serviceusage.services.enable" },
  "gcp:projects/serviceIdentity:ServiceIdentity": { api: "serviceusage.googleapis.com", right: byPerson },
  "gcp:secretmanager/secret:Secret": { api: "secretmanager.googleapis.com", right: "secretmanager.secrets.create" },
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": {
    api: "secretmanager.googleapis.com",
    right: "secretmanager.secrets.setIamPolicy",
  },
  "gcp:secretmanager/secretIamMember:SecretIamMember": {
    api: "secretmanager.googleapis.com",
    right: "secretmanager.secrets.setIamPolicy",
  },
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": {
    api: "secretmanager.googleapis.com",
    right: "secretmanager.secrets.setIamPolicy",
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    api: "secretmanager.googleapis.com",
    right: "secretmanager.versions.add",
  },
  "gcp:serviceaccount/account:Account": { api: "iam.googleapis.com", right: "roles/iam.serviceAccountAdmin" },
  "gcp:serviceaccount/iAMBinding:IAMBinding": { api: "iam.googleapis.com", right: "roles/iam.serviceAccountAdmin" },
  "gcp:serviceaccount/iAMMember:IAMMember": { api: "iam.googleapis.com", right: "roles/iam.serviceAccountAdmin" },
  "gcp:servicenetworking/connection:Connection": {
    api: "servicenetworking.googleapis.com",
    right: "roles/servicenetworking.networksAdmin",
  },
  "gcp:sql/database:Database": { api: "sqladmin.googleapis.com", right: "cloudsql.databases.create" },
  "gcp:sql/databaseInstance:DatabaseInstance": { api: "sqladmin.googleapis.com", right: "cloudsql.instances.create" },
  "gcp:sql/user:User": { api: "sqladmin.googleapis.com", right: "cloudsql.users.create" },
  "gcp:storage/bucket:Bucket": { api: "storage.googleapis.com", right: "roles/storage.admin" },
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": { api: "storage.googleapis.com", right: "roles/storage.admin" },
  "gcp:storage/bucketIAMMember:BucketIAMMember": { api: "storage.googleapis.com", right: "roles/storage.admin" },
  "gcp:storage/bucketObject:BucketObject": { api: "storage.googleapis.com", right: "roles/storage.admin" },
  "gcp:storage/hmacKey:HmacKey": { api: "storage.googleapis.com", right: "storage.hmacKeys.create" },
};

/** APIs that a person enables before the first `up`, since the program enables the others through them (docs/first-deployment.md). */
export const enabledBefore = ["cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com"];

/** APIs that no resource type is of, and who calls them. */
export const calledInside: Record<string, string> = {
  "pubsub.googleapis.com": "AppBucketEvents, of applications whose buckets notify a process",
  "cloudtrace.googleapis.com": "Google itself, before it keeps a span",
  "containerscanning.googleapis.com": "Artifact Registry, when an image arrives",
  "iamcredentials.googleapis.com":
    "whoever signs in to Vault as a service account, and what speaks for another account",
  "sts.googleapis.com": "GitHub's workflows and the Workers, which exchange their tokens",
  "telemetry.googleapis.com": "the container beside a program that sends traces",
};
