/**
 * Predefined roles of the deploying account on the project. None of them changes the project's policy, a role, a key, what
 * is logged or where logs go, and none deletes a Cloud SQL instance or its backups: a person does that.
 */
export const deployRoles: readonly string[] = [
  "roles/artifactregistry.admin",
  "roles/certificatemanager.owner",
  "roles/cloudscheduler.admin",
  "roles/compute.loadBalancerAdmin",
  "roles/compute.networkAdmin",
  "roles/compute.securityAdmin",
  "roles/container.admin",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountUser",
  "roles/iam.workloadIdentityPoolAdmin",
  "roles/monitoring.editor",
  "roles/networkconnectivity.consumerNetworkAdmin",
  "roles/run.admin",
  "roles/servicenetworking.networksAdmin",
  "roles/storage.admin",
];

/**
 * What a deployment does where Google's own roles say too much, beside what it reads.
 *
 * - Secrets: everything but to read a value. `roles/secretmanager.admin` contains `secretmanager.versions.access`
 *   (https://cloud.google.com/secret-manager/docs/access-control).
 * - Cloud SQL: nothing that deletes an instance or a backup, or writes a backup over the data.
 * - Caches: nothing that reads a password, which `roles/memorystore.admin` does (`memorystore.authTokens.get`).
 * - Keys for signed requests to Cloud Storage, which `roles/storage.admin` does not have: Google's front door reads a bucket with one.
 * - Logs: metrics alone, not sinks, buckets and exclusions.
 */
export const deployPermissions: readonly string[] = [
  "cloudsql.databases.create",
  "cloudsql.databases.delete",
  "cloudsql.databases.get",
  "cloudsql.databases.list",
  "cloudsql.databases.update",
  "cloudsql.instances.create",
  "cloudsql.instances.get",
  "cloudsql.instances.list",
  "cloudsql.instances.promoteReplica",
  "cloudsql.instances.restart",
  "cloudsql.instances.update",
  "cloudsql.users.create",
  "cloudsql.users.delete",
  "cloudsql.users.get",
  "cloudsql.users.list",
  "cloudsql.users.update",
  "logging.logMetrics.create",
  "logging.logMetrics.delete",
  "logging.logMetrics.get",
  "logging.logMetrics.list",
  "logging.logMetrics.update",
  "memorystore.instances.create",
  "memorystore.instances.delete",
  "memorystore.instances.get",
  "memorystore.instances.list",
  "memorystore.instances.update",
  "memorystore.operations.get",
  "secretmanager.secrets.create",
  "secretmanager.secrets.delete",
  "secretmanager.secrets.get",
  "secretmanager.secrets.getIamPolicy",
  "secretmanager.secrets.list",
  "secretmanager.secrets.setIamPolicy",
  "secretmanager.secrets.update",
  "secretmanager.versions.add",
  "secretmanager.versions.destroy",
  "secretmanager.versions.disable",
  "secretmanager.versions.enable",
  "secretmanager.versions.get",
  "secretmanager.versions.list",
  "storage.hmacKeys.create",
  "storage.hmacKeys.delete",
  "storage.hmacKeys.get",
  "storage.hmacKeys.list",
  "storage.hmacKeys.update",
];

/** To enable an API, and not to disable one, which takes it from whatever uses it. */
export const enablingPermissions: readonly string[] = ["serviceusage.services.enable", "serviceusage.services.get"];

/** Roles on the project that this library's components grant to what they make. None administers anything. */
export const defaultGrantableRoles: readonly string[] = [
  "roles/artifactregistry.reader",
  "roles/cloudsql.client",
  "roles/cloudsql.instanceUser",
  "roles/cloudtrace.agent",
  "roles/container.defaultNodeServiceAccount",
  "roles/monitoring.metricWriter",
];

/**
 * What a refresh of everything that the library makes asks Google for (test/catalog/reads.ts has the reason of each), and
 * nothing else: no object of a bucket, no secret's value, no Secret of a cluster.
 */
export const readPermissions: readonly string[] = [
  "artifactregistry.repositories.get",
  "certificatemanager.certmapentries.get",
  "certificatemanager.certmaps.get",
  "certificatemanager.certs.get",
  "certificatemanager.dnsauthorizations.get",
  "certificatemanager.trustconfigs.get",
  "cloudkms.cryptoKeys.get",
  "cloudkms.cryptoKeys.getIamPolicy",
  "cloudkms.keyRings.get",
  "cloudscheduler.jobs.get",
  "cloudsql.databases.get",
  "cloudsql.instances.get",
  "cloudsql.users.list",
  "compute.backendServices.get",
  "compute.firewalls.get",
  "compute.globalAddresses.get",
  "compute.globalForwardingRules.get",
  "compute.globalNetworkEndpointGroups.get",
  "compute.healthChecks.get",
  "compute.networkEndpointGroups.get",
  "compute.networks.get",
  "compute.regionNetworkEndpointGroups.get",
  "compute.routers.get",
  "compute.securityPolicies.get",
  "compute.sslPolicies.get",
  "compute.subnetworks.get",
  "compute.targetHttpProxies.get",
  "compute.targetHttpsProxies.get",
  "compute.urlMaps.get",
  "container.clusters.connect",
  "container.clusters.get",
  "container.configMaps.get",
  "container.configMaps.list",
  "container.deployments.get",
  "container.endpoints.list",
  "container.horizontalPodAutoscalers.get",
  "container.jobs.get",
  "container.namespaces.get",
  "container.networkPolicies.get",
  "container.persistentVolumeClaims.list",
  "container.podDisruptionBudgets.get",
  "container.podTemplates.get",
  "container.pods.list",
  "container.replicaSets.list",
  "container.serviceAccounts.get",
  "container.services.get",
  "container.thirdPartyObjects.get",
  "iam.googleapis.com/workloadIdentityPoolProviders.get",
  "iam.googleapis.com/workloadIdentityPools.get",
  "iam.roles.get",
  "iam.serviceAccounts.get",
  "iam.serviceAccounts.getIamPolicy",
  "logging.buckets.get",
  "logging.exclusions.get",
  "logging.logMetrics.get",
  "logging.sinks.get",
  "logging.views.getIamPolicy",
  "memorystore.instances.get",
  "monitoring.alertPolicies.get",
  "monitoring.dashboards.get",
  "monitoring.notificationChannels.get",
  "monitoring.services.get",
  "monitoring.slos.get",
  "monitoring.uptimeCheckConfigs.get",
  "networkconnectivity.serviceConnectionPolicies.get",
  "networksecurity.serverTlsPolicies.get",
  "resourcemanager.projects.get",
  "resourcemanager.projects.getIamPolicy",
  "run.jobs.get",
  "run.jobs.getIamPolicy",
  "run.services.get",
  "run.services.getIamPolicy",
  "secretmanager.secrets.get",
  "secretmanager.secrets.getIamPolicy",
  "secretmanager.versions.get",
  "servicenetworking.services.get",
  "serviceusage.services.list",
  "storage.buckets.get",
  "storage.buckets.getIamPolicy",
  "storage.hmacKeys.get",
];

/** What a refresh reads of the programs that were uploaded: their objects' metadata and checksums. */
export const programPermissions: readonly string[] = ["storage.objects.get"];
