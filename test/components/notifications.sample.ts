// What the tests of all components try `Notifications` with.
import * as pulumi from "@pulumi/pulumi";
import type { Sampled } from "../support/samples/sample";

export const Notifications: Sampled = {
  samples: [
    {
      name: "alerts",
      args: {
        emails: ["two@example.com", "one@example.com"],
        pagerDutyServices: ["two", "one"].map((name) => ({ name, serviceKey: pulumi.secret("0123456789") })),
        webhooks: [
          { name: "two", url: "https://two.example.com/", token: pulumi.secret("0123456789") },
          {
            name: "one",
            url: "https://one.example.com/",
            username: "google",
            password: pulumi.secret("0123456789"),
          },
        ],
        chatSpaces: ["spaces/two", "spaces/one"],
        topics: ["projects/acme-test/topics/two", "projects/acme-test/topics/one"],
        existingChannels: ["projects/acme-test/notificationChannels/2", "projects/acme-test/notificationChannels/1"],
      },
    },
  ],
  trials: { emails: ["others@example.com"], chatSpaces: [] },
  lists: {
    "Notifications.chatSpaces": { empty: "none", kind: "resources", third: "spaces/three" },
    "Notifications.emails": { empty: "own", kind: "resources", third: "three@example.com" },
    "Notifications.existingChannels": {
      empty: "none",
      kind: "lookup",
      third: "projects/acme-test/notificationChannels/3",
    },
    "Notifications.pagerDutyServices": {
      empty: "none",
      kind: "resources",
      third: { name: "three", serviceKey: pulumi.secret("0123456789") },
    },
    "Notifications.topics": { empty: "none", kind: "resources", third: "projects/acme-test/topics/three" },
    "Notifications.webhooks": {
      empty: "none",
      kind: "resources",
      third: { name: "three", url: "https://three.example.com/", token: pulumi.secret("0123456789") },
    },
  },
};
