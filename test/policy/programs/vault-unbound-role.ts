import * as vgcp from "@pulumi/vault/gcp";
import * as jwt from "@pulumi/vault/jwt";

export function passing(): void {
  new jwt.AuthBackendRole("ci", {
    backend: "github",
    roleName: "ci",
    roleType: "jwt",
    userClaim: "sub",
    boundAudiences: ["vault"],
    tokenMaxTtl: 900,
    boundSubject: "repo:acme/shop:ref:refs/heads/main",
  });
  new vgcp.AuthBackendRole("app", {
    role: "app",
    type: "iam",
    boundServiceAccounts: ["app@acme-test.iam.gserviceaccount.com"],
    tokenMaxTtl: 900,
  });
}

export function failing(): void {
  new jwt.AuthBackendRole("ci", {
    backend: "github",
    roleName: "ci",
    roleType: "jwt",
    userClaim: "sub",
    boundAudiences: ["vault"],
    tokenMaxTtl: 900,
  });
  new vgcp.AuthBackendRole("app", { role: "app", type: "iam", boundServiceAccounts: ["*"], tokenMaxTtl: 900 });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "app boundServiceAccounts[0] is *, which is everybody",
  "ci boundSubject is not set: everybody whom the issuer knows may log in",
];
