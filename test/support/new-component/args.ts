import type * as pulumi from "@pulumi/pulumi";

/**
 * What a `Topic` is made from.
 */
export interface TopicArgs {
  /** Hours for which messages are kept, 1 to 744; the default is 24. */
  keepHours?: number;
  /** Address of the service account that publishes. */
  publisherEmail: pulumi.Input<string>;
}
