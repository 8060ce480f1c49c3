// What the tests of all components try `ProjectServices` with.
import type { Sampled } from "../support/samples/sample";

export const ProjectServices: Sampled = {
  samples: [{ name: "apis", args: { services: ["storage-api.googleapis.com", "run.googleapis.com"] } }],
  trials: { services: ["run.googleapis.com"] },
  lists: {
    "ProjectServices.services": { empty: "refused", kind: "resources", third: "sqladmin.googleapis.com" },
  },
};
