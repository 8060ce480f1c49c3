// Arguments of an application's secrets that are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AppSecrets, type AppSecretsArgs, type SecretForm } from "../../components";
import { messages, run } from "../support/program";
import { args, cacheName, database } from "../support/app-secrets";

const wrongForms: [title: string, form: SecretForm, message: RegExp][] = [
  [
    "a length of bytes",
    { form: "hex", length: 32 },
    /keys\[0\]\.generate\.length: 32; leave it out: hex takes bytes, count/,
  ],
  ["bits of a UUID", { form: "uuid", bits: 2048 }, /generate\.bits: 2048; leave it out: uuid takes count, separator/],
  ["joined private keys", { form: "rsa", count: 2 }, /generate\.count: 2; leave it out: rsa takes bits, publicKey/],
  ["few bytes", { bytes: 8 }, /generate\.bytes: 8; use a whole number from 16 to 1024/],
  ["few characters", { form: "alphanumeric", length: 8 }, /generate\.length: 8; use 11 or more/],
  ["few digits", { form: "password", alphabet: "0123456789", length: 12 }, /generate\.length: 12; use 20 or more/],
  ["a character twice", { form: "password", alphabet: "abca" }, /generate\.alphabet: "abca"; use 2 to 94 visible/],
  ["a short key", { form: "rsa", bits: 1024 }, /generate\.bits: 1024; use one of 2048, 3072, 4096/],
  ["a prefix with a space", { prefix: "a b" }, /generate\.prefix: "a b"; use 1 to 16 visible characters/],
  [
    "a prefix of a key",
    { form: "ed25519", prefix: "v1" },
    /generate\.prefix: "v1"; leave it out: ed25519 takes publicKey/,
  ],
  [
    "a separator that the prefix has",
    { count: 2, prefix: "v1," },
    /generate\.separator: ","; use 1 to 8 characters that/,
  ],
  ["a separator of one value", { separator: ";" }, /generate\.separator: ";"; leave it out, or set a count/],
  [
    "a separator that values have",
    { count: 2, separator: "-" },
    /generate\.separator: "-"; use 1 to 8 characters that/,
  ],
  ["itself as its public half", { form: "rsa", publicKey: "A" }, /generate\.publicKey: "A"; name another of the keys/],
  ["nobody as a public half", { form: "rsa", publicKey: "D" }, /generate\.publicKey: "D"; name another of the keys/],
  ["a public half that is made", { form: "rsa", publicKey: "C" }, /generate\.publicKey: "C"; name another of the keys/],
];

const wrongs: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  [
    "a key with a hyphen",
    { keys: [{ name: "se-cret" }] },
    /keys\[0\]\.name: "se-cret"; use 1 to 200 letters, digits and/,
  ],
  ["a key that begins with a digit", { keys: [{ name: "2FA" }] }, /keys\[0\]\.name: "2FA"; use 1 to 200 letters/],
  ["too long a key", { keys: [{ name: "a".repeat(201) }] }, /keys\[0\]\.name: "a+… .*; use 1 to 200 letters/],
  [
    "a key named twice",
    { keys: [{ name: "A" }, { name: "A" }] },
    /keys\[1\]\.name: "A"; name it once: keys\[0\]\.name is the same/,
  ],
  [
    "configuration with a dot",
    { config: [{ name: "log.level" }] },
    /config\[0\]\.name: "log\.level"; use 1 to 200 letters/,
  ],
  [
    "configuration named twice",
    { config: [{ name: "A" }, { name: "A" }] },
    /config\[1\]\.name: "A"; name it once: config\[0\]\.name is the same/,
  ],
  ["configuration that is a secret too", { config: [{ name: "STRIPE_KEY" }] }, /config: "STRIPE_KEY"; remove it/],
  [
    "an empty initial text",
    { config: [{ name: "A", initial: "" }] },
    /config\[0\]\.initial: ""; use 1 to 65,536 bytes/,
  ],
  ...wrongForms.map(([title, form, message]): [string, Partial<AppSecretsArgs>, RegExp] => [
    title,
    { keys: [{ name: "A", generate: form }, { name: "B" }, { name: "C", generate: {} }] },
    message,
  ]),
  [
    "two private keys with one public half",
    {
      keys: [
        { name: "A", generate: { form: "rsa", publicKey: "C" } },
        { name: "B", generate: { form: "ed25519", publicKey: "C" } },
        { name: "C" },
      ],
    },
    /keys\[1\]\.generate\.publicKey: "C"; name a key for each private key/,
  ],
  ["everybody as a reader", { readers: ["allUsers"] }, /readers\[0\]: "allUsers"; use an IAM member/],
  ["everybody as a reader of configuration", { configReaders: ["allUsers"] }, /configReaders\[0\]: "allUsers"; use an/],
  ["no region", { regions: [] }, /regions: \[\]; name the regions that the application runs in/],
  ["an unknown region", { regions: ["europe-west99"] }, /regions\[0\]: "europe-west99"; use a Google Cloud region/],
  ["an application's name with a dot", { app: "web.eu" }, /app: "web\.eu"; use 3 to 24/],
];
for (const [title, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new AppSecrets("web", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web"), []);
  });
}

