import * as logging from "@pulumi/gcp/logging";
import * as monitoring from "@pulumi/gcp/monitoring";
import * as projects from "@pulumi/gcp/projects";
import * as pulumi from "@pulumi/pulumi";
import { alertDocumentation } from "../internal/alert-documentation";
import { checkArguments } from "../internal/validation";
import { advice } from "./advice";
import type { AuditTrailArgs } from "./args";
import * as filters from "./filters";
import { validate } from "./validate";

const defaultRetentionDays = 400;

/**
 * The record of who did what in a project: secrets, signatures and keys that are used leave an entry, entries are kept
 * where their subjects cannot delete them, and somebody is told of what nobody should do.
 */
export class AuditTrail extends pulumi.ComponentResource {
  /** Log bucket with the record, `projects/<project>/locations/<region>/buckets/<name>`. */
  public readonly logBucketId: pulumi.Output<string>;

  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    const [, channels] = checkArguments("AuditTrail", name, args, validate);
    super("groundplan:index:AuditTrail", name, args, opts);

    for (const service of filters.auditedServices) audit(this, name, args.project, service);
    const bucket = createRecord(this, name, args);
    createAlerts(this, name, args, channels);

    this.logBucketId = bucket.id;
    this.registerOutputs({ logBucketId: this.logBucketId });
  }
}

/** Lets a service note what is read and used. Authoritative for the service: an exemption that is added by hand goes. */
function audit(parent: pulumi.Resource, name: string, project: string, service: string): void {
  new projects.IAMAuditConfig(
    `${name}-${service.replace(".googleapis.com", "")}`,
    { project, service, auditLogConfigs: filters.logTypes.map((logType) => ({ logType })) },
    { parent },
  );
}

/** A log bucket, and the sink that routes to it whatever the project's own buckets do with the entries. */
function createRecord(parent: pulumi.Resource, name: string, args: AuditTrailArgs): logging.ProjectBucketConfig {
  const { project, recordProject = project, region, retentionDays = defaultRetentionDays } = args;
  const locked = args.protected ?? true;
  const bucket = new logging.ProjectBucketConfig(
    name,
    {
      project: recordProject,
      location: region,
      bucketId: name,
      description: `Audit logs of ${project}`,
      retentionDays,
      locked,
    },
    // A locked bucket with entries cannot be deleted. The next life takes it over: the provider looks for it first.
    { parent, protect: locked, retainOnDelete: true },
  );
  const sink = new logging.ProjectSink(
    name,
    {
      project,
      name,
      description: "Keeps audit logs where their subjects cannot delete them",
      destination: pulumi.interpolate`logging.googleapis.com/${bucket.id}`,
      filter: filters.recordFilter,
      uniqueWriterIdentity: true,
    },
    { parent },
  );
  // Within one project Google writes as itself.
  if (recordProject !== project) letWrite(parent, name, recordProject, bucket, sink.writerIdentity);
  return bucket;
}

/** Lets the sink write into this one log bucket of another project. */
function letWrite(
  parent: pulumi.Resource,
  name: string,
  project: string,
  bucket: logging.ProjectBucketConfig,
  member: pulumi.Output<string>,
): void {
  const suffix = pulumi.interpolate`locations/${bucket.location}/buckets/${bucket.bucketId}`;
  new projects.IAMMember(
    name,
    {
      project,
      role: "roles/logging.bucketWriter",
      member,
      condition: {
        title: "This log bucket alone",
        expression: pulumi.interpolate`resource.name.endsWith("${suffix}")`,
      },
    },
    { parent },
  );
}

/** One alert. */
interface Alert {
  suffix: keyof typeof advice;
  severity: "CRITICAL" | "WARNING";
  filter: string;
}

function alertsOf({ watchedSecrets = [], watchesKeys = false }: AuditTrailArgs): Alert[] {
  return [
    { suffix: "rights", severity: "WARNING", filter: filters.rightsFilter },
    { suffix: "account-key", severity: "CRITICAL", filter: filters.accountKeyFilter },
    { suffix: "logging", severity: "CRITICAL", filter: filters.loggingFilter },
    { suffix: "backups", severity: "CRITICAL", filter: filters.backupsFilter },
    ...(watchesKeys ? [{ suffix: "keys", severity: "CRITICAL", filter: filters.keysFilter } as const] : []),
    ...(watchedSecrets.length > 0
      ? [{ suffix: "reading", severity: "CRITICAL", filter: filters.readingFilter(watchedSecrets) } as const]
      : []),
  ];
}

function createAlerts(
  parent: pulumi.Resource,
  name: string,
  args: AuditTrailArgs,
  channels: pulumi.Input<pulumi.Input<string>[]>,
): void {
  for (const { suffix, severity, filter } of alertsOf(args)) {
    const { title, text } = advice[suffix];
    new monitoring.AlertPolicy(
      `${name}-${suffix}`,
      {
        project: args.project,
        displayName: `${args.project}: ${title}`,
        combiner: "OR",
        severity,
        notificationChannels: channels,
        documentation: alertDocumentation(text, "intruder"),
        conditions: [
          {
            displayName: title,
            conditionMatchedLog: {
              filter,
              labelExtractors: { who: "EXTRACT(protoPayload.authenticationInfo.principalEmail)" },
            },
          },
        ],
        // The shortest that Google takes.
        alertStrategy: { notificationRateLimit: { period: "300s" } },
      },
      { parent },
    );
  }
}
