/**
 * What a deployment does in the project, secrets aside. Whoever may change the project's IAM policy could take more, so
 * the gate before the deploying job is what protects the project.
 */
export const deployRoles: readonly string[] = [
  "roles/artifactregistry.admin",
  "roles/certificatemanager.owner",
  "roles/cloudkms.admin",
  "roles/cloudscheduler.admin",
  "roles/cloudsql.admin",
  "roles/compute.loadBalancerAdmin",
  "roles/compute.networkAdmin",
  "roles/compute.securityAdmin",
  "roles/container.admin",
  "roles/iam.roleAdmin",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountUser",
  "roles/iam.workloadIdentityPoolAdmin",
  "roles/logging.configWriter",
  "roles/monitoring.editor",
  "roles/resourcemanager.projectIamAdmin",
  "roles/run.admin",
  "roles/servicenetworking.networksAdmin",
  "roles/serviceusage.serviceUsageAdmin",
  "roles/storage.admin",
];

/**
 * What a deployment does with secrets: everything but to read a value. `roles/secretmanager.admin` contains
 * `secretmanager.versions.access`, so a role of our own stands in for it
 * (https://cloud.google.com/secret-manager/docs/access-control).
 */
export const secretPermissions: readonly string[] = [
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
];

/** Reads every resource and its IAM policy, and connects to clusters. None of them may access a secret's value. */
export const previewRoles: readonly string[] = [
  "roles/container.clusterViewer",
  "roles/iam.securityReviewer",
  "roles/viewer",
];
