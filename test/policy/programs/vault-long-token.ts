import * as vgcp from "@pulumi/vault/gcp";

export function passing(): void {
  new vgcp.AuthBackendRole("app", {
    role: "app",
    type: "iam",
    boundServiceAccounts: ["app@acme-test.iam.gserviceaccount.com"],
    tokenMaxTtl: 86400,
  });
}

export function failing(): void {
  new vgcp.AuthBackendRole("app", {
    role: "app",
    type: "iam",
    boundServiceAccounts: ["app@acme-test.iam.gserviceaccount.com"],
  });
  new vgcp.AuthBackendRole("long", {
    role: "long",
    type: "iam",
    boundServiceAccounts: ["app@acme-test.iam.gserviceaccount.com"],
    tokenMaxTtl: 31536000,
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "app tokenMaxTtl is not set: Vault's own limit counts, which anybody may raise",
  "long tokenMaxTtl is longer than 32 days",
];
