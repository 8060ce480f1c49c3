// Identities and rights at Google, by hand.
import type { Row, Rows } from "../row";

const grant = (command: string): Row => ({
  verb: "Give",
  noun: ["right", "rights"],
  run: [`${command} --member {member} --role {role} --condition {condition:condition}`],
});

/** A role whose members are all in the program. */
const binding = (command: string): Row => ({
  verb: "Give",
  noun: ["right", "rights"],
  each: "members",
  run: [`${command} --member {one} --role {role}`],
  note: "Nobody else has this role here: take it from whoever does.",
});

export const googleAccess: Rows = {
  "gcp:serviceaccount/account:Account": {
    run: [
      "gcloud iam service-accounts create {accountId} --project {project} --display-name {displayName} --description {description}",
    ],
  },
  "gcp:serviceaccount/iAMMember:IAMMember": grant(
    "gcloud iam service-accounts add-iam-policy-binding {serviceAccountId:account} --project {project}",
  ),
  "gcp:serviceaccount/iAMBinding:IAMBinding": binding(
    "gcloud iam service-accounts add-iam-policy-binding {serviceAccountId:account} --project {project}",
  ),
  "gcp:projects/iAMMember:IAMMember": grant("gcloud projects add-iam-policy-binding {project}"),
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    run: ["gcloud iam roles create {this} --project {project} --title {title} --permissions {permissions:list}"],
  },
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": {
    verb: "Switch on",
    run: ["POST https://cloudresourcemanager.googleapis.com/v1/projects/{project}:setIamPolicy"],
    together: "service",
    input: {
      without: ["project"],
      shape: ({ all = [] }) => ({ policy: { auditConfigs: all }, updateMask: "auditConfigs" }),
    },
    note: "The list replaces what was there; the mask leaves the project's grants alone.",
  },
  "gcp:projects/service:Service": { verb: "Enable", run: ["gcloud services enable {service} --project {project}"] },
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    run: ["gcloud beta services identity create --service {service} --project {project}"],
  },
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    run: [
      "gcloud iam workload-identity-pools create {this} --project {project} --location global --display-name {displayName} --description {description}",
    ],
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    run: [
      "gcloud iam workload-identity-pools providers create-oidc {workloadIdentityPoolProviderId} --project {project} --location global --workload-identity-pool {workloadIdentityPoolId:last} --display-name {displayName} --issuer-uri {oidc.issuerUri} --allowed-audiences {oidc.allowedAudiences:list} --attribute-mapping {attributeMapping:labels} --attribute-condition {attributeCondition} --jwk-json-path {oidc.jwksJson:keys}",
    ],
  },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": grant(
    "gcloud run services add-iam-policy-binding {name} --project {project} --region {location}",
  ),
  "gcp:logging/logViewIamBinding:LogViewIamBinding": binding(
    "gcloud logging views add-iam-policy-binding {name:last} --project {project} --bucket {bucket:last} --location {location}",
  ),
  "gcp:cloudrunv2/jobIamMember:JobIamMember": grant(
    "gcloud run jobs add-iam-policy-binding {name} --project {project} --region {location}",
  ),
  "gcp:storage/bucketIAMMember:BucketIAMMember": grant("gcloud storage buckets add-iam-policy-binding gs://{bucket}"),
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": binding(
    "gcloud storage buckets add-iam-policy-binding gs://{bucket}",
  ),
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": grant(
    "gcloud kms keys add-iam-policy-binding {cryptoKeyId:last} --project {project} --location {@KeyRing.location} --keyring {@KeyRing}",
  ),
  "gcp:secretmanager/secretIamMember:SecretIamMember": grant(
    "gcloud secrets add-iam-policy-binding {secretId:last} --project {project}",
  ),
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": binding(
    "gcloud secrets add-iam-policy-binding {secretId:last} --project {project}",
  ),
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": {
    verb: "Give",
    noun: ["right", "rights"],
    run: ["gcloud secrets set-iam-policy {secretId:last} /dev/stdin --project {project}"],
    input: { only: "policyData" },
    note: "The policy is complete: whoever is not in it loses the right.",
  },
};
