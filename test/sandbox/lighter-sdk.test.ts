import assert from "node:assert/strict";
import { test } from "node:test";
import * as compute from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import * as rpc from "@pulumi/pulumi/runtime/rpc";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { messages, run } from "../support/program";

/** Whether a property has its output already. */
function isMade(resource: object, name: string): boolean {
  return Object.getOwnPropertyDescriptor(resource, name)?.get === undefined;
}

test("an output is made when it is read, before or after its resource is registered, and once", async () => {
  let main: compute.Network | undefined;
  const deployment = await run(
    async () => {
      main = new compute.Network("main", { description: "early", mtu: pulumi.secret(1460) });
      assert.equal(isMade(main, "description"), false);
      const early = main.description;
      assert.equal(isMade(main, "description"), true);
      assert.equal(main.description, early);
      // By then it is registered.
      await new Promise((resolve) => main?.urn.apply(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(isMade(main, "routingMode"), false);
      return { early, late: main.name, computed: main.selfLink, secret: main.mtu };
    },
    { preview: false },
  );
  assert.deepEqual(messages(deployment), "");
  const { early, late, computed, secret } = deployment.outputs as Record<string, string>;
  assert.equal(early, "early");
  assert.match(late ?? "", /^main-[0-9a-f]{7}$/);
  assert.match(computed ?? "", /^https:\/\/www\.googleapis\.com\/compute\/v1\/projects\//);
  assert.equal(secret, "[secret]");
  assert.ok(main !== undefined && !isMade(main, "deleteDefaultRoutesOnCreate"));
});

test("an output of a resource that was refused fails whoever reads it, also afterwards", async () => {
  let caught = "";
  const deployment = await run(
    async () => {
      const wrong = new compute.Network("main", { name: "Not A Name" });
      await new Promise((resolve) => setTimeout(resolve, 20));
      const { selfLink } = wrong as unknown as { selfLink: { promise(): Promise<unknown> } };
      caught = await selfLink.promise().then(() => "no failure", String);
    },
    { preview: false },
  );
  assert.match(messages(deployment), /Not A Name/);
  assert.match(caught, /failed to register/);
});

test("the SDK is as it was after a run", async () => {
  const patched = (): unknown[] => [
    (rpc as unknown as Record<string, unknown>)["transferProperties"],
    (pulumi.Resource as unknown as Record<string, unknown>)["callsites"],
    (Struct as unknown as Record<string, unknown>)["fromJavaScript"],
    pulumi.output,
    pulumi.all,
  ];
  const before = patched();
  await run(() => {
    patched().forEach((one, index) => {
      assert.notEqual(one, before[index]);
    });
  });
  assert.deepEqual(patched(), before);
});
