// A login with a secret of its own at a real server. Not by name and password: the server takes a second to compare a password.
import assert from "node:assert/strict";
import type { RealVault } from "./real-servers";

type Server = Pick<RealVault, "call">;

/** Makes a role for whoever has the secret. */
export async function enableAppRole(
  vault: Server,
  token: string,
  role: string,
  secret: string,
  policies: string[] = [],
): Promise<void> {
  for (const [path, body] of [
    ["sys/auth/approle", { type: "approle" }],
    [`auth/approle/role/${role}`, { token_policies: policies }],
    [`auth/approle/role/${role}/role-id`, { role_id: role }],
    [`auth/approle/role/${role}/custom-secret-id`, { secret_id: secret }],
  ] as const) {
    const { status } = await vault.call("POST", path, body, token);
    assert.ok(status < 300, `${path}: ${status}`);
  }
}

export function loginByAppRole(vault: Server, role: string, secret: string): ReturnType<RealVault["call"]> {
  return vault.call("POST", "auth/approle/login", { role_id: role, secret_id: secret });
}
