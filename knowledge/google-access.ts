// Who may do what at Google.
import type { Condition, Review, Rows } from "./model";

const identities = "https://cloud.google.com/iam/docs/service-accounts-delete-undelete";
const roles = "https://cloud.google.com/iam/docs/creating-custom-roles";
const pools = "https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers";

/** A grant of a role to one member. */
function member(on: string): Review[] {
  const to = (who: string): Condition => ({ where: { path: "member", is: [who] } });
  const of = ["member", "role", "condition"];
  const each = `{role|a role of this program} on ${on}`;
  return [
    { on: ["create", "update"], when: to("allUsers"), lead: "everybody on the internet gets", each, always: true },
    {
      on: ["create", "update"],
      when: to("allAuthenticatedUsers"),
      lead: "everybody with a Google account gets",
      each,
      always: true,
    },
    { on: ["create", "update"], lead: "{member|an identity of this program} gets", each, of },
    { on: ["delete"], lead: "{member|an identity of this program} loses", each },
  ];
}

/** The whole list of a role's members. */
function binding(on: string): Review[] {
  return [
    {
      on: ["create", "update"],
      lead: "for {members|identities of this program} alone:",
      each: `{role|a role of this program} on ${on}`,
      of: ["members", "role", "condition"],
    },
    {
      on: ["delete"],
      lead: "no longer for {members|identities of this program}:",
      each: `{role|a role of this program} on ${on}`,
    },
  ];
}

/** The whole list of grants. */
function policy(on: string): Review[] {
  return [{ on: ["create", "update", "delete"], lead: "who may do what changes with", each: on, of: ["policyData"] }];
}

const grant = { noun: "grant" };

export const googleAccess: Rows = {
  "gcp:projects/iAMMember:IAMMember": { ...grant, review: member("the project {project|of this program}") },
  "gcp:projects/iAMBinding:IAMBinding": { ...grant, review: binding("the project {project|of this program}") },
  "gcp:organizations/iAMMember:IAMMember": { ...grant, review: member("the organisation {orgId|{this}}") },
  "gcp:storage/bucketIAMMember:BucketIAMMember": { ...grant, review: member("the bucket {bucket|{this}}") },
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": { ...grant, review: binding("the bucket {bucket|{this}}") },
  "gcp:secretmanager/secretIamMember:SecretIamMember": { ...grant, review: member("the secret {secretId|{this}}") },
  "gcp:secretmanager/secretIamBinding:SecretIamBinding": { ...grant, review: binding("the secret {secretId|{this}}") },
  "gcp:secretmanager/secretIamPolicy:SecretIamPolicy": { ...grant, review: policy("the secret {secretId|{this}}") },
  "gcp:logging/logViewIamBinding:LogViewIamBinding": { ...grant, review: binding("the logs in {bucket|{this}}") },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": {
    ...grant,
    review: member("the encryption key {cryptoKeyId|{this}}"),
  },
  "gcp:cloudrunv2/serviceIamMember:ServiceIamMember": {
    ...grant,
    review: member("the Cloud Run service {name|{this}}"),
  },
  "gcp:cloudrunv2/jobIamMember:JobIamMember": { ...grant, review: member("the job {name|{this}}") },
  "gcp:pubsub/topicIAMMember:TopicIAMMember": { ...grant, review: member("the topic {topic|{this}}") },
  "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember": {
    ...grant,
    review: member("the subscription {subscription|{this}}"),
  },
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": {
    ...grant,
    review: member("the registry {repository|{this}}"),
  },
  "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding": {
    ...grant,
    review: binding("the registry {repository|{this}}"),
  },
  "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding": {
    ...grant,
    review: binding("the Cloud Run service {name|{this}}"),
  },
  "gcp:cloudrunv2/workerPoolIamMember:WorkerPoolIamMember": {
    ...grant,
    review: member("the worker pool {name|{this}}"),
  },
  "gcp:pubsub/topicIAMBinding:TopicIAMBinding": { ...grant, review: binding("the topic {topic|{this}}") },
  "gcp:pubsub/subscriptionIAMBinding:SubscriptionIAMBinding": {
    ...grant,
    review: binding("the subscription {subscription|{this}}"),
  },
  "gcp:serviceaccount/iAMMember:IAMMember": { ...grant, review: member("the identity {serviceAccountId|{this}}") },
  "gcp:serviceaccount/iAMBinding:IAMBinding": { ...grant, review: binding("the identity {serviceAccountId|{this}}") },
  "gcp:storage/hmacKey:HmacKey": { noun: "key for signed requests", plural: "keys for signed requests", needed: true },
  "gcp:serviceaccount/account:Account": {
    noun: "identity",
    plural: "identities",
    needed: true,
    final: [
      {
        on: "delete",
        what: "another one of the same name is somebody else, without {its} grants",
        source: identities,
      },
    ],
  },
  "gcp:serviceaccount/key:Key": {
    noun: "key of an identity",
    plural: "keys of identities",
    needed: true,
    review: [
      {
        on: ["create"],
        lead: "whoever has it logs in from anywhere until it is deleted:",
        each: "{this}",
        always: true,
      },
    ],
  },
  "gcp:projects/iAMCustomRole:IAMCustomRole": {
    noun: "role",

    changes: [{ path: "permissions", weight: "review", what: "allows something else", source: roles }],
    final: [{ on: "delete", what: "{its} ID may stay taken for 37 days", source: roles }],
  },
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": {
    noun: "pool of outside identities",
    plural: "pools of outside identities",
    needed: true,
    final: [{ on: "delete", what: "{its} ID can't be used again for 30 days", source: pools }],
  },
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": {
    noun: "trust in an outside issuer",
    plural: "trusts in outside issuers",
    needed: true,
    changes: [
      { path: "attributeCondition", weight: "review", what: "lets others log in", source: pools },
      { path: "oidc", weight: "review", what: "trusts another issuer", source: pools },
    ],
    review: [{ on: ["create"], lead: "identities of another issuer may log in by", each: "{this}" }],
    final: [{ on: "delete", what: "{its} ID can't be used again for 30 days", source: pools }],
  },
  "gcp:projects/service:Service": {
    noun: "API",
    needed: true,
    review: [{ on: ["delete"], lead: "the program no longer keeps this API on:", each: "{service}" }],
  },
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    noun: "identity of a Google service",
    plural: "identities of Google services",
  },
};
