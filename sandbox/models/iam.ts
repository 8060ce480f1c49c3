// Who may do what: members, bindings and policies of resources, custom roles, and what the audit log keeps.
import { nameRule, textAt, type Models, type Reference, type Resource, type ResourceModel } from "../model";
import { iamBinding, iamMember, iamPolicy } from "./google";

type Of = (resource: Resource) => string;

/** The types that grant roles on one kind of resource, by how much of the policy each of them owns. */
interface Grants {
  member?: string;
  binding?: string;
  policy?: string;
}

/** Their models: the resource must exist. */
function grants(types: Grants, of: Of, references: Reference[] = []): Models {
  const models: [string | undefined, ResourceModel][] = [
    [types.member, iamMember(of)],
    [types.binding, iamBinding(of)],
    [types.policy, iamPolicy(of)],
  ];
  return Object.fromEntries(
    models.flatMap(([type, model]) => (type === undefined ? [] : [[type, { ...model, references }]])),
  );
}

const runs =
  (collection: string): Of =>
  (r) =>
    `projects/${r.project}/locations/${r.region}/${collection}/${lastPart(textAt(r.inputs, "name"))}`;

export const iamModels: Models = {
  ...grants(
    {
      member: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
      binding: "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding",
    },
    runs("services"),
    [
      names(
        "gcp:cloudrunv2/service:Service",
        "name",
        ["name", "id"],
        "https://cloud.google.com/run/docs/securing/managing-access",
      ),
    ],
  ),
  ...grants(
    {
      member: "gcp:cloudrunv2/workerPoolIamMember:WorkerPoolIamMember",
      binding: "gcp:cloudrunv2/workerPoolIamBinding:WorkerPoolIamBinding",
    },
    runs("workerPools"),
    [
      names(
        "gcp:cloudrunv2/workerPool:WorkerPool",
        "name",
        ["name", "id"],
        "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools/setIamPolicy",
      ),
    ],
  ),
  ...grants(
    { member: "gcp:cloudrunv2/jobIamMember:JobIamMember", binding: "gcp:cloudrunv2/jobIamBinding:JobIamBinding" },
    runs("jobs"),
    [
      names(
        "gcp:cloudrunv2/job:Job",
        "name",
        ["name", "id"],
        "https://cloud.google.com/run/docs/securing/managing-access",
      ),
    ],
  ),
  ...grants(
    {
      member: "gcp:secretmanager/secretIamMember:SecretIamMember",
      binding: "gcp:secretmanager/secretIamBinding:SecretIamBinding",
      policy: "gcp:secretmanager/secretIamPolicy:SecretIamPolicy",
    },
    (r) => `projects/${r.project}/secrets/${lastPart(textAt(r.inputs, "secretId"))}`,
    [
      names(
        "gcp:secretmanager/secret:Secret",
        "secretId",
        ["id", "secretId", "name"],
        "https://cloud.google.com/secret-manager/docs/access-control",
      ),
    ],
  ),
  ...grants(
    { binding: "gcp:logging/logViewIamBinding:LogViewIamBinding" },
    (r) =>
      `${textAt(r.inputs, "parent")}/locations/${textAt(r.inputs, "location")}/buckets/${textAt(r.inputs, "bucket")}/views/${textAt(r.inputs, "name")}`,
    [
      names(
        "gcp:logging/projectBucketConfig:ProjectBucketConfig",
        "bucket",
        ["bucketId", "id"],
        "https://cloud.google.com/logging/docs/logs-views",
      ),
    ],
  ),
  ...grants(
    {
      member: "gcp:serviceaccount/iAMMember:IAMMember",
      binding: "gcp:serviceaccount/iAMBinding:IAMBinding",
    },
    (r) => textAt(r.inputs, "serviceAccountId"),
    [
      names(
        "gcp:serviceaccount/account:Account",
        "serviceAccountId",
        ["name", "id"],
        "https://cloud.google.com/iam/docs/manage-access-service-accounts",
      ),
    ],
  ),
  // The members of keys are in `vault.ts`.
  ...grants({ binding: "gcp:kms/cryptoKeyIAMBinding:CryptoKeyIAMBinding" }, (r) => textAt(r.inputs, "cryptoKeyId"), [
    names("gcp:kms/cryptoKey:CryptoKey", "cryptoKeyId", ["id"], "https://cloud.google.com/kms/docs/iam"),
  ]),
  ...grants(
    { member: "gcp:kms/keyRingIAMMember:KeyRingIAMMember", binding: "gcp:kms/keyRingIAMBinding:KeyRingIAMBinding" },
    (r) => textAt(r.inputs, "keyRingId"),
    [names("gcp:kms/keyRing:KeyRing", "keyRingId", ["id"], "https://cloud.google.com/kms/docs/iam")],
  ),
  ...grants({ binding: "gcp:projects/iAMBinding:IAMBinding" }, (r) => textAt(r.inputs, "project", r.project)),
  ...grants({ policy: "gcp:storage/bucketIAMPolicy:BucketIAMPolicy" }, (r) => `b/${textAt(r.inputs, "bucket")}`, [
    names("gcp:storage/bucket:Bucket", "bucket", ["name"], "https://cloud.google.com/storage/docs/json_api/v1/buckets"),
  ]),
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": {
    id: (r) => `${r.project}/audit_config/${textAt(r.inputs, "service")}`,
    outputs: (r) => ({ etag: r.digest("etag", 16) }),
    autoName: null,
  },
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    id: (r) => `projects/${r.project}/roles/${textAt(r.inputs, "roleId")}`,
    outputs: (r) => ({ name: `projects/${r.project}/roles/${textAt(r.inputs, "roleId")}`, deleted: false }),
    autoName: null,
    rules: [
      nameRule(
        "roleId",
        /^[a-zA-Z0-9_.]+$/,
        { min: 3, max: 64 },
        "use 3 to 64 letters, digits, underscores and periods",
        "https://cloud.google.com/iam/docs/reference/rest/v1/projects.roles/create",
      ),
    ],
  },
};

function names(to: string, property: string, by: string[], source: string): Reference {
  return { property, to, by, source };
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
