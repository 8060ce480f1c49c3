import type * as pulumi from "@pulumi/pulumi";
import type { Rule } from "./rules";

/** Names of channels that alerts go to. Those that are not known yet pass. */
export const notificationChannels: Rule<pulumi.Input<string>[]> = (values) =>
  values.every((value) => typeof value !== "string" || /^projects\/[^/]+\/notificationChannels\/[^/]+$/.test(value))
    ? undefined
    : "use names of channels, projects/<project>/notificationChannels/<number>";
