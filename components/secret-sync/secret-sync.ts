import * as pulumi from "@pulumi/pulumi";
import type { SecretSyncAttachment } from "../contracts/secret-sync";
import { contractOutput } from "../internal/contract-output";
import { serviceAccountMember } from "../internal/member";
import { nodeImage, uploadNodeProgram } from "../internal/node-program";
import { programBundle } from "../internal/program-bundle";
import { Subject } from "../internal/refusal";
import { checkArguments } from "../internal/validation";
import { pullThrough } from "../registry/image";
import { createAlerts } from "./alerts";
import type { SecretSyncArgs } from "./args";
import { createMetrics, namesOf } from "./metrics";
import { allowImages, createRollRole } from "./rights";
import { createAppsBucket, createSchedule, createService, createState } from "./service";
import { renderSettings } from "./settings";
import { validate } from "./validate";
import { asOutput } from "../internal/outputs";

/**
 * Keeps every copy of an environment's values in step with Vault, each minute: versions in Secret Manager, with a new
 * revision of the Cloud Run services that read them, and GitHub's environments. A private service that is called by Cloud
 * Scheduler and costs cents while nothing changes. It reads Vault and never writes to it. It knows no application: each
 * attaches itself with a `SecretSyncApp`. Its outputs are a `SecretSyncAttachment`.
 */
export class SecretSync extends pulumi.ComponentResource {
  /** Service account that the program runs as: the store's. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Role that applications grant it on their services: `projects/<project>/roles/<name>_roll_<six digits>`. */
  public readonly rollRole: pulumi.Output<string>;
  /** Bucket in which applications leave their settings. */
  public readonly settingsBucketName: pulumi.Output<string>;
  /** Name of the Cloud Run service: where its logs are found. */
  public readonly serviceName: pulumi.Output<string>;
  /** Name of the Cloud Scheduler job, which `gcloud scheduler jobs run` starts at once and `pause` stops. */
  public readonly scheduleName: pulumi.Output<string>;
  /** Bucket of the program's memory: versions and times, no value. */
  public readonly stateBucketName: pulumi.Output<string>;
  /** Metrics from its logs by what they count: `passes`, `failures`, `missing`, `lag`, `age`, `ending` and `ended`. */
  public readonly metricNames: pulumi.Output<{ [what: string]: string }>;
  /** What other components take of it, as one value, in every language and across stacks: a `SecretSyncAttachment`. */
  public readonly contract: pulumi.Output<SecretSyncAttachment>;

  constructor(name: string, args: SecretSyncArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, channels] = checkArguments("SecretSync", name, args, validate);
    super("groundplan:index:SecretSync", name, args, opts);
    const subject = new Subject(`SecretSync "${name}"`);
    const { region, store } = checked;
    const serviceAccountEmail = asOutput(store.syncServiceAccountEmail);
    const member = serviceAccountMember(serviceAccountEmail);

    const state = createState(this, name, region, member);
    const apps = createAppsBucket(this, name, region, member);
    const role = createRollRole(this, name, state.bucket.timeCreated);
    const readable = allowImages(this, name, checked.images, member);
    const program = uploadNodeProgram(this, name, {
      program: programBundle("sync/main.ts"),
      settings: { variable: "SYNC_SETTINGS", text: renderSettings(checked, state.bucket.name, apps.bucket.name) },
      region,
      serviceAccountEmail,
    });
    const service = createService(this, name, {
      program,
      image: pullThrough(checked.images, nodeImage, { subject, property: "images" }),
      region,
      serviceAccountEmail,
      dependsOn: [state.granted, apps.granted, readable],
    });
    const schedule = createSchedule(this, name, region, service);
    const metrics = createMetrics(this, name, service);
    createAlerts(this, name, metrics, channels);

    this.serviceAccountEmail = serviceAccountEmail;
    this.rollRole = role.name;
    this.settingsBucketName = apps.bucket.name;
    this.serviceName = service.name;
    this.scheduleName = schedule.name;
    this.stateBucketName = state.bucket.name;
    this.metricNames = namesOf(metrics);
    this.contract = contractOutput<SecretSyncAttachment>("SecretSyncAttachment", this);
    this.registerOutputs({
      serviceAccountEmail: this.serviceAccountEmail,
      rollRole: this.rollRole,
      settingsBucketName: this.settingsBucketName,
      serviceName: this.serviceName,
      scheduleName: this.scheduleName,
      stateBucketName: this.stateBucketName,
      metricNames: this.metricNames,
      contract: this.contract,
    });
  }
}
