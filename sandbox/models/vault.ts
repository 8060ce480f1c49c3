// Keys that unseal Vault, Vault's own configuration, and the TLS and random providers that go with it.
import { nameRule, textAt, type Models, type ResourceModel } from "../model";
import { iamMember } from "./google";
import { certificate, certificateRequest, keyPair, randomText } from "./keys";

const KEY_RING = "gcp:kms/keyRing:KeyRing";
const KMS_PAGE = "https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings";
const KMS_NAME = nameRule(
  "name",
  /^[a-zA-Z0-9_-]+$/,
  { max: 63 },
  "use at most 63 letters, digits, hyphens and underscores",
  KMS_PAGE,
);

/** What Vault writes at a path it writes over what is there. Mounts alone are refused a second time. */
const overwrites = {
  policy: "https://developer.hashicorp.com/vault/api-docs/system/policies#create-update-acl-policy",
  googleRole: "https://developer.hashicorp.com/vault/api-docs/auth/gcp#create-update-role",
  jwtRole: "https://developer.hashicorp.com/vault/api-docs/auth/jwt#create-update-role",
  connection: "https://developer.hashicorp.com/vault/api-docs/secret/databases#configure-connection",
  databaseRole: "https://developer.hashicorp.com/vault/api-docs/secret/databases#create-role",
};

/** A Vault resource whose id is its path. */
const atPath = (id: (inputs: (property: string) => string) => string): ResourceModel => ({
  id: (r) => id((property) => textAt(r.inputs, property)),
  autoName: null,
});

export const vaultModels: Models = {
  [KEY_RING]: {
    id: (r) => `projects/${r.project}/locations/${r.region}/keyRings/${r.name}`,
    rules: [KMS_NAME],
    survivesDeletion: "https://cloud.google.com/kms/docs/resource-hierarchy#lifetime",
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    id: (r) => `${textAt(r.inputs, "keyRing")}/cryptoKeys/${r.name}`,
    outputs: (r) => ({
      primaries: [
        { name: `${textAt(r.inputs, "keyRing")}/cryptoKeys/${r.name}/cryptoKeyVersions/1`, state: "ENABLED" },
      ],
    }),
    rules: [KMS_NAME],
    references: [{ property: "keyRing", to: KEY_RING, by: ["id"], source: `${KMS_PAGE}.cryptoKeys` }],
    survivesDeletion: "https://cloud.google.com/kms/docs/resource-hierarchy#lifetime",
  },
  // The identity of a Google service inside the project (https://cloud.google.com/iam/docs/service-agents).
  "gcp:projects/serviceIdentity:ServiceIdentity": {
    id: (r) => `projects/${r.project}/services/${textAt(r.inputs, "service")}`,
    outputs: (r) => {
      const agent = textAt(r.inputs, "service").replace(/\.googleapis\.com$/, "");
      const email = `service-${r.projectNumber}@gcp-sa-${agent}.iam.gserviceaccount.com`;
      return { email, member: `serviceAccount:${email}` };
    },
    uniqueBy: () => undefined,
    autoName: null,
  },
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": {
    ...iamMember((r) => textAt(r.inputs, "cryptoKeyId")),
    references: [
      {
        property: "cryptoKeyId",
        to: "gcp:kms/cryptoKey:CryptoKey",
        by: ["id"],
        source: "https://cloud.google.com/kms/docs/iam",
      },
    ],
  },
  "vault:index/mount:Mount": {
    ...atPath((input) => input("path")),
    outputs: (r) => ({ accessor: `${textAt(r.inputs, "type")}_${r.digest("accessor", 8)}` }),
  },
  "vault:kv/secretBackendV2:SecretBackendV2": atPath((input) => `${input("mount")}/config`),
  "vault:generic/endpoint:Endpoint": {
    ...atPath((input) => input("path")),
    overwrites: overwrites.connection,
    // The provider's schema marks it so (https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/generic_endpoint).
    secretOutputs: ["dataJson"],
  },
  "vault:index/policy:Policy": { ...atPath((input) => input("name")), overwrites: overwrites.policy },
  "vault:index/audit:Audit": atPath((input) => input("path") || input("type")),
  "vault:index/authBackend:AuthBackend": {
    ...atPath((input) => input("path") || input("type")),
    outputs: (r) => ({ accessor: `auth_${textAt(r.inputs, "type")}_${r.digest("accessor", 8)}` }),
  },
  "vault:gcp/authBackend:AuthBackend": {
    ...atPath((input) => input("path") || "gcp"),
    outputs: (r) => ({ accessor: `auth_gcp_${r.digest("accessor", 8)}`, path: textAt(r.inputs, "path", "gcp") }),
  },
  "vault:gcp/authBackendRole:AuthBackendRole": {
    ...atPath((input) => `auth/${input("backend") || "gcp"}/role/${input("role")}`),
    overwrites: overwrites.googleRole,
  },
  "vault:jwt/authBackend:AuthBackend": {
    ...atPath((input) => input("path") || "jwt"),
    outputs: (r) => ({ accessor: `auth_jwt_${r.digest("accessor", 8)}`, path: textAt(r.inputs, "path", "jwt") }),
  },
  "vault:jwt/authBackendRole:AuthBackendRole": {
    ...atPath((input) => `auth/${input("backend") || "jwt"}/role/${input("roleName")}`),
    overwrites: overwrites.jwtRole,
  },
  "vault:database/secretBackendConnection:SecretBackendConnection": {
    ...atPath((input) => `${input("backend")}/config/${input("name")}`),
    overwrites: overwrites.connection,
  },
  "vault:database/secretBackendRole:SecretBackendRole": {
    ...atPath((input) => `${input("backend")}/roles/${input("name")}`),
    overwrites: overwrites.databaseRole,
  },
  "tls:index/privateKey:PrivateKey": {
    id: (r) => r.digest("id", 40),
    atCreation: (r) => keyPair(textAt(r.inputs, "algorithm"), textAt(r.inputs, "ecdsaCurve"), r.inputs["rsaBits"]),
    outputs: (r) => r.kept,
    secretOutputs: ["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"],
    autoName: null,
  },
  "tls:index/selfSignedCert:SelfSignedCert": certificate(),
  "tls:index/locallySignedCert:LocallySignedCert": certificate(),
  "tls:index/certRequest:CertRequest": certificateRequest(),
  "random:index/randomPassword:RandomPassword": {
    ...randomText("result", (r) => r.inputs["length"]),
    secretOutputs: ["result", "bcryptHash"],
  },
  "random:index/randomString:RandomString": randomText("result", (r) => r.inputs["length"]),
  "random:index/randomUuid:RandomUuid": {
    id: (r) => r.digest("uuid", 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5"),
    outputs: (r) => ({
      result: r.digest("uuid", 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5"),
    }),
    autoName: null,
  },
  "random:index/randomId:RandomId": {
    id: (r) =>
      Buffer.from(r.digest("id", 64), "hex")
        .subarray(0, Number(r.inputs["byteLength"] ?? 8))
        .toString("base64url"),
    outputs: (r) => {
      const bytes = Buffer.from(r.digest("id", 64), "hex").subarray(0, Number(r.inputs["byteLength"] ?? 8));
      const prefix = textAt(r.inputs, "prefix");
      const hex = bytes.toString("hex");
      return {
        hex: prefix + hex,
        dec: prefix + BigInt(`0x${hex || "0"}`).toString(),
        b64Std: prefix + bytes.toString("base64"),
        b64Url: prefix + bytes.toString("base64url"),
      };
    },
    autoName: null,
  },
};
