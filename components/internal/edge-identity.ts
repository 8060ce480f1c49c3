import { createHash, createPublicKey } from "node:crypto";
import * as iam from "@pulumi/gcp/iam";
import * as pulumi from "@pulumi/pulumi";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { sha256 } from "./digest";

/** Who a Worker is to Google: a subject in a workload identity pool of its own, proven by a key that only it has. */
export interface EdgeIdentity {
  /** Full name of the provider, `//iam.googleapis.com/projects/<number>/locations/global/workloadIdentityPools/…`. */
  provider: pulumi.Output<string>;
  /** Issuer of the Worker's tokens. */
  issuer: string;
  /** Subject of the Worker's tokens. */
  subject: string;
  /** Identifier of the key. */
  keyId: pulumi.Output<string>;
  /** Private key, PKCS #8 in PEM. Secret. */
  privateKey: pulumi.Output<string>;
  /** The Worker as a member of IAM policies: `principal://…/subject/<subject>`. */
  principal: pulumi.Output<string>;
}

/**
 * Lets a Worker act in the project without a service-account key: its public key is uploaded to a workload identity pool
 * provider, so that Google has nothing to fetch from the issuer, whose URL needs to exist only as a name.
 *
 * Children are named `name`. `name` has at most 25 characters (`kinds.identityPool`).
 */
export function createEdgeIdentity(parent: pulumi.Resource, name: string, zoneName: string): EdgeIdentity {
  const key = new PrivateKey(name, { algorithm: "RSA", rsaBits: 2048 }, { parent });
  const publicKey = key.publicKeyPem.apply(toJsonWebKey);
  const issuer = `https://${zoneName}/workers/${name}`;

  // A deleted pool keeps its identifier for 30 days. Deriving it from the key makes a pool that is created again a new
  // one, and turns a new key into a new pool beside the old one, so that the Worker changes over without a gap.
  const poolId = publicKey.apply(({ kid }) => `${name}-${sha256(kid).slice(0, 6)}`);
  const pool = new iam.WorkloadIdentityPool(
    name,
    { workloadIdentityPoolId: poolId, description: `The Worker ${name} of ${zoneName}` },
    { parent },
  );
  const provider = new iam.WorkloadIdentityPoolProvider(
    name,
    {
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: "worker",
      attributeMapping: { "google.subject": "assertion.sub" },
      attributeCondition: `assertion.sub == "${name}"`,
      // Without a list of audiences a token must name this very provider, so it is of no use anywhere else.
      oidc: { issuerUri: issuer, jwksJson: publicKey.apply((jwk) => JSON.stringify({ keys: [jwk] })) },
    },
    { parent },
  );
  return {
    provider: pulumi.interpolate`//iam.googleapis.com/${provider.name}`,
    issuer,
    subject: name,
    keyId: publicKey.apply(({ kid }) => kid),
    privateKey: key.privateKeyPemPkcs8,
    principal: pulumi.interpolate`principal://iam.googleapis.com/${pool.name}/subject/${name}`,
  };
}

interface JsonWebKey {
  kty: "RSA";
  alg: "RS256";
  use: "sig";
  kid: string;
  n: string;
  e: string;
}

/** The public key as Google takes it: these fields and no others. Its identifier is its thumbprint (RFC 7638). */
export function toJsonWebKey(pem: string): JsonWebKey {
  const { n = "", e = "" } = createPublicKey(pem).export({ format: "jwk" });
  const kid = createHash("sha256")
    .update(JSON.stringify({ e, kty: "RSA", n }))
    .digest("base64url");
  return { kty: "RSA", alg: "RS256", use: "sig", kid, n, e };
}
