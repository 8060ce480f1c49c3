// What the tests of all components try `AppSecrets` with.
import { otherGroup } from "../support/pages/trials";
import { members, images, bindingOf, store } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";
import * as parts from "../support/workload";

export const AppSecrets: Sampled = {
  samples: [
    {
      name: "web-secrets",
      args: {
        app: "web",
        keys: [
          { name: "B_KEY", generate: { form: "base64", bytes: 32, count: 4, separator: ";" } },
          { name: "A_KEY", template: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}" },
        ],
        config: [{ name: "B_SET", initial: "info" }, { name: "A_SET" }],
        identity: parts.identity,
        readers: members,
        configReaders: members,
        store,
        images,
        regions: ["europe-west4", "europe-west1"],
        bindings: {
          spare: bindingOf("spare", "spare"),
          reports: bindingOf("reports", "reports"),
          main: bindingOf("app"),
          archive: bindingOf("archive", "archive"),
        },
        databaseUsers: { reports: { readOnly: false }, main: { ttlSeconds: 1800, maxTtlSeconds: 7200 } },
        readableByDevelopers: true,
      },
    },
  ],
  trials: {
    app: "another",
    keys: [{ name: "SECRET_KEY_BASE", generate: {} }],
    config: [],
    readers: otherGroup,
    configReaders: otherGroup,
    regions: ["europe-west1"],
  },
};
