// What CONTRIBUTING.md promises of a new kind of credential: its name, a row for the library, and a file with a word for the programs that make it.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import type * as Components from "../../components";
import type * as FirstValues from "../../sync/first-values/settings";
import type { GoogleService } from "../../sync/google";
import type * as Keep from "../../sync/logins/keep";
import type * as Kinds from "../../sync/logins/kinds";
import type { Logins } from "../../sync/logins/settings";
import type { VaultDocument } from "../../sync/vault/client";
import { args, textOf } from "../support/app-secrets";
import { deploy, messages, run, type Deployment } from "../support/program";
import { copySources, edit, root } from "../support/project";

const load = createRequire(__filename);
const resource = "projects/acme-test/topics/orders";

let copy = "";
before(() => {
  copy = copySources("components", "sync");
  // Its name, with what `npm run contract` makes of it …
  edit(copy, "components/contracts/binding.ts", "\n} as const;", '\n  TopicToken: "topic-token",\n} as const;');
  edit(copy, "components/internal/arguments.json", '"storage-key"', '"storage-key", "topic-token"');
  // … a row …
  edit(
    copy,
    "components/internal/credentials.ts",
    "\n];\n",
    `
  {
    kinds: [CredentialKind.TopicToken],
    parts: ["token"],
    tellingParts: ["token"],
    remedy: "a template names its token, which topics have",
    fetched: { permissions: ["pubsub.topics.token"], isRead: true, reviews: { name: "tokens", title: "Tokens" } },
  },
];
`,
  );
  // … and a file, with a word.
  const source = readFileSync(path.join(root, "test/support/new-kind/topic-token.ts"), "utf8");
  const moved = source.replaceAll("../../../sync/logins/kinds/", "./").replaceAll("../../../sync/", "../../");
  writeFileSync(path.join(copy, "sync/logins/kinds/topic-token.ts"), moved);
  edit(
    copy,
    "sync/logins/kinds/index.ts",
    '"storage-key": storageKey,',
    '"storage-key": storageKey,\n  "topic-token": topicToken,',
  );
  edit(copy, "sync/logins/kinds/index.ts", "import ", 'import { topicToken } from "./topic-token";\nimport ');
});
after(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** Secrets with a value that takes the new credential, made by the copy of the library. */
function secrets(template: string): () => void {
  const { AppSecrets } = load(path.join(copy, "components/index.ts")) as typeof Components;
  const binding = { values: { topic: "orders" }, credential: { kind: "topic-token", resource } };
  const given = { ...args, config: [], keys: [{ name: "ORDERS", template }], bindings: { orders: binding } };
  return () => new AppSecrets("web", given as unknown as Components.AppSecretsArgs);
}

/** What the program of first values is told, as the copy of it reads that. */
function loginsIn(deployment: Deployment): Logins {
  const { readSettings } = load(path.join(copy, "sync/first-values/settings.ts")) as typeof FirstValues;
  const file = path.join(copy, "settings.json");
  writeFileSync(file, textOf(deployment, "web-first-values-settings"));
  const { logins } = readSettings({ SETTINGS: file });
  assert.ok(logins);
  return logins;
}

test("whoever fetches it gets the right to, and is told how values are put together with it", async () => {
  const deployment = await deploy(secrets("topic={orders.topic};token={orders.token}"));
  const role = deployment.one("gcp:projects/iAMCustomRole:IAMCustomRole", "web-orders-login").inputs;
  assert.deepEqual([role["project"], role["permissions"]], ["acme-test", ["pubsub.topics.token"]]);
  const { credentials, keys } = loginsIn(deployment);
  assert.deepEqual(credentials, [{ binding: "orders", kind: "topic-token", resource }]);
  assert.deepEqual(keys[0]?.pieces, [{ text: "topic=orders;token=" }, { binding: "orders", part: "token" }]);
});

test("the programs make it, and write what takes it", async () => {
  const { keepLogins } = load(path.join(copy, "sync/logins/keep.ts")) as typeof Keep;
  const { makerOf } = load(path.join(copy, "sync/logins/kinds/index.ts")) as typeof Kinds;
  const asked: string[] = [];
  const google = {
    call: ({ url }: { url: string }) => {
      asked.push(url);
      return Promise.resolve({ status: 200, body: { token: "t/1" }, text: "" });
    },
  } as unknown as GoogleService;
  const written: object[] = [];
  const client = {
    replace: (_mount: string, _app: string, fields: object) => Promise.resolve(void written.push(fields)),
    revokeSelf: () => Promise.resolve(),
  };
  const deployment = await deploy(secrets("token={orders.token}"));
  const kept = await keepLogins("secrets", "web", loginsIn(deployment), {
    read: () => Promise.resolve({ version: 0, fields: {}, deleted: false } as unknown as VaultDocument),
    hasLease: () => Promise.resolve(false),
    logIn: () => Promise.resolve({ client, ttlSeconds: 60 } as unknown as Keep.Session),
    fetch: async (credential) =>
      makerOf(credential.kind).fetch?.(credential.resource, google, { memorystoreUrl: "", storageUrl: "" }),
    isNewer: () => true,
    now: () => 0,
  });
  assert.deepEqual(kept, { replaced: ["orders"], written: ["ORDERS"], failures: [] });
  assert.equal((written[0] as { ORDERS: string }).ORDERS, "token=t/1");
  assert.deepEqual(asked, [`https://pubsub.googleapis.com/v1/${resource}:token`]);
});

test("a template that names parts of two credentials is refused with both", async () => {
  const deployment = await run(secrets("{orders.token}{orders.accessKeyId}"));
  assert.match(messages(deployment), /keys: "orders"; name either accessKeyId and secretAccessKey of it, or token/);
});
