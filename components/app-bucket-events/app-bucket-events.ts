import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as pubsub from "@pulumi/gcp/pubsub";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccountMember } from "../internal/member";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { Subject } from "../internal/refusal";
import { checkArguments } from "../internal/validation";
import { serviceNameOf } from "../workload/call-grants";
import type { AppBucketEventsArgs } from "./args";
import { notCallable, validate, type AppBucketEventsSettings } from "./validate";

const sevenDays = "604800s";
/** The longest that a subscription keeps (https://cloud.google.com/pubsub/docs/subscription-properties#message_retention_duration). */
const monthOfDays = "2678400s";

/**
 * Has a server of an application called when something happens to objects of a bucket. It comes after both, so that an application may be
 * told of its own bucket. It calls as an identity of its own, which may call this one server and nothing else.
 */
export class AppBucketEvents extends pulumi.ComponentResource {
  /** Service account whose token (OIDC) each call has. */
  public readonly serviceAccountEmail: pulumi.Output<string>;
  /** Name of the subscription in which events wait that were tried too often. */
  public readonly deadLetterSubscription: pulumi.Output<string>;

  constructor(name: string, args: AppBucketEventsArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, settings] = checkArguments("AppBucketEvents", name, args, validate);
    super("groundplan:index:AppBucketEvents", name, args, opts);
    const caller = createCaller(this, name, checked);
    const topic = createTopic(this, name, checked.region);
    // Its address follows from the project's number (https://cloud.google.com/iam/docs/service-agents).
    const publisher = allow(this, `${name}-publisher`, topic, agentOf("gs-project-accounts", checked));
    const dead = createDeadLetters(this, name, checked);
    const subscription = createSubscription(this, name, checked, settings, { topic, caller, dead: dead.topic });
    // Pub/Sub takes an event out of here when it puts it there (https://cloud.google.com/pubsub/docs/handling-failures).
    new pubsub.SubscriptionIAMBinding(
      `${name}-forwarder`,
      {
        subscription: subscription.name,
        role: "roles/pubsub.subscriber",
        members: [agentOf("gcp-sa-pubsub", checked)],
      },
      { parent: this },
    );
    createNotification(this, name, settings, topic, [publisher, subscription]);

    this.serviceAccountEmail = caller.email;
    this.deadLetterSubscription = dead.subscription.name;
    this.registerOutputs({
      serviceAccountEmail: this.serviceAccountEmail,
      deadLetterSubscription: this.deadLetterSubscription,
    });
  }
}

function agentOf(service: string, { projectNumber }: Usable<AppBucketEventsArgs>): string {
  return `serviceAccount:service-${projectNumber}@${service}.iam.gserviceaccount.com`;
}

interface Caller {
  email: pulumi.Output<string>;
  /** What lets it call the server. */
  grant: pulumi.Resource;
}

function createCaller(parent: pulumi.Resource, name: string, { server, region }: Usable<AppBucketEventsArgs>): Caller {
  const account = new serviceaccount.Account(
    name,
    { accountId: name, displayName: `Calls of Pub/Sub for ${name}` },
    { parent },
  );
  const subject = new Subject(`AppBucketEvents "${name}"`);
  const service = inRegion(subject, server.serviceIds, region).apply((id) =>
    serviceNameOf(subject, "server.serviceIds", id),
  );
  const grant = new cloudrunv2.ServiceIamMember(
    name,
    {
      project: service.project,
      location: service.location,
      name: service.name,
      // Not `roles/run.invoker`, whose list of members is the server's own and complete.
      role: "roles/run.servicesInvoker",
      member: serviceAccountMember(account.email),
    },
    { parent },
  );
  return { email: account.email, grant };
}

/** The server's own in the region, else the first that it has. */
function inRegion(
  subject: Subject,
  table: pulumi.Input<{ [region: string]: pulumi.Input<string> }>,
  region: string,
): pulumi.Output<string> {
  return pulumi.output(table).apply((known: { [region: string]: string }) => {
    const found = known[region] ?? known[inOrder(Object.keys(known))[0] ?? ""];
    if (found !== undefined) return found;
    return subject.refuse("server", undefined, notCallable, "no URL");
  });
}

/** Messages hold names and metadata of objects, which stay where the objects are. */
function createTopic(parent: pulumi.Resource, name: string, region: string): pubsub.Topic {
  return new pubsub.Topic(name, { messageStoragePolicy: { allowedPersistenceRegions: [region] } }, { parent });
}

function allow(parent: pulumi.Resource, name: string, topic: pubsub.Topic, member: string): pulumi.Resource {
  const role = "roles/pubsub.publisher";
  return new pubsub.TopicIAMBinding(name, { topic: topic.name, role, members: [member] }, { parent });
}

/** Where events wait that were tried too often: `gcloud pubsub subscriptions pull` shows them. */
function createDeadLetters(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppBucketEventsArgs>,
): { topic: pubsub.Topic; subscription: pubsub.Subscription } {
  const dead = `${name}-dead`;
  const topic = createTopic(parent, dead, args.region);
  allow(parent, `${dead}-publisher`, topic, agentOf("gcp-sa-pubsub", args));
  const subscription = new pubsub.Subscription(
    dead,
    { topic: topic.id, messageRetentionDuration: monthOfDays, expirationPolicy: { ttl: "" } },
    { parent },
  );
  return { topic, subscription };
}

function createSubscription(
  parent: pulumi.Resource,
  name: string,
  { server, region }: Usable<AppBucketEventsArgs>,
  { path, deliveryAttempts }: AppBucketEventsSettings,
  { topic, caller, dead }: { topic: pubsub.Topic; caller: Caller; dead: pubsub.Topic },
): pubsub.Subscription {
  const url = inRegion(new Subject(`AppBucketEvents "${name}"`), server.urls, region);
  return new pubsub.Subscription(
    name,
    {
      topic: topic.id,
      pushConfig: {
        pushEndpoint: pulumi.interpolate`${url}${path}`,
        // Pub/Sub fills it in, and a refresh would show that
        // (https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions#PushConfig).
        attributes: { "x-goog-version": "v1" },
        // Cloud Run takes the service's URL for the audience, without a path
        // (https://cloud.google.com/run/docs/authenticating/service-to-service).
        oidcToken: { serviceAccountEmail: caller.email, audience: url },
      },
      // As long as there is: a process may take a while over a large object.
      ackDeadlineSeconds: 600,
      messageRetentionDuration: sevenDays,
      retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
      deadLetterPolicy: { deadLetterTopic: dead.id, maxDeliveryAttempts: deliveryAttempts },
      // Without this it would be deleted after 31 days without an event
      // (https://cloud.google.com/pubsub/docs/subscription-properties#expiration_period).
      expirationPolicy: { ttl: "" },
    },
    // What is called before it may be would count as an attempt.
    { parent, dependsOn: [caller.grant] },
  );
}

function createNotification(
  parent: pulumi.Resource,
  name: string,
  { bucketName, events, prefix }: AppBucketEventsSettings,
  topic: pubsub.Topic,
  dependsOn: pulumi.Resource[],
): void {
  new storage.Notification(
    name,
    {
      bucket: bucketName,
      topic: topic.id,
      payloadFormat: "JSON_API_V1",
      eventTypes: inOrder(events),
      ...(prefix === undefined ? {} : { objectNamePrefix: prefix }),
    },
    // Cloud Storage asks whether its agent may publish. What comes before there is a subscription would be lost.
    { parent, dependsOn },
  );
}
