// What the tests of all components try `Topic` with.
import type { Sampled } from "../samples/sample";

export const Topic: Sampled = {
  samples: [{ name: "orders", args: { keepHours: 48, publisherEmail: "app-shop@acme-test.iam.gserviceaccount.com" } }],
  trials: { publisherEmail: "app-other@acme-test.iam.gserviceaccount.com" },
};
