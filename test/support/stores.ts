// Two environments of two teams on one Vault server, as a program deploys them, and everybody who may log in to them.
import type { Properties } from "../../sandbox/model";
import { AppSecrets, type AppSecretKey } from "../../components/app-secrets";
import type { DatabaseServer, ImageSource, VaultEndpoint, WorkloadIdentity } from "../../components/contracts";
import { PostgresDatabase } from "../../components/postgres-database";
import { SecretStore, vaultProvider, type SecretStoreArgs } from "../../components/secret-store";
import { administratorPolicy } from "../../components/vault/administrator";
import { deploy, type RegisteredResource } from "./program";
import type { RealVault } from "./real-servers";
import * as requests from "./vault-requests";

const project = "acme-test.iam.gserviceaccount.com";
const vault: VaultEndpoint = {
  address: "https://vault.example.com",
  serviceAccountEmail: `vault@${project}`,
};
const server: DatabaseServer = {
  instanceName: "postgres-1",
  connectionName: "acme-test:europe-west1:postgres-1",
  host: "10.19.0.3",
  port: 5432,
  serverCaCertificate: "-----BEGIN CERTIFICATE-----",
  vaultUserName: "vault@acme-test.iam",
};
const images: ImageSource = {
  repositoryUrl: "europe-west1-docker.pkg.dev/acme-test/apps",
  upstreamUrls: { "docker.io/library": "europe-west1-docker.pkg.dev/acme-test/docker-library" },
};

/** An application of a store. */
export interface StoreApp {
  name: string;
  identity: WorkloadIdentity;
  /** The databases that it uses, by Vault's connections: `main` is `changelog`, `events` is `events`. */
  connections?: ("main" | "events")[];
  /** Keys that are put together with logins of those databases, and with `reader`, which only reads `main`. */
  keys?: AppSecretKey[];
  readableByDevelopers?: boolean;
}

/** What a program deploys on a server: a store, a database behind it, and applications. */
export interface StoreProgram {
  store: SecretStoreArgs;
  apps: StoreApp[];
  /** Extensions of PostgreSQL in both databases. */
  extensions?: string[];
}

function app(name: string, more: Partial<StoreApp> = {}): StoreApp {
  const serviceAccountEmail = `app-${name}@${project}`;
  const serviceAccountName = `projects/acme-test/serviceAccounts/${serviceAccountEmail}`;
  return { name, identity: { serviceAccountEmail, serviceAccountName }, ...more };
}

/** Ours, `prod`, with every login and two applications; developers may read one of them. */
export const ours: StoreProgram = {
  store: {
    vault,
    environment: "prod",
    continuousIntegration: { repository: "acme/site", repositoryId: "123456", environment: "prod-preview" },
    deliversToGithub: true,
  },
  apps: [app("web", { connections: ["main"], readableByDevelopers: true }), app("feed")],
};

/** Another team's, on the same server, with an application of the same name. */
export const theirs: StoreProgram = {
  store: {
    ...ours.store,
    environment: "shop",
    continuousIntegration: { repository: "acme/shop", environment: "preview" },
  },
  apps: [app("web", { connections: ["main"], identity: app("shop-web").identity, readableByDevelopers: true })],
};

/** What a program registers for a store. The accounts of people and programs begin with `name`. */
export async function registered(name: string, program: StoreProgram): Promise<RegisteredResource[]> {
  const deployment = await deploy(() => {
    const administrator = { address: vault.address, serviceAccountEmail: `vault-admin@${project}` };
    const opts = { providers: [vaultProvider("vault", administrator)] };
    const store = new SecretStore(name, program.store, opts);
    const { extensions = [] } = program;
    const main = new PostgresDatabase("main", { server, store, database: "changelog", extensions }, opts);
    const events = new PostgresDatabase("events", { server, store, database: "events", extensions }, opts);
    for (const { name: one, identity, connections = [], keys = [], readableByDevelopers = false } of program.apps) {
      const bindings = Object.fromEntries(connections.map((name) => [name, { main, events }[name].binding]));
      const databaseUsers = Object.fromEntries(connections.map((name) => [name, {}]));
      new AppSecrets(
        `${name}-${one}`,
        {
          app: one,
          keys,
          identity,
          store,
          images,
          regions: ["europe-west1"],
          bindings: { ...bindings, reader: main.readerBinding },
          databaseUsers,
          readableByDevelopers,
        },
        opts,
      );
    }
  });
  return deployment.resources;
}

/** A server as its initialisation leaves it, OpenBao's lack of a login for Google aside. Returns an administrator's token. */
export async function prepare(vault: RealVault, issuer: requests.Issuer): Promise<string> {
  await requests.enableGoogleLogin(vault, issuer.publicKey);
  await vault.call("PUT", "sys/policies/acl/administrator", { policy: administratorPolicy() });
  return tokenWith(vault, "administrator");
}

export async function tokenWith(vault: RealVault, policy: string): Promise<string> {
  const made = await vault.call("POST", "auth/token/create", { policies: [policy] });
  return (made.body as { auth: { client_token: string } }).auth.client_token;
}

/** Logs in at `auth/gcp` with an identity token of Google's for a service account. */
export function googleLogin(
  vault: RealVault,
  issuer: requests.Issuer,
  role: string,
  email: string,
): ReturnType<typeof requests.login> {
  const claims = { iss: requests.googleIssuer, sub: email, email, aud: requests.googleAudience(role) };
  return requests.login(vault, "gcp", role, issuer.sign(claims));
}

/** Claims of the token that GitHub gives to a job (https://docs.github.com/en/actions/reference/security/oidc). */
export function workflowClaims(repository: string, environment: string, more: Properties = {}): Properties {
  return {
    iss: "https://token.actions.githubusercontent.com",
    aud: "https://vault.example.com",
    sub: `repo:${repository}:environment:${environment}`,
    repository,
    repository_id: "123456",
    environment,
    ...more,
  };
}

/** The one token of each identity that may log in to a store, by the last part of the role's name. */
export async function everyToken(
  vault: RealVault,
  issuer: requests.Issuer,
  resources: RegisteredResource[],
): Promise<{ [who: string]: string }> {
  const tokens: { [who: string]: string } = {};
  const add = (role: string, answer: Awaited<ReturnType<typeof requests.login>>): void => {
    if ("refusal" in answer) throw new Error(`${role}: ${answer.refusal}`);
    tokens[role.slice(role.indexOf(".") + 1)] = answer.token;
  };
  for (const { type, inputs } of resources) {
    if (type === "vault:gcp/authBackendRole:AuthBackendRole") {
      const role = inputs["role"] as string;
      const [email = ""] = inputs["boundServiceAccounts"] as string[];
      add(role, await googleLogin(vault, issuer, role, email));
    }
    if (type === "vault:jwt/authBackendRole:AuthBackendRole") {
      const { repository, environment } = inputs["boundClaims"] as { repository: string; environment: string };
      const role = inputs["roleName"] as string;
      const token = issuer.sign(workflowClaims(repository, environment));
      add(role, await requests.login(vault, inputs["backend"] as string, role, token));
    }
  }
  return tokens;
}
