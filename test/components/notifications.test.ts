import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Notifications, type NotificationsArgs } from "../../components/notifications";
import { deploy, emptyState, messages, run } from "../support/program";

const channel = "gcp:monitoring/notificationChannel:NotificationChannel";

test("each address is a channel, and nothing else is made", async () => {
  const deployment = await deploy(() => {
    const { channelIds } = new Notifications("alerts", { emails: ["ops@example.com", "ada@example.com"] });
    return { channelIds };
  });
  assert.deepEqual(deployment.children("alerts"), [
    [channel, "alerts-af3c8254"],
    [channel, "alerts-b5fc85e5"],
  ]);
  const made = deployment.resources.filter((resource) => resource.type === channel);
  assert.deepEqual(
    made.map(({ inputs }) => inputs),
    ["ops@example.com", "ada@example.com"].map((address) => ({
      displayName: address,
      type: "email",
      labels: { email_address: address },
      forceDelete: true,
    })),
  );
  const ids = deployment.outputs["channelIds"] as string[];
  assert.deepEqual(
    ids,
    made.map(({ outputs }) => outputs["name"]),
  );
  for (const id of ids) assert.match(id, /^projects\/acme-test\/notificationChannels\/\d+$/);
});

test("an address that goes leaves the others as they are", async () => {
  const state = emptyState();
  const program =
    (...emails: string[]) =>
    () =>
      new Notifications("alerts", { emails });
  await deploy(program("ops@example.com", "ada@example.com"), { state });
  const next = await run(program("ada@example.com"), { state, preview: true });
  const changed = next.resources.filter(({ type, operation }) => type === channel && operation !== "same");
  assert.deepEqual(
    changed.map(({ operation, inputs }) => [operation, inputs["displayName"]]),
    [["delete", "ops@example.com"]],
  );
});

const tooMany = Array.from({ length: 17 }, (_, index) => `${index}@example.com`);
for (const [title, addresses, message] of [
  ["a name", ["ops"], /emails\[0\]: "ops"; use one address/],
  ["a name with an address", ["Ops <ops@example.com>"], /emails\[0\].*use one address/],
  [
    "the same one twice",
    ["ops@example.com", "OPS@example.com"],
    /emails\[1\]: "OPS@example.com"; name it once: capitals do not matter, and "ops@example.com" is the same/,
  ],
  ["too many", tooMany, /emails: 17; use at most 16 channels in all, or a group/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new Notifications("alerts", { emails: [...addresses] }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("alerts"), []);
  });
}

const key = "0123456789abcdef0123456789abcdef";
const others: NotificationsArgs = {
  pagerDutyServices: [{ name: "on-call", serviceKey: pulumi.secret(key) }],
  webhooks: [
    { name: "bot", url: "https://bot.example.com/alerts", token: pulumi.secret("a b&c") },
    { name: "desk", url: "https://desk.example.com/alerts", username: "google", password: pulumi.secret("hunter2!") },
  ],
  chatSpaces: ["spaces/AAAABBBB"],
  topics: ["projects/acme-test/topics/alerts"],
  existingChannels: ["projects/acme-test/notificationChannels/42"],
};

test("each kind of channel has its type and labels, and no secret shows", async () => {
  const state = emptyState();
  const deployment = await deploy(
    () => {
      const { channelIds } = new Notifications("alerts", others);
      return { channelIds };
    },
    { state },
  );
  const made = deployment.resources
    .filter((resource) => resource.type === channel)
    .sort((one, other) => ((one.inputs["type"] as string) < (other.inputs["type"] as string) ? -1 : 1));
  assert.deepEqual(
    made.map(({ name, inputs }) => [
      name.replace(/-[0-9a-f]{8}$/, "-…"),
      inputs["type"],
      inputs["labels"],
      inputs["sensitiveLabels"],
    ]),
    [
      ["alerts-…", "google_chat", { space: "spaces/AAAABBBB" }, undefined],
      ["alerts-pagerduty-on-call", "pagerduty", undefined, { serviceKey: "[secret]" }],
      ["alerts-…", "pubsub", { topic: "projects/acme-test/topics/alerts" }, undefined],
      [
        "alerts-webhook-desk",
        "webhook_basicauth",
        { url: "https://desk.example.com/alerts", username: "google" },
        { password: "[secret]" },
      ],
      ["alerts-webhook-bot", "webhook_tokenauth", { url: "[secret]" }, undefined],
    ],
  );
  const bot = made.find(({ name }) => name === "alerts-webhook-bot");
  assert.ok(JSON.stringify(bot?.rawInputs).includes("https://bot.example.com/alerts?auth_token=a%20b%26c"));
  assert.equal((deployment.outputs["channelIds"] as string[]).at(-1), "projects/acme-test/notificationChannels/42");
  const shown = JSON.stringify(deployment.resources.map(({ inputs, outputs }) => ({ inputs, outputs })));
  for (const value of [key, "hunter2!", "auth_token"]) assert.ok(!shown.includes(value), value);
});

const webhook = { name: "bot", url: "https://bot.example.com/alerts" };
for (const [title, args, message] of [
  ["nobody", {}, /emails: .*name an address, or somebody else/],
  ["a plain key", { pagerDutyServices: [{ name: "a", serviceKey: key }] }, /serviceKey: .*give it as a secret/],
  ["a plain token", { webhooks: [{ ...webhook, token: "abc" }] }, /webhooks\[0\]\.token: .*give it as a secret/],
  [
    "an Output that is no secret",
    { webhooks: [{ ...webhook, token: pulumi.output("abc") }] },
    /webhooks\[0\]\.token: no secret; give it as a secret/,
  ],
  ["a webhook that believes anybody", { webhooks: [webhook] }, /webhooks\[0\]\.token: .*a username and a password/],
  [
    "two ways",
    { webhooks: [{ ...webhook, token: pulumi.secret("a"), username: "google", password: pulumi.secret("b") }] },
    /webhooks\[0\]\.token: .*that is how the program knows Google/,
  ],
  [
    "a token in the address",
    { webhooks: [{ ...webhook, url: "https://bot.example.com/?auth_token=abc", token: pulumi.secret("a") }] },
    /webhooks\[0\]\.url: .*without a login, a query/,
  ],
  ["a space by its name", { chatSpaces: ["alerts"] }, /chatSpaces\[0\]: "alerts"; use spaces\/<id>/],
  ["a topic by its name", { topics: ["alerts"] }, /topics\[0\]: "alerts"; use projects\//],
  ["a channel by its number", { existingChannels: ["42"] }, /existingChannels\[0\]: "42"; use the name of a channel/],
  [
    "two of a name",
    { webhooks: [1, 2].map(() => ({ ...webhook, token: pulumi.secret("a") })) },
    /webhooks\[1\]\.name: "bot"; name it once: webhooks\[0\]\.name is the same/,
  ],
] as [string, NotificationsArgs, RegExp][]) {
  test(`${title} is refused`, async () => {
    const deployment = await run(() => new Notifications("alerts", args));
    const text = messages(deployment);
    assert.match(text, message);
    assert.ok(!text.includes(key) && !text.includes("=abc"), text);
    assert.deepEqual(deployment.children("alerts"), []);
  });
}
