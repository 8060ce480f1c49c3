// What is kept and what somebody is told of, in Cloud Logging's query language
// (https://cloud.google.com/logging/docs/view/logging-query-language).
import { inOrder } from "../internal/unordered";
import { copyPrefix } from "../internal/drill-copies";
import type { WatchedSecret } from "./args";

/**
 * Services whose use leaves no entry unless it is asked for, and that give out what opens something else: values of secrets,
 * signatures and tokens of accounts, and the use of keys. Each is audited under its own name
 * (https://cloud.google.com/logging/docs/audit/configure-data-access, https://cloud.google.com/iam/docs/audit-logging).
 */
export const auditedServices = [
  "cloudkms.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "secretmanager.googleapis.com",
  "sts.googleapis.com",
];

/** All that a service can be asked to note. Changes are noted in any case. */
export const logTypes = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"];

const administrative = 'log_id("cloudaudit.googleapis.com/activity")';
const dataAccess = 'log_id("cloudaudit.googleapis.com/data_access")';

/** Every audit log: what was changed, what was used, what Google did, and what a policy refused. */
export const recordFilter = ["activity", "data_access", "system_event", "policy"]
  .map((log) => `log_id("cloudaudit.googleapis.com/${log}")`)
  .join(" OR ");

function both(...parts: string[]): string {
  return parts.map((part) => (/ OR /.test(part) ? `(${part})` : part)).join(" AND ");
}

/** Who may do what: policies of the project, its accounts, keys and secrets; roles; and whom a pool trusts. */
export const rightsFilter = both(
  administrative,
  [
    'protoPayload.methodName=~"(^|[.])SetI(am|AM)Policy$"',
    'protoPayload.methodName=~"^google[.]iam[.]admin[.]v1[.](Create|Update|Delete|Undelete)Role$"',
    'protoPayload.methodName=~"WorkloadIdentityPools[.](Create|Update|Delete|Undelete)"',
  ].join(" OR "),
  'protoPayload.serviceName=~"^(cloudresourcemanager|iam|cloudkms|secretmanager)[.]googleapis[.]com$"',
);

/** A key with which somebody is a service account from anywhere, for good. */
export const accountKeyFilter = both(
  administrative,
  'protoPayload.methodName=~"^google[.]iam[.]admin[.]v1[.](Create|Upload)ServiceAccountKey$"',
);

/** What would end the record, or leave something out of it: sinks, log buckets, exclusions, what is audited, an API. */
export const loggingFilter = both(
  administrative,
  [
    'protoPayload.methodName=~"^google[.]logging[.]v2[.]ConfigServiceV2[.](Create|Update|Delete)(Sink|Bucket|Exclusion|Settings|CmekSettings)"',
    'protoPayload.methodName="google.logging.v2.LoggingServiceV2.DeleteLog"',
    "protoPayload.serviceData.policyDelta.auditConfigDeltas:*",
    'protoPayload.methodName=~"ServiceUsage[.](DisableService|BatchDisableServices)$"',
  ].join(" OR "),
);

/** A database server or its backups deleted, or a bucket. A `RestoreDrill` removes its copies each day: no server is called so. */
export const backupsFilter = both(
  administrative,
  `NOT protoPayload.resourceName=~"instances/${copyPrefix}"`,
  [
    'protoPayload.methodName=~"^cloudsql[.](instances|backupRuns|backups)[.]delete$"',
    'protoPayload.methodName="storage.buckets.delete"',
  ].join(" OR "),
);

/** A key's version destroyed or disabled. An update that enables one is none (https://cloud.google.com/kms/docs/audit-logging). */
export const keysFilter = both(
  administrative,
  'protoPayload.serviceName="cloudkms.googleapis.com"',
  [
    'protoPayload.methodName:"DestroyCryptoKeyVersion"',
    '(protoPayload.methodName:"UpdateCryptoKeyVersion" AND NOT protoPayload.request.cryptoKeyVersion.state="ENABLED")',
  ].join(" OR "),
);

/** A reading of a watched secret by anybody but its readers (https://cloud.google.com/secret-manager/docs/audit-logging). */
export function readingFilter(secrets: WatchedSecret[]): string {
  const one = ({ secretName, readers = [] }: WatchedSecret): string => {
    // Without the project, which a caller may have named by its number.
    const name = `protoPayload.resourceName=~"/secrets/${secretName}(-[0-9a-f]{7})?/versions/"`;
    const others = inOrder(readers).map((reader) => `NOT protoPayload.authenticationInfo.principalEmail="${reader}"`);
    return `(${[name, ...others].join(" AND ")})`;
  };
  return both(
    dataAccess,
    'protoPayload.serviceName="secretmanager.googleapis.com"',
    'protoPayload.methodName:"AccessSecretVersion"',
    `(${inOrder(secrets.map(one)).join(" OR ")})`,
  );
}
