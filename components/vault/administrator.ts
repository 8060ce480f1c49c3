/** Name of the role, and of the policy, with which an administrator logs in. */
const administratorRole = "administrator";
/** Where Google identities log in. */
const googleLoginPath = "gcp";

const manage = ["create", "read", "update", "delete", "list", "patch"];
const manageWithSudo = [...manage, "sudo"];

/** Paths that an administrator may use. Longer patterns win over shorter ones; what is not named is refused. */
const rules: [path: string, capabilities: string[]][] = [
  // What is mounted where, and who may do what.
  ["sys/mounts", ["read", "list"]],
  ["sys/mounts/*", manageWithSudo],
  ["sys/remount", ["update", "sudo"]],
  ["sys/auth", ["read", "list", "sudo"]],
  ["sys/auth/*", manageWithSudo],
  ["sys/policies/*", manageWithSudo],
  ["sys/policy/*", manageWithSudo],
  ["auth/*", manageWithSudo],
  ["identity/*", manage],
  ["sys/quotas/*", manage],
  // Running it.
  ["sys/audit", ["read", "list", "sudo"]],
  ["sys/audit/*", manageWithSudo],
  ["sys/audit-hash/*", ["update"]],
  ["sys/config/*", manageWithSudo],
  ["sys/leases/*", manageWithSudo],
  ["sys/metrics", ["read"]],
  ["sys/rotate", ["update", "sudo"]],
  // New recovery shares, for which the holders of the old ones are needed. Vault 2 wants a token for it
  // (https://developer.hashicorp.com/vault/docs/updates/important-changes).
  ["sys/rekey-recovery-key/*", ["read", "update", "delete", "sudo"]],
  ["sys/step-down", ["update", "sudo"]],
  ["sys/plugins/*", ["read", "list", "sudo"]],
  ["sys/internal/*", ["read", "list"]],
  // Engines, by their own settings. A key's name and versions, but never its values (`data/*`). Each tree is named: a pattern
  // such as `+/config/*` would lay open the documents of an environment called `config`.
  ["secrets/+/config", manage],
  ["secrets/+/metadata/*", ["read", "list"]],
  ["config/+/config", manage],
  ["config/+/metadata/*", ["read", "list"]],
  ["database/+/config/*", manage],
  ["database/+/roles", ["list"]],
  ["database/+/roles/*", manage],
  ["database/+/static-roles/*", manage],
  ["database/+/rotate-root/*", ["update"]],
  ["database/+/rotate-role/*", ["update"]],
  ["database/+/reset/*", ["update"]],
];

/**
 * The policy of an administrator, in HCL: everything about the server except the values that applications keep in it.
 * Who may write policies can give himself more; but has to do that first, where the audit log shows it.
 */
export function administratorPolicy(): string {
  return rules
    .map(([path, capabilities]) => `path "${path}" {\n  capabilities = ${JSON.stringify(capabilities)}\n}\n`)
    .join("\n");
}

/**
 * What one address may ask for in a second (https://developer.hashicorp.com/vault/docs/concepts/resource-quotas). A login
 * costs a call to Google and a write; anything else may come from many programs behind one address. Health pages, which the
 * alerts ask for, are not counted; Vault's own exceptions, such as attempts to make a root token, are.
 */
const quotas = [
  {
    path: "sys/quotas/config",
    data: { rate_limit_exempt_paths: ["sys/health"], enable_rate_limit_response_headers: true },
  },
  { path: "sys/quotas/rate-limit/requests", data: { rate: 200 } },
  { path: "sys/quotas/rate-limit/logins", data: { path: `auth/${googleLoginPath}/login`, rate: 10 } },
];

/** What the initialisation sets up with the root token, as the program `initialise` takes it. */
export function setup(administratorEmail: string): object {
  return {
    // First, so that everything after it is on record. Cloud Run hands what is written to stdout to Cloud Logging.
    audit: [{ path: "stdout", type: "file", options: { file_path: "stdout" } }],
    auth: [{ path: googleLoginPath, type: "gcp", description: "Google identities" }],
    policies: [{ name: administratorRole, policy: administratorPolicy() }],
    writes: [
      ...quotas,
      {
        path: `auth/${googleLoginPath}/role/${administratorRole}`,
        data: {
          type: "iam",
          bound_service_accounts: [administratorEmail],
          token_policies: [administratorRole],
          token_ttl: "30m",
          token_max_ttl: "4h",
          // The Vault provider signs a login for half an hour; Vault's default accepts a quarter.
          max_jwt_exp: "60m",
          allow_gce_inference: false,
        },
      },
    ],
  };
}
