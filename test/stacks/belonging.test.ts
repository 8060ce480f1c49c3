import assert from "node:assert/strict";
import { test } from "node:test";
import { Provider } from "@pulumi/vault/provider";
import { deploy, emptyState } from "../support/program";
import { tellsOfAnotherVault } from "../../stacks/belonging";

test("a preview tells that the state describes what was at Vault's old address; the same address, and an `up`, say nothing", async (context) => {
  const state = emptyState();
  // Without an engine the SDK logs there.
  const log = context.mock.method(console, "warn", () => undefined);
  const told = async (address: string, preview: boolean): Promise<string[]> => {
    log.mock.resetCalls();
    const program = (): void => {
      new Provider("vault", { address }, { transformations: [tellsOfAnotherVault] });
    };
    await deploy(program, { state, preview });
    return log.mock.calls.map(({ arguments: [text] }) => String(text));
  };
  assert.deepEqual(await told("https://vault.example.com", false), []);
  assert.deepEqual(await told("https://vault.example.com", true), []);
  const [message = "", ...rest] = await told("https://vault.example.org", true);
  assert.match(
    message,
    /at https:\/\/vault\.example\.org, and the state describes what is at https:\/\/vault\.example\.com/,
  );
  assert.match(message, /pulumi up --refresh/);
  assert.deepEqual(rest, []);
  assert.deepEqual(await told("https://vault.example.org", false), []);
});
