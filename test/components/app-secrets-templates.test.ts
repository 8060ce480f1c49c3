// Values that are put together with logins of databases and of what Google makes.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { CredentialKind } from "../../components";
import { credentialFamilies } from "../../components/internal/credentials";
import { readonlyStatements, readwriteStatements } from "../../components/postgres-database/statements";
import { allows } from "../support/vault-policies";
import { attached, database, firstValuesAccount, settingsOf, syncAccount } from "../support/app-secrets";

test("a database's login is a role of its own, and both programs are told how values are put together with it", async () => {
  const { deployment, app } = await attached({
    keys: [
      {
        name: "DATABASE_URL",
        template: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}?a={{b}}",
      },
      { name: "PGPASSWORD", template: "{main.password}" },
      { name: "STRIPE_KEY" },
    ],
    bindings: { main: pulumi.output(database), unused: { values: {} } },
  });
  const role = deployment.one("vault:database/secretBackendRole:SecretBackendRole").inputs;
  assert.deepEqual(
    [role["name"], role["dbName"], role["defaultTtl"], role["maxTtl"], role["creationStatements"]],
    ["login.web.main", "main", 2_592_000, 2_592_000, readwriteStatements("changelog").creation],
  );
  const login = deployment.one("vault:gcp/authBackendRole:AuthBackendRole", "web-login").inputs;
  assert.deepEqual(login, {
    backend: "gcp",
    role: "prod.login.web",
    type: "iam",
    boundServiceAccounts: [firstValuesAccount, syncAccount],
    tokenPolicies: ["prod.login.web"],
    // A user ends with the token that asked for it.
    tokenTtl: 2_678_400,
    tokenMaxTtl: 2_678_400,
    maxJwtExp: "3600",
  });
  const policy = deployment.one("vault:index/policy:Policy", "web-login").inputs["policy"] as string;
  assert.ok(allows(policy, "secrets/prod/data/web", "patch"));
  assert.ok(allows(policy, "database/prod/creds/login.web.main", "read"));
  for (const [path, capability] of [
    ["secrets/prod/data/web", "update"],
    ["secrets/prod/data/feed", "patch"],
    ["database/prod/creds/readwrite.web.main", "read"],
    ["config/prod/data/web", "read"],
  ] as const) {
    assert.ok(!allows(policy, path, capability), path);
  }
  assert.deepEqual(app.logins, {
    role: "prod.login.web",
    credentials: [
      { binding: "main", kind: "database-readwrite", resource: "main", path: "database/prod/creds/login.web.main" },
    ],
    keys: [
      {
        key: "DATABASE_URL",
        encoded: true,
        pieces: [
          { text: "postgresql://" },
          { binding: "main", part: "username" },
          { text: ":" },
          { binding: "main", part: "password" },
          { text: "@10.19.0.3/changelog?a=" },
          { text: "{" },
          { text: "b" },
          { text: "}" },
        ],
      },
      { key: "PGPASSWORD", encoded: false, pieces: [{ binding: "main", part: "password" }] },
    ],
  });
  const { logins, documents } = settingsOf(deployment);
  assert.deepEqual(logins, app.logins);
  assert.deepEqual(
    documents[0]?.keys.map(({ name, composed }) => [name, composed]),
    [
      ["DATABASE_URL", true],
      ["PGPASSWORD", true],
      ["STRIPE_KEY", undefined],
    ],
  );
});

test("other keys stand in a template, and a login of their own is made for whoever puts them together", async () => {
  const { app, deployment } = await attached({
    keys: [
      { name: "QUEUE_URL", template: "amqp://{secrets.USER}:{secrets.PASS}@{queue.host}" },
      { name: "USER" },
      { name: "PASS" },
    ],
    bindings: { queue: { values: { host: "queue.example.net" } } },
  });
  assert.deepEqual(app.logins?.keys, [
    {
      key: "QUEUE_URL",
      encoded: true,
      pieces: [
        { text: "amqp://" },
        { secret: "USER" },
        { text: ":" },
        { secret: "PASS" },
        { text: "@queue.example.net" },
      ],
    },
  ]);
  assert.deepEqual(app.logins.credentials, []);
  const policy = deployment.one("vault:index/policy:Policy", "web-login").inputs["policy"] as string;
  assert.ok(allows(policy, "secrets/prod/data/web", "patch"));
});

test("an encoded text keeps its secrets apart from what is known, whatever braces and parentheses are around", async () => {
  const { app } = await attached({
    keys: [
      { name: "AUTH", template: "Basic {base64encode({main.username}:{main.password}@{queue.host})}" },
      { name: "FILE", template: '{{"key":"{base64encode({{({secrets.PEM})}})}"}}' },
      { name: "URL", template: "https://{base64encode({main.password}?{queue.host})}@{queue.host}/" },
      { name: "PEM", generate: { form: "rsa" } },
    ],
    bindings: { main: pulumi.output(database), queue: { values: { host: "a/b}" } } },
  });
  assert.deepEqual(
    app.logins?.credentials.map(({ binding }) => binding),
    ["main"],
  );
  assert.deepEqual(
    app.logins.keys.map(({ pieces }) => pieces),
    [
      [
        { text: "Basic " },
        {
          base64: [
            { binding: "main", part: "username" },
            { text: ":" },
            { binding: "main", part: "password" },
            { text: "@a/b" },
            { text: "}" },
          ],
        },
      ],
      [
        { text: "{" },
        { text: '"key":"' },
        { base64: [{ text: "{" }, { text: "(" }, { secret: "PEM" }, { text: ")" }, { text: "}" }] },
        { text: '"' },
        { text: "}" },
      ],
      [
        { text: "https://" },
        { base64: [{ binding: "main", part: "password" }, { text: "?a/b" }, { text: "}" }] },
        { text: "@a%2Fb%7D/" },
      ],
    ],
  );
});

test("plain parts are percent-encoded in a URL, and nowhere else", async () => {
  const values = { host: "10.19.0.3", database: "changelog", caCertificate: "a {b}\n" };
  const { app } = await attached({
    keys: [
      { name: "URL", template: "postgresql://{main.username}@{main.host}?ca={main.caCertificate}" },
      { name: "DSN", template: "user={main.username} ca={main.caCertificate}" },
    ],
    bindings: { main: { ...database, values } },
  });
  const texts = app.logins?.keys.map(({ key, pieces }) => [key, pieces.map(({ text = "?" }) => text).join("")]);
  assert.deepEqual(texts, [
    ["DSN", "user=? ca=a {b}\n"],
    ["URL", "postgresql://?@10.19.0.3?ca=a%20%7Bb%7D%0A"],
  ]);
});

test("a login that only reads is made by what readers are made by", async () => {
  const { deployment } = await attached({
    keys: [{ name: "DATABASE_URL", template: "postgresql://{main.username}:{main.password}@{main.host}" }],
    bindings: { main: { ...database, credential: { kind: "database-readonly", resource: "main" } } },
  });
  const role = deployment.one("vault:database/secretBackendRole:SecretBackendRole").inputs;
  assert.deepEqual(role["creationStatements"], readonlyStatements("changelog").creation);
});

test("templates can name each kind of credential", () => {
  const named = credentialFamilies.flatMap(({ kinds }) => kinds);
  assert.deepEqual(
    Object.values(CredentialKind).filter((kind) => !named.includes(kind)),
    [],
    "give the kind a row in components/internal/credentials.ts, by the parts that templates name of it",
  );
});
