// What a refresh of each resource type asks its cloud for, and the right that the answer takes. The previewing identity has
// these rights and no others.
//
// Google's and Kubernetes' rows come from the `Read` functions of their providers, terraform-provider-google at e03b7622 and
// pulumi-kubernetes at 94977969, and name the permission of each call (https://cloud.google.com/iam/docs/permissions-reference).
// On GKE a permission of IAM stands for a verb on a kind (https://cloud.google.com/kubernetes-engine/docs/how-to/iam).

/** What a refresh of one type needs. */
export interface Reads {
  /** Rights on everything of the kind in the project, zone or account, by their names there. */
  needs: string[];
  /** The provider's file with the calls, below the folder of its services; the API's page where there is none. */
  source: string;
  /** Rights on single resources, which their owners grant to the previewing identity. */
  granted?: string[];
}

/** What Google's provider asks for whatever it refreshes: whether the project exists. */
export const everyGoogleRead: string[] = ["resourcemanager.projects.get"];

/** What Kubernetes' provider asks for before it reads an object: the cluster's address, and then its API. */
export const everyClusterRead: string[] = ["container.clusters.connect", "container.clusters.get"];

const onProject = "resourcemanager/iam_project.go";

export const googleReads: Record<string, Reads> = {
  "gcp:artifactregistry/repository:Repository": {
    needs: ["artifactregistry.repositories.get"],
    source: "artifactregistry/resource_artifact_registry_repository.go",
  },
  "gcp:billing/budget:Budget": {
    needs: [],
    granted: ["billing.budgets.get"],
    source: "billingbudgets/resource_billing_budget.go",
  },
  "gcp:certificatemanager/certificate:Certificate": {
    needs: ["certificatemanager.certs.get"],
    source: "certificatemanager/resource_certificate_manager_certificate.go",
  },
  "gcp:certificatemanager/certificateMap:CertificateMap": {
    needs: ["certificatemanager.certmaps.get"],
    source: "certificatemanager/resource_certificate_manager_certificate_map.go",
  },
  "gcp:certificatemanager/certificateMapEntry:CertificateMapEntry": {
    needs: ["certificatemanager.certmapentries.get"],
    source: "certificatemanager/resource_certificate_manager_certificate_map_entry.go",
  },
  "gcp:certificatemanager/dnsAuthorization:DnsAuthorization": {
    needs: ["certificatemanager.dnsauthorizations.get"],
    source: "certificatemanager/resource_certificate_manager_dns_authorization.go",
  },
  "gcp:certificatemanager/trustConfig:TrustConfig": {
    needs: ["certificatemanager.trustconfigs.get"],
    source: "certificatemanager/resource_certificate_manager_trust_config.go",
  },
  "gcp:cloudrunv2/job:Job": { needs: ["run.jobs.get"], source: "cloudrunv2/resource_cloud_run_v2_job.go" },
  "gcp:cloudrunv2/jobIamMember:JobIamMember": {
    needs: ["run.jobs.getIamPolicy"],
    source: "cloudrunv2/iam_cloud_run_v2_job.go",
  },
  "gcp:cloudrunv2/service:Service": {
    needs: ["run.services.get"],
    source: "cloudrunv2/resource_cloud_run_v2_service.go",
  },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": {
    needs: ["run.services.getIamPolicy"],
    source: "cloudrunv2/iam_cloud_run_v2_service.go",
  },
  "gcp:cloudscheduler/job:Job": {
    needs: ["cloudscheduler.jobs.get"],
    source: "cloudscheduler/resource_cloud_scheduler_job.go",
  },
  "gcp:compute/backendService:BackendService": {
    needs: ["compute.backendServices.get"],
    source: "compute/resource_compute_backend_service.go",
  },
  "gcp:compute/firewall:Firewall": {
    needs: ["compute.firewalls.get"],
    source: "compute/resource_compute_firewall.go",
  },
  "gcp:compute/globalAddress:GlobalAddress": {
    needs: ["compute.globalAddresses.get"],
    source: "compute/resource_compute_global_address.go",
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    needs: ["compute.globalForwardingRules.get"],
    source: "compute/resource_compute_global_forwarding_rule.go",
  },
  "gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint": {
    needs: ["compute.globalNetworkEndpointGroups.get"],
    source: "compute/resource_compute_global_network_endpoint.go",
  },
  "gcp:compute/globalNetworkEndpointGroup:GlobalNetworkEndpointGroup": {
    needs: ["compute.globalNetworkEndpointGroups.get"],
    source: "compute/resource_compute_global_network_endpoint_group.go",
  },
  "gcp:compute/healthCheck:HealthCheck": {
    needs: ["compute.healthChecks.get"],
    source: "compute/resource_compute_health_check.go",
  },
  "gcp:compute/network:Network": {
    needs: ["compute.networks.get"],
    source: "compute/resource_compute_network.go",
  },
  "gcp:compute/networkEndpointGroup:NetworkEndpointGroup": {
    needs: ["compute.networkEndpointGroups.get"],
    source: "compute/resource_compute_network_endpoint_group.go",
  },
  "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup": {
    needs: ["compute.regionNetworkEndpointGroups.get"],
    source: "compute/resource_compute_region_network_endpoint_group.go",
  },
  "gcp:compute/router:Router": { needs: ["compute.routers.get"], source: "compute/resource_compute_router.go" },
  "gcp:compute/routerNat:RouterNat": {
    needs: ["compute.routers.get"],
    source: "compute/resource_compute_router_nat.go",
  },
  "gcp:compute/sSLPolicy:SSLPolicy": {
    needs: ["compute.sslPolicies.get"],
    source: "compute/resource_compute_ssl_policy.go",
  },
  "gcp:compute/securityPolicy:SecurityPolicy": {
    needs: ["compute.securityPolicies.get"],
    source: "compute/resource_compute_security_policy.go",
  },
  "gcp:compute/targetHttpProxy:TargetHttpProxy": {
    needs: ["compute.targetHttpProxies.get"],
    source: "compute/resource_compute_target_http_proxy.go",
  },
  "gcp:compute/subnetwork:Subnetwork": {
    needs: ["compute.subnetworks.get"],
    source: "compute/resource_compute_subnetwork.go",
  },
  "gcp:compute/targetHttpsProxy:TargetHttpsProxy": {
    needs: ["compute.targetHttpsProxies.get"],
    source: "compute/resource_compute_target_https_proxy.go",
  },
  "gcp:compute/uRLMap:URLMap": { needs: ["compute.urlMaps.get"], source: "compute/resource_compute_url_map.go" },
  "gcp:container/cluster:Cluster": {
    needs: ["container.clusters.get"],
    source: "container/resource_container_cluster.go",
  },
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    needs: ["iam.googleapis.com/workloadIdentityPools.get"],
    source: "iambeta/resource_iam_workload_identity_pool.go",
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    needs: ["iam.googleapis.com/workloadIdentityPoolProviders.get"],
    source: "iambeta/resource_iam_workload_identity_pool_provider.go",
  },
  "gcp:kms/cryptoKey:CryptoKey": { needs: ["cloudkms.cryptoKeys.get"], source: "kms/resource_kms_crypto_key.go" },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": {
    needs: ["cloudkms.cryptoKeys.getIamPolicy"],
    source: "kms/iam_kms_crypto_key.go",
  },
  "gcp:kms/keyRing:KeyRing": { needs: ["cloudkms.keyRings.get"], source: "kms/resource_kms_key_ring.go" },
  "gcp:logging/logViewIamBinding:LogViewIamBinding": {
    needs: ["logging.views.getIamPolicy"],
    source: "logging/iam_logging_log_view.go",
  },
  "gcp:logging/metric:Metric": {
    needs: ["logging.logMetrics.get"],
    source: "logging/resource_logging_metric.go",
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    needs: ["logging.buckets.get"],
    source: "logging/resource_logging_project_bucket_config.go",
  },
  "gcp:logging/projectExclusion:ProjectExclusion": {
    needs: ["logging.exclusions.get"],
    source: "logging/resource_logging_exclusion.go",
  },
  "gcp:logging/projectSink:ProjectSink": {
    needs: ["logging.sinks.get"],
    source: "logging/resource_logging_project_sink.go",
  },
  "gcp:monitoring/alertPolicy:AlertPolicy": {
    needs: ["monitoring.alertPolicies.get"],
    source: "monitoring/resource_monitoring_alert_policy.go",
  },
  "gcp:monitoring/customService:CustomService": {
    needs: ["monitoring.services.get"],
    source: "monitoring/resource_monitoring_custom_service.go",
  },
  "gcp:monitoring/slo:Slo": {
    needs: ["monitoring.slos.get"],
    source: "monitoring/resource_monitoring_slo.go",
  },
  "gcp:monitoring/dashboard:Dashboard": {
    needs: ["monitoring.dashboards.get"],
    source: "monitoring/resource_monitoring_dashboard.go",
  },
  "gcp:monitoring/notificationChannel:NotificationChannel": {
    needs: ["monitoring.notificationChannels.get"],
    source: "monitoring/resource_monitoring_notification_channel.go",
  },
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": {
    needs: ["monitoring.uptimeCheckConfigs.get"],
    source: "monitoring/resource_monitoring_uptime_check_config.go",
  },
  // The authority's certificates too (https://cloud.google.com/memorystore/docs/valkey/access-control).
  "gcp:memorystore/instance:Instance": {
    needs: ["memorystore.instances.get"],
    source: "memorystore/resource_memorystore_instance.go",
  },
  "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy": {
    needs: ["networkconnectivity.serviceConnectionPolicies.get"],
    source: "networkconnectivity/resource_network_connectivity_service_connection_policies.go",
  },
  "gcp:networksecurity/serverTlsPolicy:ServerTlsPolicy": {
    needs: ["networksecurity.serverTlsPolicies.get"],
    source: "networksecurity/resource_network_security_server_tls_policy.go",
  },
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": {
    needs: ["resourcemanager.projects.getIamPolicy"],
    source: onProject,
  },
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    needs: ["iam.roles.get"],
    source: "resourcemanager/resource_google_project_iam_custom_role.go",
  },
  "gcp:projects/iAMMember:IAMMember": { needs: ["resourcemanager.projects.getIamPolicy"], source: onProject },
  "gcp:projects/service:Service": {
    needs: ["serviceusage.services.list"],
    source: "resourcemanager/resource_google_project_service.go",
  },
  // The provider keeps what it once got: there is nothing to ask for.
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    needs: [],
    source: "resourcemanager/resource_project_service_identity.go",
  },
  "gcp:secretmanager/secret:Secret": {
    needs: ["secretmanager.secrets.get"],
    source: "secretmanager/resource_secret_manager_secret.go",
  },
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": {
    needs: ["secretmanager.secrets.getIamPolicy"],
    source: "secretmanager/iam_secret_manager_secret.go",
  },
  "gcp:secretmanager/secretIamMember:SecretIamMember": {
    needs: ["secretmanager.secrets.getIamPolicy"],
    source: "secretmanager/iam_secret_manager_secret.go",
  },
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": {
    needs: ["secretmanager.secrets.getIamPolicy"],
    source: "secretmanager/iam_secret_manager_secret.go",
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    needs: ["secretmanager.versions.get"],
    granted: ["secretmanager.versions.access"],
    source: "secretmanager/resource_secret_manager_secret_version.go",
  },
  "gcp:serviceaccount/account:Account": {
    needs: ["iam.serviceAccounts.get"],
    source: "resourcemanager/resource_google_service_account.go",
  },
  "gcp:serviceaccount/iAMBinding:IAMBinding": {
    needs: ["iam.serviceAccounts.getIamPolicy"],
    source: "resourcemanager/iam_service_account.go",
  },
  "gcp:serviceaccount/iAMMember:IAMMember": {
    needs: ["iam.serviceAccounts.getIamPolicy"],
    source: "resourcemanager/iam_service_account.go",
  },
  "gcp:servicenetworking/connection:Connection": {
    needs: ["compute.networks.get", "servicenetworking.services.get"],
    source: "servicenetworking/resource_service_networking_connection.go",
  },
  "gcp:sql/database:Database": {
    needs: ["cloudsql.databases.get", "cloudsql.instances.get"],
    source: "sql/resource_sql_database.go",
  },
  "gcp:sql/databaseInstance:DatabaseInstance": {
    needs: ["cloudsql.instances.get"],
    source: "sql/resource_sql_database_instance.go",
  },
  "gcp:sql/user:User": {
    needs: ["cloudsql.instances.get", "cloudsql.users.list"],
    source: "sql/resource_sql_user.go",
  },
  "gcp:storage/bucket:Bucket": { needs: ["storage.buckets.get"], source: "storage/resource_storage_bucket.go" },
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": {
    needs: ["storage.buckets.getIamPolicy"],
    source: "storage/iam_storage_bucket.go",
  },
  "gcp:storage/bucketIAMMember:BucketIAMMember": {
    needs: ["storage.buckets.getIamPolicy"],
    source: "storage/iam_storage_bucket.go",
  },
  "gcp:storage/hmacKey:HmacKey": {
    needs: ["storage.hmacKeys.get"],
    source: "storage/resource_storage_hmac_key.go",
  },
  "gcp:storage/bucketObject:BucketObject": {
    needs: [],
    granted: ["storage.objects.get"],
    source: "storage/resource_storage_bucket_object.go",
  },
};

