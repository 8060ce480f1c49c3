import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../internal/digest";
import { checkArguments } from "../internal/validation";
import type { EmailNotificationsArgs } from "./args";
import { validate } from "./validate";

/** Tells people by e-mail what Cloud Monitoring's alerts have to say: a notification channel for each address. */
export class EmailNotifications extends pulumi.ComponentResource {
  /** The channels, `projects/<project>/notificationChannels/<number>`, in the order of the addresses. */
  public readonly channelIds: pulumi.Output<string[]>;

  constructor(name: string, args: EmailNotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("EmailNotifications", name, args, validate);
    super("groundplan:index:EmailNotifications", name, args, opts);
    const channels = args.addresses.map((address) => this.createChannel(name, address));
    this.channelIds = pulumi.all(channels.map((channel) => channel.name));
    this.registerOutputs({ channelIds: this.channelIds });
  }

  /** Named after the address, not after its place in the list: the others stay when one goes. */
  private createChannel(name: string, address: string): monitoring.NotificationChannel {
    const suffix = sha256(address.toLowerCase()).slice(0, 8);
    return new monitoring.NotificationChannel(
      `${name}-${suffix}`,
      {
        displayName: address,
        type: "email",
        labels: { email_address: address },
        // Alerts name the channel: one that is used cannot be deleted otherwise when its address goes.
        forceDelete: true,
      },
      { parent: this },
    );
  }
}
