// Who may do what in Google Cloud. Members are written as IAM answers them: `user:` and `group:` in small letters, which
// stacks/config.ts holds operators to, and service accounts by their addresses
// (https://cloud.google.com/iam/docs/reference/rest/v1/Policy#binding). The provider compares them without case
// (google-beta/tpgiamresource/iam.go).
import { alwaysOrNever, anyOrder, asSent, sameName, type Rows } from "./differences";

const iam = "https://github.com/hashicorp/terraform-provider-google-beta/tree/main/google-beta/tpgiamresource";
const pools = "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools";

/** A role of the project's own is named in full. */
const role = { role: asSent };

export const accessDifferences: Rows = {
  "gcp:cloudrunv2/jobIamMember:JobIamMember": { properties: { location: "written" }, source: iam },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": {
    properties: { ...role, location: "written", project: alwaysOrNever },
    source: iam,
  },
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": { properties: { project: alwaysOrNever }, source: pools },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    properties: {
      project: alwaysOrNever,
      "oidc.jwksJson": { harmless: "the provider compares the JSON, not its text" },
      attributeCondition: { harmless: "the API keeps a condition's text" },
    },
    source: pools,
  },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": { properties: { cryptoKeyId: asSent }, source: iam },
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": { properties: { auditLogConfigs: anyOrder }, source: iam },
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    properties: {
      permissions: anyOrder,
      project: alwaysOrNever,
      // It is kept by the role (components/internal/role-id.ts).
      roleId: "ignored",
      stage: { harmless: "the provider's schema has GA, as which it takes an answer without a stage" },
    },
    source: "the schema of resource_google_project_iam_custom_role.go",
  },
  "gcp:projects/iAMMember:IAMMember": { properties: role, source: iam },
  "gcp:projects/service:Service": {
    properties: { service: "written", disableOnDestroy: "written" },
    source: "the schema of resource_google_project_service.go",
  },
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    properties: { service: "written" },
    source: "the schema: read again only when it is made",
  },
  "gcp:logging/logViewIamBinding:LogViewIamBinding": {
    properties: { members: anyOrder, parent: asSent },
    source: iam,
  },
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": {
    properties: { members: anyOrder, secretId: sameName },
    source: iam,
  },
  "gcp:secretmanager/secretIamMember:SecretIamMember": { properties: { secretId: sameName }, source: iam },
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": {
    properties: {
      policyData: { harmless: "the provider compares bindings, neither their order nor their text" },
      secretId: sameName,
    },
    source: iam,
  },
  "gcp:serviceaccount/account:Account": {
    properties: { project: alwaysOrNever, accountId: "written" },
    source: "the schema of resource_google_service_account.go",
  },
  "gcp:serviceaccount/iAMBinding:IAMBinding": {
    properties: { members: anyOrder, serviceAccountId: asSent },
    source: iam,
  },
  "gcp:serviceaccount/iAMMember:IAMMember": { properties: { serviceAccountId: asSent }, source: iam },
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": {
    properties: { bucket: { harmless: "the provider compares names with and without b/" } },
    source: iam,
  },
  "gcp:storage/bucketIAMMember:BucketIAMMember": {
    properties: { bucket: { harmless: "the provider compares names with and without b/" } },
    source: iam,
  },
};
