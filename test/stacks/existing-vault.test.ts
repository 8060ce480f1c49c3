// An environment that uses a Vault which exists already.
import assert from "node:assert/strict";
import { test } from "node:test";
import main from "../../stacks";
import { emptyState, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";

const existing = {
  "vault:address": "https://vault.example.com",
  "groundplan:vaultServiceAccount": "vault-server@acme-shared.iam.gserviceaccount.com",
  "groundplan:vaultAdministrator": "vault-administrator@acme-shared.iam.gserviceaccount.com",
};

test("dev and prod plan with a Vault that exists already, and promise nothing of it", async () => {
  for (const stack of ["dev", "prod"]) {
    const config = encoded({ ...valuesOf(stack), ...existing });
    const { errors, resources } = await run(main, { stack, config, state: emptyState(), preview: true });
    assert.deepEqual(errors, []);
    assert.deepEqual(
      resources.filter(({ name, type }) => type === "groundplan:index:Vault" || name === "vault-availability"),
      [],
    );
    assert.ok(resources.some(({ type }) => type === "groundplan:index:SecretStore"));
  }
});
