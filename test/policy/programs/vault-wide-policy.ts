import * as jwt from "@pulumi/vault/jwt";
import * as policyV from "@pulumi/vault/policy";

export function passing(): void {
  new policyV.Policy("app", { name: "app", policy: 'path "secret/data/shop" { capabilities = ["read"] }' });
}

export function failing(): void {
  new policyV.Policy("all", { name: "all", policy: 'path "*" { capabilities = ["read", "sudo"] }' });
  new jwt.AuthBackendRole("ci", {
    backend: "github",
    roleName: "ci",
    roleType: "jwt",
    userClaim: "sub",
    boundSubject: "repo:acme/shop:ref:refs/heads/main",
    boundAudiences: ["vault"],
    tokenPolicies: ["root"],
    tokenMaxTtl: 900,
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["all policy opens every path", "ci tokenPolicies[0] is root"];
