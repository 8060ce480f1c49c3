// What the names alone do not say: which object of Google's APIs a resource type stands for.
import type { AllowedValues } from "../../sandbox/schema";

/**
 * `<document> <schema>`, as the discovery documents name them, by resource type. Types without enumerations (IAM members,
 * KMS key rings) need no row.
 */
export const roots: Record<string, string> = {
  "gcp:artifactregistry/repository:Repository": "artifactregistry.v1 Repository",
  "gcp:certificateauthority/caPool:CaPool": "privateca.v1 CaPool",
  "gcp:certificatemanager/certificate:Certificate": "certificatemanager.v1 Certificate",
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": "certificatemanager.v1 CertificateMapEntry",
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": "certificatemanager.v1 DnsAuthorization",
  "gcp:cloudrunv2/job:Job": "run.v2 GoogleCloudRunV2Job",
  "gcp:cloudrunv2/service:Service": "run.v2 GoogleCloudRunV2Service",
  "gcp:cloudrunv2/workerPool:WorkerPool": "run.v2 GoogleCloudRunV2WorkerPool",
  "gcp:cloudscheduler/job:Job": "cloudscheduler.v1 Job",
  "gcp:compute/address:Address": "compute.v1 Address",
  "gcp:compute/backendService:BackendService": "compute.v1 BackendService",
  "gcp:compute/firewall:Firewall": "compute.v1 Firewall",
  "gcp:compute/globalAddress:GlobalAddress": "compute.v1 Address",
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": "compute.v1 ForwardingRule",
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": "compute.v1 NetworkEndpointGroup",
  "gcp:compute/healthCheck:HealthCheck": "compute.v1 HealthCheck",
  "gcp:compute/network:Network": "compute.v1 Network",
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": "compute.v1 NetworkEndpointGroup",
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": "compute.v1 NetworkEndpointGroup",
  "gcp:compute/router:Router": "compute.v1 Router",
  "gcp:compute/routerNat:RouterNat": "compute.v1 RouterNat",
  "gcp:compute/sSLPolicy:SSLPolicy": "compute.v1 SslPolicy",
  "gcp:compute/securityPolicy:SecurityPolicy": "compute.v1 SecurityPolicy",
  "gcp:compute/subnetwork:Subnetwork": "compute.v1 Subnetwork",
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": "compute.v1 TargetHttpsProxy",
  "gcp:compute/uRLMap:URLMap": "compute.v1 UrlMap",
  "gcp:container/cluster:Cluster": "container.v1 Cluster",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": "iam.v1 WorkloadIdentityPool",
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": "iam.v1 WorkloadIdentityPoolProvider",
  "gcp:kms/cryptoKey:CryptoKey": "cloudkms.v1 CryptoKey",
  "gcp:kms/cryptoKeyVersion:CryptoKeyVersion": "cloudkms.v1 CryptoKeyVersion",
  "gcp:logging/metric:Metric": "logging.v2 LogMetric",
  "gcp:monitoring/alertPolicy:AlertPolicy": "monitoring.v3 AlertPolicy",
  "gcp:monitoring/notificationChannel:NotificationChannel": "monitoring.v3 NotificationChannel",
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": "monitoring.v3 UptimeCheckConfig",
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy":
    "networkconnectivity.v1 ServiceConnectionPolicy",
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": "networksecurity.v1 ServerTlsPolicy",
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": "cloudresourcemanager.v1 AuditConfig",
  "gcp:projects/iAMCustomRole:IAMCustomRole": "iam.v1 Role",
  "gcp:pubsub/subscription:Subscription": "pubsub.v1 Subscription",
  "gcp:pubsub/topic:Topic": "pubsub.v1 Topic",
  "gcp:secretmanager/secret:Secret": "secretmanager.v1 Secret",
  "gcp:sql/databaseInstance:DatabaseInstance": "sqladmin.v1 DatabaseInstance",
  "gcp:sql/user:User": "sqladmin.v1 User",
  "gcp:storage/bucket:Bucket": "storage.v1 Bucket",
  "gcp:storage/notification:Notification": "storage.v1 Notification",
  "gcp:storage/transferJob:TransferJob": "storagetransfer.v1 TransferJob",
};

