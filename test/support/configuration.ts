// Programs that run with values in place of those of a committed configuration.
import main from "../../stacks";
import { run } from "./program";
import { encoded, valuesOf, type Values } from "./stack-values";

export async function start(changes: Values, stack = "dev"): ReturnType<typeof run> {
  return run(main, { stack, config: encoded({ ...valuesOf("dev"), ...changes }) });
}

export const existingVault = {
  "vault:address": "https://vault.example.com",
  "groundplan:vaultServiceAccount": "vault-server@acme-shared.iam.gserviceaccount.com",
  "groundplan:vaultAdministrator": "vault-administrator@acme-shared.iam.gserviceaccount.com",
};