const object = "provider/pkg/await/await.go";
/** The provider also asks for what an object has started, to say whether it is up. */
const started = "provider/pkg/await";

export const kubernetesReads: Record<string, Reads> = {
  "kubernetes:apps/v1:Deployment": {
    needs: [
      "container.deployments.get",
      "container.persistentVolumeClaims.list",
      "container.pods.list",
      "container.replicaSets.list",
    ],
    source: `${started}/deployment.go`,
  },
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": {
    needs: ["container.horizontalPodAutoscalers.get"],
    source: object,
  },
  "kubernetes:batch/v1:Job": { needs: ["container.jobs.get", "container.pods.list"], source: `${started}/job.go` },
  "kubernetes:core/v1:Namespace": { needs: ["container.namespaces.get"], source: object },
  "kubernetes:core/v1:PodTemplate": { needs: ["container.podTemplates.get"], source: object },
  "kubernetes:core/v1:Service": {
    needs: ["container.endpoints.list", "container.services.get"],
    source: `${started}/service.go`,
  },
  "kubernetes:core/v1:ServiceAccount": { needs: ["container.serviceAccounts.get"], source: object },
  // The release itself. With Helm's usual driver this would be `container.secrets.list`, and with it every Secret.
  "kubernetes:helm.sh/v3:Release": {
    needs: ["container.configMaps.get", "container.configMaps.list"],
    source: "provider/pkg/provider/helm_release.go",
  },
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": { needs: ["container.networkPolicies.get"], source: object },
  "kubernetes:policy/v1:PodDisruptionBudget": { needs: ["container.podDisruptionBudgets.get"], source: object },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth": { needs: ["container.thirdPartyObjects.get"], source: object },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection": {
    needs: ["container.thirdPartyObjects.get"],
    source: object,
  },
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret": {
    needs: ["container.thirdPartyObjects.get"],
    source: object,
  },
};

