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
  lists: {
    "AppSecrets.keys": { empty: "own", kind: "resources", third: { name: "C_KEY" } },
    "AppSecrets.config": { empty: "none", kind: "resources", third: { name: "C_SET" } },
    "AppSecrets.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "AppSecrets.configReaders": { empty: "none", kind: "content", third: "group:three@example.com" },
    "AppSecrets.regions": {
      empty: "refused",
      kind: "content",
      third: "europe-north1",
      keeps: 1,
      ordered: "the program that makes first values runs in the first",
    },
    "AppSecrets.bindings": { empty: "own", kind: "lookup", third: ["other", bindingOf("other", "other")] },
    "AppSecrets.databaseUsers": { empty: "none", kind: "resources", third: ["archive", {}] },
  },
  // The program is told which keys there are, and runs again. Policies name the roles of all databases.
  together: /-first-values-settings$|-first-values$|-first-values-done$|^web-secrets(-developer)?$/,
  // Other regions are another container, as its docstring says, and the program runs after them.
  immutable: /^web-secrets-(?!first-values-program)/,
};
