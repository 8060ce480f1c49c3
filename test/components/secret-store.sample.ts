// What the tests of all components try `SecretStore` with.
import { otherGroup } from "../support/pages/trials";
import { members } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const SecretStore: Sampled = {
  samples: [
    {
      name: "secrets",
      args: {
        vault: { address: "https://vault.example.com", serviceAccountEmail: "v@acme-test.iam.gserviceaccount.com" },
        environment: "test",
        operators: members,
        developers: members,
        previewers: members,
        reviewers: members,
        continuousIntegration: { repository: "acme/site", repositoryId: "123456", environment: "test-preview" },
        deliversToGithub: true,
        protected: false,
      },
    },
  ],
  trials: { environment: "staging", operators: otherGroup, developers: otherGroup, previewers: otherGroup },
  lists: {
    "SecretStore.reviewers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "SecretStore.operators": { empty: "none", kind: "content", third: "group:three@example.com" },
    "SecretStore.developers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "SecretStore.previewers": { empty: "none", kind: "content", third: "group:three@example.com" },
  },
};
