// What is in Vault, by hand. Whoever follows this is logged in as Vault's administrator.
import type { Input, Rows } from "../row";

/** Vault takes seconds and lists as they are. */
const body = (without: string[]): Input => ({ without, spelling: "snake" });

export const vault: Rows = {
  "vault:index/mount:Mount": {
    verb: "Switch on",
    run: ["vault secrets enable -path={path} -description={description} {type}"],
  },
  "vault:kv/secretBackendV2:SecretBackendV2": {
    verb: "Set",
    run: ["vault write {mount}/config max_versions={maxVersions}"],
  },
  "vault:index/policy:Policy": { run: ["vault policy write {name} -"], input: { only: "policy" } },
  "vault:gcp/authBackendRole:AuthBackendRole": {
    run: ["vault write auth/{backend}/role/{role} -"],
    input: body(["backend", "role"]),
  },
  "vault:jwt/authBackend:AuthBackend": {
    verb: "Switch on",
    run: ["vault auth enable -path={path} -description={description} {type}", "vault write auth/{path}/config -"],
    input: body(["path", "description", "type", "disableRemount"]),
  },
  "vault:jwt/authBackendRole:AuthBackendRole": {
    run: ["vault write auth/{backend}/role/{roleName} -"],
    input: body(["backend", "roleName"]),
  },
  "vault:database/secretBackendRole:SecretBackendRole": {
    run: ["vault write {backend}/roles/{name} -"],
    input: body(["backend", "name"]),
  },
  "vault:generic/endpoint:Endpoint": {
    verb: "Write",
    run: ["vault write {path} -"],
    input: { only: "dataJson" },
  },
};
