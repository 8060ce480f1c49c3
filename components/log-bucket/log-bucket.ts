import * as logging from "@pulumi/gcp/logging";
import * as pulumi from "@pulumi/pulumi";
import { entriesInOrder, unordered } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import type { LogBucketArgs } from "./args";
import { keptFilter } from "./filters";
import { validate } from "./validate";

/** As long as Google's own bucket keeps them. */
const defaultRetentionDays = 30;

/** The view that each log bucket has, with all of its entries (https://cloud.google.com/logging/docs/logs-views). */
const everything = "_AllLogs";

/**
 * Where a project's logs are kept: in one region, for a stated time, and for named readers. Each entry is kept once, since the project's
 * bucket `_Default` no longer takes what goes here. Audit logs stay where they are.
 *
 * Costs 0.50 USD for each GiB beyond 50 in a month, which `_Default` would cost too, and 0.01 USD for each GiB and month beyond 30 days
 * (https://cloud.google.com/products/observability/pricing).
 */
export class LogBucket extends pulumi.ComponentResource {
  /** The log bucket, `projects/<project>/locations/<region>/buckets/<name>`. */
  public readonly logBucketId: pulumi.Output<string>;
  /** The view that has all of its entries, `projects/<project>/locations/<region>/buckets/<name>/views/_AllLogs`: what a `Dashboard` is told. */
  public readonly viewName: pulumi.Output<string>;
  /** Days for which an entry is kept. */
  public readonly retentionDays: pulumi.Output<number>;

  constructor(name: string, args: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const [, readers] = checkArguments("LogBucket", name, args, validate);
    super("groundplan:index:LogBucket", name, args, opts);
    const { project, retentionDays = defaultRetentionDays } = args;
    const bucket = createBucket(this, name, args, retentionDays);
    const sink = createSink(this, name, args, bucket);
    // After the sink: on the way up and on the way down there is always one bucket that takes an entry.
    new logging.ProjectExclusion(
      name,
      { project, name, description: `Kept by the log bucket ${name}`, filter: keptFilter },
      { parent: this, dependsOn: [sink] },
    );
    if (readers.length > 0) letRead(this, name, args, bucket, readers);

    this.logBucketId = bucket.id;
    this.viewName = pulumi.interpolate`${bucket.id}/views/${everything}`;
    this.retentionDays = pulumi.output(retentionDays);
    this.registerOutputs({
      logBucketId: this.logBucketId,
      viewName: this.viewName,
      retentionDays: this.retentionDays,
    });
  }
}

function createBucket(
  parent: pulumi.Resource,
  name: string,
  { project, region, locked = false, protected: isProtected = true }: LogBucketArgs,
  retentionDays: number,
): logging.ProjectBucketConfig {
  return new logging.ProjectBucketConfig(
    name,
    { project, location: region, bucketId: name, description: `Logs of ${project}`, retentionDays, locked },
    // Google keeps a deleted bucket's name for seven days, in which no other has it. The next life takes the old one over.
    { parent, protect: isProtected, retainOnDelete: true },
  );
}

function createSink(
  parent: pulumi.Resource,
  name: string,
  { project, exclusions = {} }: LogBucketArgs,
  bucket: logging.ProjectBucketConfig,
): logging.ProjectSink {
  const left = entriesInOrder(exclusions).map(([one, filter]) => ({ name: one, filter: filter.trim() }));
  return new logging.ProjectSink(
    name,
    {
      project,
      name,
      description: "Keeps logs in one region, for a stated time",
      destination: pulumi.interpolate`logging.googleapis.com/${bucket.id}`,
      filter: keptFilter,
      ...(left.length === 0 ? {} : { exclusions: left }),
      // Within one project Google writes as itself.
      uniqueWriterIdentity: true,
    },
    { parent },
  );
}

/** Authoritative: who is added by hand goes again. */
function letRead(
  parent: pulumi.Resource,
  name: string,
  { project, region }: LogBucketArgs,
  bucket: logging.ProjectBucketConfig,
  readers: pulumi.Input<string>[],
): void {
  new logging.LogViewIamBinding(
    name,
    {
      parent: `projects/${project}`,
      location: region,
      bucket: bucket.bucketId,
      name: everything,
      role: "roles/logging.viewAccessor",
      members: unordered(readers),
    },
    { parent },
  );
}
