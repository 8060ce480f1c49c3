// What Vault's API fills in, and what the providers tls and random keep to themselves: they have no API, so that what they made
// is in the state and stays (https://registry.terraform.io/providers/hashicorp/tls/latest/docs).
import { inOrder, type Rows } from "./differences";

const vault = "the schema: https://github.com/hashicorp/terraform-provider-vault/tree/main/vault";
const tls = "https://registry.terraform.io/providers/hashicorp/tls/latest/docs";

/** Made once, of what the program says; nothing is read again. */
const made = { harmless: "the resource has no API: what it was made of is in the state" };

const ofAlgorithm = { harmless: "goes with the algorithm, of which a change makes another key" };

export const vaultDifferences: Rows = {
  "tls:index/certRequest:CertRequest": { properties: {}, source: tls },
  "tls:index/locallySignedCert:LocallySignedCert": {
    properties: {
      allowedUses: inOrder,
      caCertPem: made,
      certRequestPem: made,
      earlyRenewalHours: { harmless: "a renewal is a change that the program asks for, by the calendar" },
    },
    source: tls,
  },
  "tls:index/privateKey:PrivateKey": {
    properties: { algorithm: "written", ecdsaCurve: ofAlgorithm, rsaBits: ofAlgorithm },
    source: tls,
  },
  "tls:index/selfSignedCert:SelfSignedCert": { properties: { allowedUses: inOrder }, source: tls },
  "vault:database/secretBackendRole:SecretBackendRole": {
    properties: {
      creationStatements: inOrder,
      renewStatements: inOrder,
      revocationStatements: inOrder,
      defaultTtl: "written",
      maxTtl: "written",
    },
    source: vault,
  },
  "vault:gcp/authBackendRole:AuthBackendRole": {
    properties: {
      boundServiceAccounts: "written",
      maxJwtExp: "written",
      tokenPolicies: "written",
      tokenTtl: "written",
    },
    source: vault,
  },
  "vault:generic/endpoint:Endpoint": {
    properties: {
      ignoreAbsentFields: "written",
      // What is compared is what was written, since the API answers with more.
      dataJson: { harmless: "fields that the program does not write are ignored (ignoreAbsentFields)" },
    },
    source: "https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/generic_endpoint",
  },
  "vault:index/mount:Mount": { properties: { path: "written", type: "written" }, source: vault },
  "vault:index/policy:Policy": {
    properties: { policy: { harmless: "Vault keeps a policy's text, its last line end too" } },
    source: "https://developer.hashicorp.com/vault/api-docs/system/policies",
  },
  "vault:jwt/authBackend:AuthBackend": {
    properties: {
      boundIssuer: { harmless: "Vault keeps an issuer's text" },
      oidcDiscoveryUrl: { harmless: "Vault keeps an address's text" },
    },
    source: vault,
  },
  "vault:jwt/authBackendRole:AuthBackendRole": {
    properties: { roleType: "written", boundAudiences: "written", tokenPolicies: "written", userClaim: "written" },
    source: vault,
  },
  "vault:kv/secretBackendV2:SecretBackendV2": {
    properties: { maxVersions: "written" },
    source: vault,
  },
};