const wrongTemplates: [title: string, template: string, message: RegExp][] = [
  ["a template with a brace", "{main.password", /keys\[0\]\.template: .*; write parts as \{<binding>\.<part>\}/],
  [
    "a template of an unknown binding",
    "{mian.password}",
    /keys\[0\]\.template: "mian"; add it to bindings, or name one of main/,
  ],
  [
    "a template of an unknown key",
    "{secrets.OTHER}",
    /keys\[0\]\.template: "\{secrets\.OTHER\}"; name another of the keys/,
  ],
  [
    "an encoded template of an unknown key",
    "{base64encode({secrets.OTHER})}",
    /keys\[0\]\.template: "\{secrets\.OTHER\}"; name another of the keys/,
  ],
  [
    "an encoded text without a secret",
    "{base64encode({main.host})}",
    /keys\[0\]\.template: .*; it has no part of a cred/,
  ],
  [
    "an encoded text whose part has no braces",
    "{main.username} {base64encode(main.password)}",
    /keys\[0\]\.template: .*; give the part its braces, as in \{base64encode\(\{main\.host\}\)\}, or write the text in base64/,
  ],
  ["an encoded text that does not end", "{base64encode({main.password}", /keys\[0\]\.template: .*a text in base64 as/],
  ["a template of itself", "{secrets.URL}", /keys\[0\]\.template: "\{secrets\.URL\}"; name another of the keys/],
  ["a template without a secret", "host={main.host}", /keys\[0\]\.template: .*; it has no part of a credential/],
];

const wrongDatabases: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  ["users of nothing", { databaseUsers: { main: {} } }, /databaseUsers\.main: "main"; name one of the bindings/],
  [
    "a binding with a dot",
    { bindings: { "a.b": database } },
    /bindings\["a\.b"\]: "a\.b"; use 1 to 24 lower-case letters/,
  ],
  [
    "a life of seconds",
    { bindings: { main: database }, databaseUsers: { main: { ttlSeconds: 5 } } },
    /databaseUsers\.main\.ttlSeconds: 5; use a whole number from 60/,
  ],
  [
    "a longest life below the usual one",
    { bindings: { main: database }, databaseUsers: { main: { ttlSeconds: 7200, maxTtlSeconds: 3600 } } },
    /databaseUsers\.main\.maxTtlSeconds: 3600; use 7200 or more/,
  ],
  ["the name of the key to GitHub", { app: "sync-github" }, /app: "sync-github"; use another name/],
  ...wrongTemplates.map(([title, template, message]): [string, Partial<AppSecretsArgs>, RegExp] => [
    title,
    { keys: [{ name: "URL", template }], bindings: { main: database } },
    message,
  ]),
  [
    "a template that is generated too",
    { keys: [{ name: "URL", template: "{main.password}", generate: {} }], bindings: { main: database } },
    /keys\[0\]\.template: .*; leave generate out/,
  ],
  [
    "a login and a key of one binding",
    { keys: [{ name: "URL", template: "{main.password}{main.accessKeyId}" }], bindings: { main: database } },
    /keys: "main"; name either password of it, or accessKeyId and secretAccessKey/,
  ],
];
for (const [title, wrong, message] of wrongDatabases) {
  test(`${title} is refused for an application`, async () => {
    const deployment = await run(() => new AppSecrets("web", { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("web"), []);
  });
}

const wrongBindings: [title: string, wrong: Partial<AppSecretsArgs>, message: RegExp][] = [
  [
    "a database for which Vault makes no users",
    { bindings: { main: { values: {} } }, databaseUsers: { main: {} } },
    /bindings\.main: without a credential; bind a database that it may write to/,
  ],
  [
    "users who write by a login that reads",
    {
      bindings: { main: { values: {}, credential: { kind: "database-readonly", resource: "main" } } },
      databaseUsers: { main: {} },
    },
    /bindings\.main: database-readonly; bind a database that it may write to, or set readOnly: true/,
  ],
  [
    "a login of a cache that has no user name",
    {
      keys: [{ name: "URL", template: "redis://{cache.username}:{cache.password}@host" }],
      bindings: { cache: { values: {}, credential: { kind: "cache-password", resource: cacheName } } },
    },
    /bindings\.cache: "?cache-password"?; a template names its username/,
  ],
  [
    "a part that a binding does not have",
    {
      keys: [{ name: "URL", template: "{main.username}:{main.password}@{main.hots}" }],
      bindings: { main: database },
    },
    /\{main\.hots\}"?; name a part that main has: caCertificate, database, host, port/,
  ],
];
for (const [title, wrong, message] of wrongBindings) {
  test(`${title} stops what would use it, once that is known`, async () => {
    const given = Object.fromEntries(
      Object.entries(wrong.bindings ?? {}).map(([name, binding]) => [name, pulumi.output(binding)]),
    );
    for (const bindings of [wrong.bindings ?? {}, given]) {
      const deployment = await run(() => new AppSecrets("web", { ...args, config: [], ...wrong, bindings }));
      assert.match(messages(deployment), message);
    }
  });
}
