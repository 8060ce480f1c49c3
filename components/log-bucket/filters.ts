// What is kept here, in Cloud Logging's query language (https://cloud.google.com/logging/docs/view/logging-query-language).

/**
 * Everything but audit logs. Changes go to `_Required` whatever anybody says, for 400 days; uses go to `_Default`, and to the record of an
 * `AuditTrail` (https://cloud.google.com/logging/docs/store-log-entries).
 */
export const keptFilter = ["cloudaudit.googleapis.com", "externalaudit.googleapis.com"]
  .flatMap((service) => ["activity", "data_access", "system_event", "policy"].map((log) => `${service}/${log}`))
  .concat("cloudaudit.googleapis.com/access_transparency")
  .map((log) => `NOT log_id("${log}")`)
  .join(" AND ");
