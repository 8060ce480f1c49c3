// A component that the project does not have, as a newcomer writes it: the files here are those that it takes, but for where they import from.
// test/components/new-component.real.test.ts adds them to a copy of the project.
import * as pubsub from "@pulumi/gcp/pubsub";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccountMember } from "../../../components/internal/member";
import * as rules from "../../../components/internal/rules";
import { Arguments, checkArguments } from "../../../components/internal/validation";
import type { TopicArgs } from "./args";

/** A topic of Pub/Sub and the right to publish to it. */
export class Topic extends pulumi.ComponentResource {
  /** Identifier of the topic: `projects/<project>/topics/<name>`. */
  public readonly topicId: pulumi.Output<string>;

  constructor(name: string, args: TopicArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("Topic", name, args, validate);
    super("groundplan:index:Topic", name, args, opts);
    const { keepHours = 24, publisherEmail } = args;
    const topic = new pubsub.Topic(name, { messageRetentionDuration: `${keepHours * 3600}s` }, { parent: this });
    const members = [serviceAccountMember(publisherEmail)];
    new pubsub.TopicIAMBinding(
      `${name}-publisher`,
      { topic: topic.id, role: "roles/pubsub.publisher", members },
      { parent: this },
    );
    this.topicId = topic.id;
    this.registerOutputs({ topicId: this.topicId });
  }
}

function validate(name: string, args: TopicArgs): void {
  const check = new Arguments(`Topic "${name}"`);
  check.property("name", name, rules.workloadName);
  check.property("keepHours", args.keepHours, (hours) =>
    Number.isInteger(hours) && hours >= 1 && hours <= 744 ? undefined : "use a whole number from 1 to 744",
  );
  check.property("publisherEmail", args.publisherEmail, rules.serviceAccountEmail);
  check.done();
}
