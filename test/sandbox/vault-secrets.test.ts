// The simulated API server knows the kinds of Vault Secrets Operator as their definitions have them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { messages, run } from "../support/program";

async function refusal(kind: string, spec: object): Promise<string> {
  const deployment = await run(
    () =>
      new CustomResource("one", {
        apiVersion: "secrets.hashicorp.com/v1beta1",
        kind,
        metadata: { name: "one", namespace: "web" },
        spec,
      }),
  );
  return messages(deployment);
}

const copy = { mount: "secrets/test", path: "web", type: "kv-v2", destination: { name: "web" } };

test("what the definitions allow is made", async () => {
  assert.equal(await refusal("VaultStaticSecret", copy), "");
  assert.equal(await refusal("VaultAuth", { method: "jwt", jwt: { role: "web", audiences: ["https://vault"] } }), "");
  assert.equal(await refusal("VaultConnection", { address: "https://vault", skipTLSVerify: false }), "");
});

for (const [title, kind, spec, message] of [
  ["a field that is not there", "VaultStaticSecret", { ...copy, refreshInterval: "60s" }, /spec has no field refreshI/],
  [
    "a misspelt field further down",
    "VaultStaticSecret",
    { ...copy, destination: { name: "web", transformation: { template: {} } } },
    /spec\.destination\.transformation has no field template/,
  ],
  ["a missing field", "VaultStaticSecret", { ...copy, path: undefined }, /spec\.path is missing/],
  [
    "a missing field of a template",
    "VaultStaticSecret",
    { ...copy, destination: { name: "web", transformation: { templates: { A: {} } } } },
    /spec\.destination\.transformation\.templates\.A\.text is missing/,
  ],
  ["a value outside an enumeration", "VaultStaticSecret", { ...copy, type: "kv" }, /spec\.type is not one of kv-v1/],
  [
    "a duration that is none",
    "VaultStaticSecret",
    { ...copy, refreshAfter: "1 minute" },
    /spec\.refreshAfter does not/,
  ],
  [
    "a target that is none",
    "VaultStaticSecret",
    { ...copy, rolloutRestartTargets: [{ kind: "Pod", name: "web" }] },
    /spec\.rolloutRestartTargets\[0\]\.kind is not one of/,
  ],
  [
    "a text in place of a list",
    "VaultAuth",
    { jwt: { audiences: "https://vault" } },
    /spec\.jwt\.audiences is no list/,
  ],
  ["a text in place of a number", "VaultAuth", { jwt: { tokenExpirationSeconds: "600" } }, /Seconds is no number/],
  ["a text in place of an object", "VaultAuth", { jwt: "web" }, /spec\.jwt is no object/],
  ["a missing choice", "VaultConnection", { address: "https://vault" }, /spec\.skipTLSVerify is missing/],
] as [string, string, object, RegExp][]) {
  test(`${title} is refused`, async () => {
    assert.match(await refusal(kind, spec), message);
  });
}
