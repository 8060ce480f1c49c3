// What `destroy` leaves behind must not stand in the way of the next `up`: each environment lives twice in one cloud.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as storage from "@pulumi/gcp/storage";
import type * as pulumi from "@pulumi/pulumi";
import { lifted } from "../../cli/rehearse/protection";
import { destroy } from "../../sandbox/offline/run";
import { describe, emptyState, run } from "../support/program";
import { copyOf, environment, runWith, type Environment, type Running } from "./environments";

/** Takes a stack down as somebody who first lifts every protection, and keeps what its resources keep. */
function takeDown({ state }: Running, stack: string): string[] {
  for (const object of [...state.objects.values()]) {
    state.commit({
      remove: object,
      put: { ...object, inputs: lifted(object.inputs), outputs: lifted(object.outputs) },
    });
  }
  for (const entry of [...state.entries.values()]) state.commit({ entries: [{ ...entry, protect: false }] });
  const { errors } = destroy(state, { project: "groundplan", stack, preview: false, config: {} });
  return errors.map(describe);
}

const contents = ({ state }: Running): string[] => [...state.objects.values()].map(({ type, id }) => `${type} ${id}`);

for (const name of ["dev", "prod"] as Environment[]) {
  test(`what ${name} leaves behind stands in the way of no second life, and no second life touches it`, async () => {
    const first = await environment(name);
    const life: Running = { ...first, state: copyOf(first.state) };
    assert.deepEqual(takeDown(life, name), []);
    const left = contents(life);
    assert.ok(
      left.some((one) => one.startsWith("gcp:kms/cryptoKey:CryptoKey")),
      "keys stay",
    );
    const { errors, resources } = await runWith(name, life, {}, false);
    assert.deepEqual(errors.map(describe), []);
    assert.equal(resources.length, first.deployment.resources.length);
    assert.deepEqual(
      left.filter((one) => !contents(life).includes(one)),
      [],
    );
  });
}

/** What Google keeps the identifier of after it was deleted, where nobody gets it back for all of that time. */
const reserved = {
  // https://cloud.google.com/iam/docs/creating-custom-roles#deleting-custom-role
  "gcp:projects/iAMCustomRole:IAMCustomRole": "roleId",
  // https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers#delete-pool
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": "workloadIdentityPoolId",
};

for (const name of ["dev", "prod"] as Environment[]) {
  test(`what Google keeps identifiers of for a month has new ones in each life of ${name}`, async () => {
    const { errors, resources } = await runWith(name, { state: emptyState() }, {}, true);
    assert.deepEqual(errors.map(describe), []);
    for (const [type, property] of Object.entries(reserved)) {
      const found = resources.filter((resource) => resource.type === type);
      assert.ok(found.length > 1);
      assert.deepEqual(
        // Before anything is there nobody knows them.
        found.filter(({ inputs }) => inputs[property] !== "[unknown]").map(({ urn }) => urn),
        [],
        "let it end with something that is made anew with it, as roleId of components/internal/role-id.ts does",
      );
      // A role keeps the one that it was made with: whoever deploys may not make another.
      const changing = found.filter(({ ignoreChanges }) => property === "roleId" && !ignoreChanges.includes("roleId"));
      assert.deepEqual(
        changing.map(({ urn }) => urn),
        [],
      );
    }
  });
}

test("a second life is refused what the first one kept under a fixed name", async () => {
  for (const options of [{ retainOnDelete: true }, {}] as pulumi.CustomResourceOptions[]) {
    const state = emptyState();
    const program = (): object => new storage.Bucket("kept", { name: "acme-kept", location: "EU" }, options);
    const deployment = await run(program, { state });
    assert.deepEqual(takeDown({ state, deployment }, "test"), []);
    const { errors } = await run(program, { state });
    assert.equal(errors.length, options.retainOnDelete === true ? 1 : 0);
  }
});