/** Properties that the API keeps elsewhere or names otherwise, by `<type token> <property>`. */
export const elsewhere: Record<string, string> = {
  "gcp:container/cluster:Cluster clusterAutoscaling": "container.v1 Cluster.autoscaling",
  "gcp:container/cluster:Cluster datapathProvider": "container.v1 NetworkConfig.datapathProvider",
  "gcp:container/cluster:Cluster dnsConfig": "container.v1 NetworkConfig.dnsConfig",
  "gcp:container/cluster:Cluster gatewayApiConfig": "container.v1 NetworkConfig.gatewayApiConfig",
  "gcp:container/ClusterLoggingConfig:ClusterLoggingConfig enableComponents":
    "container.v1 LoggingComponentConfig.enableComponents",
  "gcp:container/ClusterMonitoringConfig:ClusterMonitoringConfig enableComponents":
    "container.v1 MonitoringComponentConfig.enableComponents",
  "gcp:container/ClusterMonitoringConfig:ClusterMonitoringConfig managedPrometheus":
    "container.v1 ManagedPrometheusConfig",
  "gcp:sql/DatabaseInstanceSettings:DatabaseInstanceSettings diskType": "sqladmin.v1 Settings.dataDiskType",
};

const STORAGE_CLASSES: AllowedValues = {
  values: ["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE", "MULTI_REGIONAL", "REGIONAL", "DURABLE_REDUCED_AVAILABILITY"],
  source: "https://cloud.google.com/storage/docs/storage-classes",
};

/** Properties whose values the API does not list, and the provider's description only in part. */
export const listed: Record<string, AllowedValues> = {
  "gcp:memorystore/instance:Instance authorizationMode": {
    values: ["AUTH_DISABLED", "IAM_AUTH", "TOKEN_AUTH"],
    source: "https://cloud.google.com/memorystore/docs/valkey/manage-basic-auth",
  },
  "gcp:memorystore/instance:Instance nodeType": {
    values: [
      ...["SHARED_CORE_NANO", "CUSTOM_PICO", "CUSTOM_MICRO", "CUSTOM_MINI", "STANDARD_SMALL", "STANDARD_LARGE"],
      ...["HIGHCPU_MEDIUM", "HIGHMEM_MEDIUM", "HIGHMEM_XLARGE", "HIGHMEM_2XLARGE"],
    ],
    source: "https://cloud.google.com/memorystore/docs/valkey/instance-node-specification",
  },
  "gcp:memorystore/instance:Instance transitEncryptionMode": {
    values: ["TRANSIT_ENCRYPTION_DISABLED", "SERVER_AUTHENTICATION"],
    source: "https://cloud.google.com/memorystore/docs/valkey/about-in-transit-encryption",
  },
  "gcp:storage/BucketLifecycleRuleAction:BucketLifecycleRuleAction storageClass": STORAGE_CLASSES,
  "gcp:storage/BucketLifecycleRuleCondition:BucketLifecycleRuleCondition matchesStorageClasses": STORAGE_CLASSES,
  "gcp:storage/bucket:Bucket storageClass": STORAGE_CLASSES,
  "gcp:storage/bucketObject:BucketObject storageClass": STORAGE_CLASSES,
  "gcp:storage/notification:Notification eventTypes": {
    values: ["OBJECT_FINALIZE", "OBJECT_METADATA_UPDATE", "OBJECT_DELETE", "OBJECT_ARCHIVE"],
    source: "https://cloud.google.com/storage/docs/pubsub-notifications#events",
  },
  "gcp:storage/notification:Notification payloadFormat": {
    values: ["JSON_API_V1", "NONE"],
    source: "https://cloud.google.com/storage/docs/pubsub-notifications#payload",
  },
};
