import assert from "node:assert/strict";
import { test } from "node:test";
import { EmailNotifications } from "../../components/notifications";
import { deploy, emptyState, messages, run } from "../support/program";

const channel = "gcp:monitoring/notificationChannel:NotificationChannel";

test("each address is a channel, and nothing else is made", async () => {
  const deployment = await deploy(() => {
    const { channelIds } = new EmailNotifications("alerts", { addresses: ["ops@example.com", "ada@example.com"] });
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
    (...addresses: string[]) =>
    () =>
      new EmailNotifications("alerts", { addresses });
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
  ["a name", ["ops"], /addresses\[0\]: "ops"; use one address/],
  ["a name with an address", ["Ops <ops@example.com>"], /addresses\[0\].*use one address/],
  [
    "the same one twice",
    ["ops@example.com", "OPS@example.com"],
    /addresses\[1\]: "OPS@example.com"; name it once: capitals do not matter, and addresses\[0\] is the same/,
  ],
  ["too many", tooMany, /addresses: 17; use at most 16, or a group/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new EmailNotifications("alerts", { addresses: [...addresses] }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("alerts"), []);
  });
}
