import type * as pulumi from "@pulumi/pulumi";
import type { Rule } from "./rules";
import { unordered } from "./unordered";
import type { Arguments } from "./validation";

const names: Rule<pulumi.Input<string>[]> = (values) =>
  values.every((value) => typeof value !== "string" || /^projects\/[^/\s]+\/notificationChannels\/[^/\s]+$/.test(value))
    ? undefined
    : "use names of channels, projects/<project>/notificationChannels/<number>";

/** Names of notification channels, checked and in order. */
export type Channels = pulumi.Input<pulumi.Input<string>[]>;

/** The argument `notificationChannels`, checked now or once it is known: names of the channels that alerts go to, in order. */
export function notificationChannels(check: Arguments, channels: Channels | undefined): Channels {
  return unordered(check.property("notificationChannels", channels, names) ?? []);
}
