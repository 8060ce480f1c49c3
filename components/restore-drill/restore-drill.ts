import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as sql from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";
import { nodeImage, scheduleNodeJob } from "../internal/node-job";
import { programBundle } from "../internal/program-bundle";
import { Subject } from "../internal/refusal";
import type { Usable } from "../internal/usable";
import { checkArguments } from "../internal/validation";
import { projectOf } from "../postgres/database-user";
import { pullThrough } from "../registry/image";
import type { RestoreDrillArgs } from "./args";
import { grantRights } from "./rights";
import { editionOf, prefixOf, type KnownSettings } from "./settings";
import { validate } from "./validate";
import { createAlerts, createMetrics } from "./watch";
import { asOutput } from "../internal/outputs";

/** For the removal of the copy, after the time that a restore may take. */
const removalMinutes = 40;

/**
 * Restores the newest backup of a PostgreSQL server into a small private copy, on a schedule, has a query prove it, and removes the copy.
 * The age of the backup and the duration of the restore are metrics, and somebody is told when there is no proof for too long. The
 * server's own instances are never changed.
 */
export class RestoreDrill extends pulumi.ComponentResource {
  /** Name of the Cloud Run job: `gcloud run jobs execute` begins a drill at once. */
  public readonly jobName: pulumi.Output<string>;
  /** What the names of copies begin with. */
  public readonly copyPrefix: pulumi.Output<string>;
  /** Service account that the drill runs as. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Metrics from its log by what they measure, in seconds: `age` and `duration`. */
  public readonly metricNames: pulumi.Output<{ [what: string]: string }>;

  constructor(name: string, args: RestoreDrillArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, { settings, instances, channels }] = checkArguments("RestoreDrill", name, args, validate);
    super("groundplan:index:RestoreDrill", name, args, opts);

    const project = asOutput(checked.server.connectionName).apply(projectOf);
    const account = new serviceaccount.Account(
      `${name}-job`,
      {
        accountId: `${name}-job`,
        displayName: "Tries backups",
        description: "Restores backups of a server into copies.",
      },
      { parent: this },
    );
    const prefix = prefixOf(name);
    const who = { member: account.member, life: account.uniqueId };
    const granted = grantRights(this, name, { project, instances, prefix, ...who });
    const user = createUser(this, name, { project, instances }, account);
    const job = scheduleNodeJob(this, name, {
      program: programBundle("sync/drill/main.ts"),
      image: pullThrough(checked.images, nodeImage, {
        subject: new Subject(`RestoreDrill "${name}"`),
        property: "images",
      }),
      region: settings.region,
      serviceAccountEmail: account.email,
      environment: {},
      settings: programSettings(name, { ...checked, settings, project, instances }),
      timeoutSeconds: (settings.patienceMinutes + removalMinutes) * 60,
      retries: 1,
      dependsOn: [...granted, user],
      schedule: settings.schedule,
      description: "Restores the newest backup into a copy, proves it and removes the copy",
      account,
    });
    const metrics = createMetrics(this, name, job);
    createAlerts(this, name, { job, ...settings }, channels);

    this.jobName = job.name;
    this.copyPrefix = pulumi.output(prefix);
    this.serviceAccountEmail = account.email;
    this.metricNames = pulumi
      .all({ age: metrics.age.name, duration: metrics.duration.name })
      .apply((names): { [what: string]: string } => names);
    this.registerOutputs({
      jobName: this.jobName,
      copyPrefix: this.copyPrefix,
      serviceAccountEmail: this.serviceAccountEmail,
      metricNames: this.metricNames,
    });
  }
}

/** The drill as a user of the database, who is in each backup from then on. It may log in to copies alone (`rights.ts`). */
function createUser(
  parent: pulumi.Resource,
  name: string,
  { project, instances }: { project: pulumi.Output<string>; instances: pulumi.Output<string[]> },
  account: serviceaccount.Account,
): sql.User {
  return new sql.User(
    name,
    {
      project,
      instance: instances.apply(([first = ""]) => first),
      name: account.email.apply((email) => email.slice(0, -".gserviceaccount.com".length)),
      type: "CLOUD_IAM_SERVICE_ACCOUNT",
      // A member of every group that Vault makes, so that the query can run as one of them.
      databaseRoles: ["cloudsqlsuperuser"],
      // Google refuses to delete a user that was granted a role.
      deletionPolicy: "ABANDON",
    },
    { parent },
  );
}

/** What the program is told. */
function programSettings(
  name: string,
  args: Pick<Usable<RestoreDrillArgs>, "network"> & {
    server: DatabaseServer;
    settings: KnownSettings;
    project: pulumi.Output<string>;
    instances: pulumi.Output<string[]>;
  },
): pulumi.Output<string> {
  const { network, settings, project, instances } = args;
  const { region, tier, proofs, longestAgeHours, patienceMinutes } = settings;
  return pulumi
    .all([project, instances, network.networkId, network.privateServicesAccessId])
    .apply(([id, names, networkId]) =>
      JSON.stringify({
        drill: name,
        project: id,
        instances: names,
        prefix: prefixOf(name),
        region,
        network: networkId,
        tier,
        edition: editionOf(tier),
        proofs: byDatabase(proofs),
        longestAgeHours,
        patienceMinutes,
      }),
    );
}

function byDatabase(proofs: KnownSettings["proofs"]): KnownSettings["proofs"] {
  return [...proofs].sort((one, other) => (one.database < other.database ? -1 : 1));
}
