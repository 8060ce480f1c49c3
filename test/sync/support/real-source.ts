// A real server with Vault's API as the source: what is done to it is done to the simulated Vault of a world as well, which
// knows what has to come of it.
import assert from "node:assert/strict";
import { startVault, type RealVault } from "../../support/real-servers";
import { rsaKeys, signedToken } from "../../support/rsa-keys";
import type { Fields } from "./vault";
import type { World } from "./world";

const keys = rsaKeys();

// What the role of the reconciler may do, and nothing more.
const policy = ["secrets/prod", "config/prod"]
  .flatMap((mount) => [`${mount}/data/*`, `${mount}/metadata/*`])
  .map((path) => `path "${path}" { capabilities = ["read"] }`)
  .join("\n");

export class RealSource {
  readonly vault: RealVault;
  private readonly world: World;
  /** How many versions each document has. */
  private readonly versions = new Map<string, number>();

  private constructor(vault: RealVault, world: World) {
    this.vault = vault;
    this.world = world;
    world.identityToken = identityToken;
  }

  /** Starts a server with both trees and a login at `auth/gcp` that takes what the world's metadata server signs. */
  static async start(world: World): Promise<RealSource> {
    const source = new RealSource(await startVault(), world);
    for (const mount of ["secrets/prod", "config/prod"]) {
      await source.call("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: "2" } });
    }
    await source.call("POST", "sys/policies/acl/prod.sync", { policy });
    // Google's login needs Google; a signed token is checked in the same way.
    await source.call("POST", "sys/auth/gcp", { type: "jwt" });
    const publicKey = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
    await source.call("POST", "auth/gcp/config", { jwt_validation_pubkeys: [publicKey] });
    await source.call("POST", "auth/gcp/role/prod.sync", {
      role_type: "jwt",
      user_claim: "sub",
      bound_audiences: ["https://vault/prod.sync"],
      token_policies: ["prod.sync"],
      token_ttl: "1h",
    });
    return source;
  }

  async put(path: string, fields: Fields): Promise<void> {
    await this.call("POST", at(path, "data"), { data: fields });
    this.versions.set(path, (this.versions.get(path) ?? 0) + 1);
    this.world.vault.put(path, fields);
  }

  async deleteVersion(path: string): Promise<void> {
    await this.call("DELETE", at(path, "data"));
    this.world.vault.deleteVersion(path);
  }

  async undelete(path: string): Promise<void> {
    await this.call("PUT", at(path, "undelete"), { versions: [this.versions.get(path) ?? 1] });
    this.world.vault.undelete(path);
  }

  async destroyVersion(path: string): Promise<void> {
    await this.call("PUT", at(path, "destroy"), { versions: [this.versions.get(path) ?? 1] });
    this.world.vault.destroyVersion(path);
  }

  async forget(path: string): Promise<void> {
    await this.call("DELETE", at(path, "metadata"));
    this.versions.delete(path);
    this.world.vault.forget(path);
  }

  async call(method: string, path: string, body?: object): Promise<void> {
    const { status } = await this.vault.call(method, path, body);
    assert.ok(status < 300 || status === 404, `${method} ${path}: ${status}`);
  }
}

function at(path: string, kind: string): string {
  const parts = path.split("/");
  return [...parts.slice(0, -1), kind, parts.at(-1)].join("/");
}

/** As Google's metadata server signs one. */
export function identityToken(audience: string): string {
  const seconds = Math.floor(Date.now() / 1000);
  return signedToken(keys.privateKey, { sub: "sync", aud: audience, iat: seconds, exp: seconds + 3600 });
}
