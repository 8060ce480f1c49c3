/**
 * What an `EmailNotifications` is made from.
 */
export interface EmailNotificationsArgs {
  /**
   * Addresses that are told, each once, such as `ops@example.com`: at most 16, as many as one alert can tell. A new one is a new channel, one that goes is removed
   * from the alerts first. Prefer a group: people come and go without a deployment.
   */
  addresses: string[];
}
