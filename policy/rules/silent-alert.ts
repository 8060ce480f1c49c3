import { required, remarks } from "../look";
import type { Rule } from "../model";

export const silentAlert: Rule = {
  id: "silent-alert",
  title: "An alert reaches somebody",
  remedy: "Name a channel in notificationChannels, and leave enabled out",
  source: "https://cloud.google.com/monitoring/support/notification-options",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:monitoring/alertPolicy:AlertPolicy") return [];
    return [
      ...required(resource, "notificationChannels", "is empty: nobody hears of it"),
      ...remarks(resource, "enabled", (value) => (value === false ? "is false" : undefined)),
    ];
  },
};
