// A zone has one Cdn, in whichever stack that is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ruleset } from "@pulumi/cloudflare/ruleset";
import { Cdn } from "../../components";
import { emptyState, messages, run } from "../support/program";
import { toWorker, zone } from "../support/cdn";

test("each ruleset says whose it is", async () => {
  const { resources } = await run(() => new Cdn("cdn", toWorker), { project: "shop", stack: "prod" });
  const said = resources.filter(({ type }) => type === "cloudflare:index/ruleset:Ruleset").map((one) => one.inputs);
  assert.ok(said.length > 2);
  for (const { description } of said) assert.equal(description, 'Owner: Cdn "cdn" of sandbox/shop/prod');
});

test("a Cdn of another stack in the zone is refused with whose it is, before a setting is written over", async () => {
  const state = emptyState();
  const shop = await run(
    () =>
      new Ruleset("theirs", {
        ...{ zoneId: zone.zoneId, kind: "zone", phase: "http_request_origin", name: "default", rules: [] },
        description: 'Owner: Cdn "cdn" of acme/shop/prod',
      }),
    { project: "shop", stack: "prod", state },
  );
  assert.equal(messages(shop), "");
  const blog = await run(() => new Cdn("cdn", toWorker), { project: "blog", stack: "prod", others: [state] });
  assert.match(
    messages(blog),
    /Cdn "cdn" cannot be created:\n {2}zone\.zoneId: the zone example\.com is of Cdn "cdn" of acme\/shop\/prod; name its host names in the `hosts` of that one, or give Cdn "cdn" of sandbox\/blog\/prod a zone of its own\. If that one is gone for good, delete its rulesets \([0-9a-f]{32}\)/,
  );
  const made = blog.resources.filter(({ type, id }) => type.startsWith("cloudflare:index/zoneSetting") && id !== "");
  assert.deepEqual(made, []);
});

test("two Cdns of one zone in two stacks are refused in the plan of the second one", async () => {
  const state = emptyState();
  await run(() => new Cdn("cdn", toWorker), { project: "shop", stack: "prod", state });
  const blog = await run(() => new Cdn("cdn", toWorker), {
    project: "blog",
    stack: "prod",
    others: [state],
    preview: true,
  });
  assert.match(messages(blog), /a zone has it once: name all of the zone's host names in the `hosts` of one Cdn/);
});

test("what an interrupted `up` of the same stack has left, and another zone's rules, are in nobody's way", async () => {
  const state = emptyState();
  const made = await run(
    () => {
      const of = (name: string, zoneId: string, stack: string): Ruleset =>
        new Ruleset(name, {
          ...{ zoneId, kind: "zone", phase: "http_request_origin", name: "default", rules: [] },
          description: `Owner: Cdn "cdn" of ${stack}`,
        });
      of("own", zone.zoneId, "sandbox/blog/prod");
      of("elsewhere", "f".repeat(32), "acme/shop/prod");
    },
    { project: "blog", stack: "prod", state },
  );
  assert.equal(messages(made), "");
  const blog = await run(() => new Cdn("cdn", toWorker), { project: "blog", stack: "prod", others: [state] });
  assert.equal(messages(blog), "");
});