const api = "https://developers.cloudflare.com/fundamentals/api/reference/permissions/";

/** Permissions of an API token, as Cloudflare's dashboard names them. */
export const cloudflareReads: Record<string, Reads> = {
  "cloudflare:index/authenticatedOriginPullsCertificate:AuthenticatedOriginPullsCertificate": {
    needs: ["SSL and Certificates Read"],
    source: api,
  },
  "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings": {
    needs: ["SSL and Certificates Read"],
    source: api,
  },
  "cloudflare:index/botManagement:BotManagement": { needs: ["Bot Management Read"], source: api },
  "cloudflare:index/certificatePack:CertificatePack": { needs: ["SSL and Certificates Read"], source: api },
  "cloudflare:index/dnsRecord:DnsRecord": { needs: ["DNS Read"], source: api },
  "cloudflare:index/leakedCredentialCheck:LeakedCredentialCheck": { needs: ["Zone WAF Read"], source: api },
  "cloudflare:index/loadBalancer:LoadBalancer": { needs: ["Load Balancers Read"], source: api },
  "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": {
    needs: ["Load Balancing: Monitors and Pools Read"],
    source: api,
  },
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": {
    needs: ["Load Balancing: Monitors and Pools Read"],
    source: api,
  },
  "cloudflare:index/ruleset:Ruleset": {
    needs: ["Cache Rules Read", "Transform Rules Read", "Zone WAF Read", "Single Redirect Read"],
    source: api,
  },
  "cloudflare:index/urlNormalizationSettings:UrlNormalizationSettings": { needs: ["Zone WAF Read"], source: api },
  "cloudflare:index/workersRoute:WorkersRoute": { needs: ["Workers Routes Read"], source: api },
  "cloudflare:index/workersScript:WorkersScript": { needs: ["Workers Scripts Read"], source: api },
  "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain": { needs: ["Workers Scripts Read"], source: api },
  "cloudflare:index/zoneSetting:ZoneSetting": { needs: ["Zone Settings Read"], source: api },
};

