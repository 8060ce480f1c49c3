// What the tests of all components try `PostgresDatabase` with.
import { With } from "../support/pages/trials";
import { server, store } from "../support/samples/contracts";
import type { Sampled } from "../support/samples/sample";

export const PostgresDatabase: Sampled = {
  samples: [
    { name: "main", args: { server, store, database: "app", extensions: ["vector", "pg_bigm"], protected: false } },
  ],
  trials: { database: "another", extensions: ["pg_trgm"], temporary: new With(true, { protected: false }) },
  lists: {
    "PostgresDatabase.extensions": { empty: "none", kind: "lookup", third: "ltree" },
  },
};
