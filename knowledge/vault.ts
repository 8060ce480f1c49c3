// What is configured inside of Vault, and what is made in the program's state.
import type { Rows } from "./model";

const kv = "https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2";
const policies = "https://developer.hashicorp.com/vault/docs/concepts/policies";

export const vault: Rows = {
  "vault:index/mount:Mount": {
    noun: "store in Vault",
    plural: "stores in Vault",
    holds: [
      {
        what: "everything below {path}",
        fate: "lost",
        source: "https://developer.hashicorp.com/vault/docs/commands/secrets/disable",
      },
    ],
    needed: true,
  },
  "vault:kv/secretBackendV2:SecretBackendV2": {
    noun: "settings of a store in Vault",
    plural: "settings of stores in Vault",
    changes: [
      {
        path: "maxVersions",
        when: { by: "less" },
        weight: "lost",
        what: "keeps {to} versions of a document instead of {from}: older ones go with the next write",
        source: kv,
      },
    ],
  },
  "vault:index/policy:Policy": {
    noun: "policy of Vault",
    plural: "policies of Vault",
    needed: true,
    changes: [{ path: "policy", weight: "review", what: "allows something else", source: policies }],
    review: [
      { on: ["create"], lead: "new in Vault is the policy", each: "{name}" },
      { on: ["delete"], lead: "nothing is allowed any more in Vault by the policy", each: "{name}" },
    ],
  },
  "vault:gcp/authBackendRole:AuthBackendRole": {
    noun: "login at Vault",
    plural: "logins at Vault",
    needed: true,
    changes: [
      {
        path: "boundServiceAccounts",
        weight: "review",
        what: "is open to others",
        source: "https://developer.hashicorp.com/vault/docs/auth/gcp",
      },
      {
        path: "tokenPolicies",
        weight: "review",
        what: "gives other policies",
        source: "https://developer.hashicorp.com/vault/docs/auth/gcp",
      },
    ],
    review: [
      {
        on: ["create"],
        lead: "{boundServiceAccounts|an identity of this program} may log in at Vault as",
        each: "{role}",
      },
    ],
  },
  "vault:jwt/authBackend:AuthBackend": {
    noun: "way to log in at Vault",
    plural: "ways to log in at Vault",
    needed: true,
    review: [{ on: ["create"], lead: "Vault trusts another issuer, behind", each: "{path}" }],
  },
  "vault:jwt/authBackendRole:AuthBackendRole": {
    noun: "login at Vault",
    plural: "logins at Vault",
    needed: true,
    changes: [
      {
        path: "boundClaims",
        weight: "review",
        what: "is open to others",
        source: "https://developer.hashicorp.com/vault/docs/auth/jwt",
      },
      {
        path: "boundSubject",
        weight: "review",
        what: "is open to others",
        source: "https://developer.hashicorp.com/vault/docs/auth/jwt",
      },
      {
        path: "tokenPolicies",
        weight: "review",
        what: "gives other policies",
        source: "https://developer.hashicorp.com/vault/docs/auth/jwt",
      },
    ],
    review: [
      {
        on: ["create"],
        lead: "identities of another issuer may log in at Vault as",
        each: "{roleName}",
      },
    ],
  },
  "vault:database/secretBackendRole:SecretBackendRole": {
    noun: "database login",
    needed: true,
    changes: [
      {
        path: "creationStatements",
        weight: "review",
        what: "gives other rights in the database",
        source: "https://developer.hashicorp.com/vault/docs/secrets/databases",
      },
    ],
  },
  "vault:generic/endpoint:Endpoint": { noun: "setting in Vault", plural: "settings in Vault" },
  "tls:index/privateKey:PrivateKey": {
    noun: "private key",
    holds: [
      {
        what: "what was signed with {it}, which another key signs anew",
        fate: "lost",
        source: "https://www.pulumi.com/registry/packages/tls/api-docs/privatekey/",
      },
    ],
    needed: true,
  },
  "tls:index/certRequest:CertRequest": { noun: "request for a certificate", plural: "requests for certificates" },
  "tls:index/locallySignedCert:LocallySignedCert": {
    noun: "own certificate",
    needed: true,
  },
  "tls:index/selfSignedCert:SelfSignedCert": {
    noun: "own certificate authority",
    plural: "own certificate authorities",
    needed: true,
  },
};
