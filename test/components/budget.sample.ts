// What the tests of all components try `Budget` with.
import type { Sampled } from "../support/samples/sample";

export const Budget: Sampled = {
  samples: [
    {
      name: "budget",
      args: {
        billingAccount: "012345-6789AB-CDEF01",
        projectNumbers: ["100000000002", "100000000001"],
        amount: 200,
        thresholds: [90, 50],
        notificationChannels: [
          "projects/acme-test/notificationChannels/2",
          "projects/acme-test/notificationChannels/1",
        ],
      },
    },
  ],
  trials: { billingAccount: "FEDCBA-543210-FEDCBA", projectNumbers: ["210987654321"], thresholds: [25, 100] },
  lists: {
    "Budget.projectNumbers": { empty: "refused", kind: "content", third: "100000000003" },
    "Budget.notificationChannels": {
      empty: "refused",
      kind: "content",
      third: "projects/acme-test/notificationChannels/3",
    },
    "Budget.thresholds": { empty: "refused", kind: "content", third: 120 },
  },
};
