import type * as pulumi from "@pulumi/pulumi";

/**
 * What a `Notifications` is made from: whom Cloud Monitoring's alerts tell, 1 to 16 in all, as many as one alert can tell
 * (https://cloud.google.com/monitoring/quotas).
 */
export interface NotificationsArgs {
  /**
   * Addresses that get an e-mail, each once, such as `ops@example.com`; the default is none. An empty list tells nobody, and is refused unless somebody else is told. A new one is a new channel, one that goes is removed
   * from the alerts first. Prefer a group: people come and go without a deployment.
   */
  emails?: string[];
  /** Services of PagerDuty that get an incident; the default is none. */
  pagerDutyServices?: PagerDutyService[];
  /** Addresses of programs that get a POST with the incident as JSON; the default is none. */
  webhooks?: Webhook[];
  /** Spaces of Google Chat that get a message, `spaces/<id>`, in each of which somebody added the app Google Cloud Monitoring; the default is none. */
  chatSpaces?: string[];
  /**
   * Topics of Pub/Sub that get a message, `projects/<project>/topics/<topic>`; the default is none. The account
   * `service-<project number>@gcp-sa-monitoring-notification.iam.gserviceaccount.com` needs `roles/pubsub.publisher` on each.
   */
  topics?: string[];
  /**
   * Channels that a person made in the console, `projects/<project>/notificationChannels/<number>`; the default is none. For Slack, which wants a
   * person's consent in a browser, and for text messages and the mobile app, which want a code that a person types.
   */
  existingChannels?: string[];
}

/** A service of PagerDuty. */
export interface PagerDutyService {
  /** Name that is its channel's, 1 to 30 lower-case letters, digits and hyphens. Another name is another channel. */
  name: string;
  /** Integration key (Events API v1), as a secret: `config.requireSecret("pagerDutyKey")`. One that is plain is refused. */
  serviceKey: pulumi.Input<string>;
}

/** A program that is told by HTTP. It is told with `token`, or with `username` and `password`: otherwise anybody could pass for Google. */
export interface Webhook {
  /** Name that is its channel's, 1 to 30 lower-case letters, digits and hyphens. Another name is another channel. */
  name: string;
  /** Address, `https` and without a query. */
  url: string;
  /** What Google adds to the address as `auth_token`, as a secret. One that is plain is refused. The default is `username` and `password`. */
  token?: pulumi.Input<string>;
  /** Name for HTTP's basic authentication; the default is `token`. */
  username?: string;
  /** Password for HTTP's basic authentication, as a secret. One that is plain is refused. The default is `token`. */
  password?: pulumi.Input<string>;
}
