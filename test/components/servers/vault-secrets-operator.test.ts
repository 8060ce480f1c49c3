// What a real server makes of the login and the policy of a cluster. The cluster's issuer is a server here, which publishes
// its discovery document and keys as GKE does at container.googleapis.com.
import assert from "node:assert/strict";
import type { KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { AutopilotApp, VaultSecretsOperator } from "../../../components";
import { messages, run, type Deployment, type RegisteredResource } from "../../support/program";
import { missing, startVault, type RealVault } from "../../support/real-servers";
import { rsaKeys, signedToken } from "../../support/rsa-keys";
import { secretsOf, store } from "../../support/samples";
import { withProviders } from "../../support/secrets-operator";
import * as parts from "../../support/workload";

interface Issuer {
  url: string;
  stop(): Promise<void>;
}

const keys = rsaKeys();
const othersKeys = rsaKeys("stranger");

async function startIssuer(): Promise<Issuer> {
  const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" };
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host ?? ""}`;
    const documents: { [path: string]: object } = {
      "/.well-known/openid-configuration": {
        issuer: url,
        jwks_uri: `${url}/jwks`,
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      },
      "/jwks": { keys: [jwk] },
    };
    const document = documents[request.url ?? ""];
    response.writeHead(document === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A token as a Kubernetes API server makes it for a service account. */
function serviceAccountToken(claims: { [claim: string]: unknown }, key: KeyObject = keys.privateKey): string {
  const now = Math.floor(Date.now() / 1000);
  return signedToken(key, { iat: now, nbf: now, exp: now + 600, jti: "1", ...claims }, { kid: "1" });
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The inputs as the provider sends them to Vault. */
function asRequest(resource: RegisteredResource, leftOut: string[]): object {
  return Object.fromEntries(
    Object.entries(resource.inputs)
      .filter(([property]) => !leftOut.includes(property))
      .map(([property, value]) => [property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}

async function ok(vault: RealVault, method: string, path: string, body: object): Promise<void> {
  const { status, body: answer } = await vault.call(method, path, body);
  assert.ok(status < 300, `${path}: ${JSON.stringify(answer)}`);
}

/** Sets Vault up as the component's plan says. */
async function apply(vault: RealVault, deployment: Deployment): Promise<string> {
  const backend = deployment.one("vault:jwt/authBackend:AuthBackend");
  const mount = text(backend.inputs["path"]);
  await ok(vault, "POST", `sys/auth/${mount}`, { type: "jwt" });
  await ok(
    vault,
    "POST",
    `auth/${mount}/config`,
    asRequest(backend, ["path", "type", "description", "disableRemount"]),
  );
  for (const resource of deployment.resources) {
    const { type, inputs } = resource;
    if (type === "vault:index/policy:Policy") {
      await ok(vault, "PUT", `sys/policies/acl/${text(inputs["name"])}`, { policy: inputs["policy"] });
    }
    if (type === "vault:jwt/authBackendRole:AuthBackendRole") {
      await ok(
        vault,
        "POST",
        `auth/${mount}/role/${text(inputs["roleName"])}`,
        asRequest(resource, ["backend", "roleName"]),
      );
    }
  }
  return mount;
}

test(
  "a cluster's own tokens read one application's documents, and nothing else",
  { skip: missing("vault") },
  async () => {
    const vault = await startVault();
    const issuer = await startIssuer();
    // What a cluster is told, and tokens are made out to, has TLS; the server of this test has not.
    const audience = "https://vault.example.com";
    try {
      const deployment = await run(() => {
        const cluster = { ...parts.cluster, issuerUrl: issuer.url };
        const images = {
          ...parts.images,
          upstreamUrls: { "docker.io/acme": "a/acme", "docker.io/hashicorp": "a/hub", "quay.io/brancz": "a/quay" },
        };
        const options = withProviders();
        const secretsOperator = new VaultSecretsOperator(
          "secrets-operator",
          { cluster, store: { ...store, vaultAddress: audience }, images },
          options,
        );
        const { identity, network } = parts;
        const workload = parts.serving({ scaling: { min: 1 } }, { secrets: { A_KEY: {} }, config: { A_SET: {} } });
        for (const [name, app] of [
          ["web-gke", "web"],
          ["feed", "feed"],
        ] as const) {
          const secrets = secretsOf(app);
          new AutopilotApp(name, { workload, cluster, identity, images, network, secrets, secretsOperator }, options);
        }
      });
      assert.equal(messages(deployment), "");
      const mount = await apply(vault, deployment);
      for (const tree of ["secrets/test", "config/test", "secrets/dev"]) {
        await ok(vault, "POST", `sys/mounts/${tree}`, { type: "kv", options: { version: "2" } });
      }
      for (const path of ["secrets/test/data/web", "config/test/data/web", "secrets/test/data/feed"]) {
        await ok(vault, "POST", path, { data: { A: "1" } });
      }

      const claims = { iss: issuer.url, aud: [audience], sub: "system:serviceaccount:web-gke:web-gke-secrets" };
      const logIn = (namespace: string, jwt: string): Promise<{ status: number; body: unknown }> =>
        vault.call("POST", `auth/${mount}/login`, { role: `test.cluster.cluster-1234567.${namespace}`, jwt }, "");
      const login = await logIn("web-gke", serviceAccountToken(claims));
      assert.equal(login.status, 200, JSON.stringify(login.body));
      const { auth } = login.body as {
        auth: { client_token: string; token_type: string; lease_duration: number; renewable: boolean };
      };
      assert.deepEqual([auth.token_type, auth.lease_duration, auth.renewable], ["batch", 1200, false]);

      const status = async (method: string, path: string, body?: object): Promise<number> =>
        (await vault.call(method, path, body, auth.client_token)).status;
      // What the operator asks for, and how it finds out whether its token is still good.
      assert.equal(await status("GET", "secrets/test/data/web"), 200);
      assert.equal(await status("GET", "config/test/data/web"), 200);
      assert.equal(await status("GET", "auth/token/lookup-self"), 200);
      for (const [method, path] of [
        ["GET", "secrets/test/data/feed"],
        ["GET", "secrets/test/metadata/web"],
        ["LIST", "secrets/test/metadata"],
        ["GET", "secrets/dev/data/web"],
        ["POST", "secrets/test/data/web"],
        ["DELETE", "secrets/test/data/web"],
        ["GET", "database/test/creds/readwrite.web.main"],
        ["GET", `auth/${mount}/config`],
        ["GET", "sys/auth"],
      ] as const) {
        assert.equal(
          await status(method, path, method === "POST" ? { data: {} } : undefined),
          403,
          `${method} ${path}`,
        );
      }

      for (const [what, namespace, jwt] of [
        ["another role", "feed", serviceAccountToken(claims)],
        [
          "the application's own account",
          "web-gke",
          serviceAccountToken({ ...claims, sub: subject("web-gke", "web-gke") }),
        ],
        [
          "the same account of another namespace",
          "web-gke",
          serviceAccountToken({ ...claims, sub: subject("other", "web-gke-secrets") }),
        ],
        ["a token for the Kubernetes API", "web-gke", serviceAccountToken({ ...claims, aud: [issuer.url] })],
        ["a token of another cluster", "web-gke", serviceAccountToken({ ...claims, iss: `${issuer.url}/other` })],
        ["another cluster's key", "web-gke", serviceAccountToken(claims, othersKeys.privateKey)],
        ["an old token", "web-gke", serviceAccountToken({ ...claims, iat: 1, nbf: 1, exp: 600 })],
      ] as const) {
        assert.equal((await logIn(namespace, jwt)).status, 400, what);
      }
    } finally {
      await issuer.stop();
      await vault.stop();
    }
  },
);

function subject(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}
