import * as pulumi from "@pulumi/pulumi";
import { nodeImage, uploadNodeProgram } from "../internal/node-program";
import { programBundle } from "../internal/program-bundle";
import { checkArguments } from "../internal/validation";
import { pullThrough } from "../registry/image";
import { createAlerts } from "./alerts";
import type { SecretSyncArgs } from "./args";
import { createMetrics } from "./metrics";
import { allowRolling } from "./rights";
import { createSchedule, createService, createState } from "./service";
import { renderSettings } from "./settings";
import { validate } from "./validate";

/**
 * Keeps every copy of an environment's values in step with Vault, each minute: versions in Secret Manager, with a new
 * revision of the Cloud Run services that read them, and GitHub's environments. A private service that is called by Cloud
 * Scheduler and idles at no cost; it reads Vault and never writes to it.
 */
export class SecretSync extends pulumi.ComponentResource {
  /** Name of the Cloud Run service: where its logs are found. */
  public readonly serviceName: pulumi.Output<string>;
  /** Name of the Cloud Scheduler job, which `gcloud scheduler jobs run` starts at once and `pause` stops. */
  public readonly scheduleName: pulumi.Output<string>;
  /** Bucket of the program's memory: versions and times, no value. */
  public readonly stateBucketName: pulumi.Output<string>;
  /** Metrics from its logs by what they count: `passes`, `failures`, `missing` and `lag`. */
  public readonly metricNames: pulumi.Output<{ [what: string]: string }>;

  constructor(name: string, args: SecretSyncArgs, opts?: pulumi.ComponentResourceOptions) {
    const checked = checkArguments("SecretSync", name, args, validate);
    super("groundplan:index:SecretSync", name, args, opts);
    const { region, store } = args;
    const serviceAccountEmail = store.syncServiceAccountEmail;

    const state = createState(this, name, region, serviceAccountEmail);
    const program = uploadNodeProgram(this, name, {
      program: programBundle("sync/main.ts"),
      settings: { variable: "SYNC_SETTINGS", text: renderSettings(args, state.bucket.name) },
      region,
      serviceAccountEmail,
    });
    const service = createService(this, name, {
      program,
      image: pullThrough(args.images, nodeImage),
      region,
      serviceAccountEmail,
      dependsOn: [state.writable],
    });
    allowRolling(this, name, checked, pulumi.interpolate`serviceAccount:${serviceAccountEmail}`);
    const schedule = createSchedule(this, name, region, service);
    const metrics = createMetrics(this, name, service);
    createAlerts(this, name, metrics, checked.notificationChannels);

    this.serviceName = service.name;
    this.scheduleName = schedule.name;
    this.stateBucketName = state.bucket.name;
    this.metricNames = pulumi
      .all([metrics.passes.name, metrics.failures.name, metrics.missing.name, metrics.lag.name])
      .apply(([passes, failures, missing, lag]): { [what: string]: string } => ({ passes, failures, missing, lag }));
    this.registerOutputs({
      serviceName: this.serviceName,
      scheduleName: this.scheduleName,
      stateBucketName: this.stateBucketName,
      metricNames: this.metricNames,
    });
  }
}