/** Paths that the policy `preview` of an environment called prod lets read: one of each kind stands for all. */
export const vaultReads: Record<string, Reads> = {
  "vault:database/secretBackendRole:SecretBackendRole": {
    needs: ["database/prod/roles/web-readonly"],
    source: "https://developer.hashicorp.com/vault/api-docs/secret/databases#read-role",
  },
  "vault:gcp/authBackendRole:AuthBackendRole": {
    needs: ["auth/gcp/role/prod.app.web"],
    source: "https://developer.hashicorp.com/vault/api-docs/auth/gcp#read-role",
  },
  "vault:generic/endpoint:Endpoint": {
    needs: ["database/prod/config/main"],
    source: "https://developer.hashicorp.com/vault/api-docs/secret/databases#read-connection",
  },
  "vault:index/mount:Mount": {
    needs: ["sys/mounts/secrets/prod", "sys/mounts/config/prod", "sys/mounts/database/prod"],
    source: "https://developer.hashicorp.com/vault/api-docs/system/mounts",
  },
  "vault:index/policy:Policy": {
    needs: ["sys/policies/acl/prod.app.web"],
    source: "https://developer.hashicorp.com/vault/api-docs/system/policies",
  },
  "vault:jwt/authBackend:AuthBackend": {
    needs: ["sys/mounts/auth/github/prod", "auth/github/prod/config", "auth/kubernetes/prod/cluster/config"],
    source: "https://developer.hashicorp.com/vault/api-docs/auth/jwt#read-config",
  },
  "vault:jwt/authBackendRole:AuthBackendRole": {
    needs: ["auth/github/prod/role/prod.ci", "auth/kubernetes/prod/cluster/role/prod.cluster.main.web"],
    source: "https://developer.hashicorp.com/vault/api-docs/auth/jwt#read-role",
  },
  "vault:kv/secretBackendV2:SecretBackendV2": {
    needs: ["secrets/prod/config", "config/prod/config"],
    source: "https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-kv-engine-configuration",
  },
};

/** Made in the program's process: their state is all that there is. */
export const localReads: Record<string, Reads> = Object.fromEntries(
  [
    "certRequest:CertRequest",
    "locallySignedCert:LocallySignedCert",
    "privateKey:PrivateKey",
    "selfSignedCert:SelfSignedCert",
  ].map((type): [string, Reads] => [
    `tls:index/${type}`,
    { needs: [], source: "https://www.pulumi.com/registry/packages/tls/" },
  ]),
);
