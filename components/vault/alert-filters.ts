// What the alerts look for, in the languages of Cloud Monitoring and Cloud Logging.

/** The server, as its log entries name it. */
export interface ServerLogs {
  service: string;
  location: string;
}

/** Most requests that may be denied in five minutes before somebody is told. */
export const deniedLimit = 25;

/**
 * What Vault answers on its health page (https://developer.hashicorp.com/vault/api-docs/system/health), and what that says: each
 * path answers 200 while all is well in that respect, and in another way otherwise.
 */
export const healthPaths = {
  /** A Vault answers, in whatever state. Google's front end does not answer 200 in its place. */
  answers: "/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=200&uninitcode=200",
  /** It is unsealed, and initialised. */
  unsealed: "/v1/sys/health?standbyok=true&perfstandbyok=true",
  /** It holds the lock, and writes. */
  active: "/v1/sys/health",
} as const;

/**
 * Answers that deny something, in Vault's audit log: a token or policy that does not allow it, or a login that was refused,
 * which has no token in its answer. Each is one entry.
 */
export function deniedFilter({ service, location }: ServerLogs): string {
  return [
    'resource.type="cloud_run_revision"',
    `resource.labels.service_name="${service}"`,
    `resource.labels.location="${location}"`,
    'jsonPayload.type="response"',
    '(jsonPayload.error:"permission denied" OR (jsonPayload.request.path=~"^auth/.+/login(/|$)" AND NOT jsonPayload.response.auth.client_token:"hmac"))',
  ].join(" AND ");
}

/**
 * The destruction or disabling of a version of one of the keys, in the log of administrative activity
 * (https://cloud.google.com/kms/docs/audit-logging). An update that enables one is none.
 */
export function keyFilter(keys: string[]): string {
  // Without the project, which a caller may have named by its number.
  const versions = keys
    .map((key) => key.replace(/^projects\/[^/]+/, ""))
    .map((key) => `protoPayload.resourceName:"${key}/cryptoKeyVersions/"`);
  const disabling =
    'protoPayload.methodName:"UpdateCryptoKeyVersion" AND NOT protoPayload.request.cryptoKeyVersion.state="ENABLED"';
  return [
    'log_id("cloudaudit.googleapis.com/activity")',
    'protoPayload.serviceName="cloudkms.googleapis.com"',
    `(${versions.join(" OR ")})`,
    `(protoPayload.methodName:"DestroyCryptoKeyVersion" OR (${disabling}))`,
  ].join(" AND ");
}

/** Time series of an uptime check: whether it passed, by the place that it was made from. */
export function uptimeFilter(checkId: string): string {
  return [
    'metric.type="monitoring.googleapis.com/uptime_check/check_passed"',
    `metric.label.check_id="${checkId}"`,
    'resource.type="uptime_url"',
  ].join(" AND ");
}

/** More denials in five minutes than a mistake explains, in PromQL. */
export function deniedQuery(metric: string): string {
  return `sum(increase(${logMetric(metric)}{monitored_resource="cloud_run_revision"}[5m])) > ${deniedLimit}`;
}

/** No execution of the job has ended well of late, in PromQL. Without any there is nothing to sum up. */
export function noBackupQuery(job: string): string {
  const series = `run_googleapis_com:job_completed_execution_count{monitored_resource="cloud_run_job",job_name="${job}",result="succeeded"}`;
  return `sum(increase(${series}[10m])) < 1 or absent_over_time(${series}[10m])`;
}

/** Name of a metric from logs in PromQL (https://cloud.google.com/monitoring/promql/promql-mapping). */
function logMetric(metric: string): string {
  return `logging_googleapis_com:user_${metric.replaceAll(/[^A-Za-z0-9_]/g, "_")}`;
}
