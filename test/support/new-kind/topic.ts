// A kind of `uses` that the project does not have, as a newcomer writes it: the file that stacks/uses/topic.ts would be, but for where it imports
// from. test/stacks/new-kind.test.ts adds it to a copy of the program.
import * as pubsub from "@pulumi/gcp/pubsub";
import * as pulumi from "@pulumi/pulumi";
import type { Binding } from "../../../components";
import { some, type UseKind } from "../../../stacks/uses/kind";

/** A topic of its own, to which it publishes messages. */
export interface UsesTopic {
  kind: "topic";
  /** Hours for which messages are kept; the default is 24. */
  keepHours?: number;
}

export const topic: UseKind<UsesTopic> = {
  standIn: () => ({ values: { topic: some } }),

  problems: ({ keepHours = 24 }) =>
    keepHours > 0 ? [] : [{ property: "keepHours", value: keepHours, remedy: "use a number of hours above 0" }],

  needs: () => ({}),

  make: ({ keepHours = 24 }, { name, identity, foundation: { cloud } }) => ({
    binding: new Topic(name, { keepHours, publisher: identity.serviceAccountEmail }, cloud).binding,
  }),
};

interface TopicArgs {
  keepHours: number;
  publisher: pulumi.Input<string>;
}

class Topic extends pulumi.ComponentResource {
  readonly binding: pulumi.Output<Binding>;

  constructor(name: string, { keepHours, publisher }: TopicArgs, options: pulumi.ComponentResourceOptions) {
    super("test:index:Topic", name, {}, options);
    const made = new pubsub.Topic(name, { messageRetentionDuration: `${keepHours * 3600}s` }, { parent: this });
    const members = [pulumi.interpolate`serviceAccount:${publisher}`];
    new pubsub.TopicIAMBinding(name, { topic: made.id, role: "roles/pubsub.publisher", members }, { parent: this });
    this.binding = pulumi.output({ values: { topic: made.id } });
    this.registerOutputs({ binding: this.binding });
  }
}
