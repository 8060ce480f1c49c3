// What the initialisation of Vault talks to, scripted: a Vault server, Secret Manager and the metadata server. Secrets are
// marked, so that a test can look for them where they do not belong.

/** One answer: a status, and a body that is sent as JSON. */
export interface Reply {
  status: number;
  body?: unknown;
  /** A body that is sent as it is. */
  text?: string;
}

/** The body of a reply, as it is sent. */
export function sent({ body, text }: Reply): string | undefined {
  return text ?? (body === undefined ? undefined : JSON.stringify(body));
}

/** A request as the servers see it. */
export interface Asked {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}

interface Version {
  name: string;
  state: string;
  data: string;
}

export const mark = "MARKED-SECRET";
export const recoverySecret = "projects/acme-test/secrets/vault-recovery-shares";
export const bundleSecret = "projects/acme-test/secrets/vault-initialisation";
export const addresses = {
  vault: "https://vault-123.europe-west1.run.app",
  secretManager: "https://secretmanager.test",
  metadata: "http://metadata.test",
};

/** The state of the outside world, and its answers. */
export class World {
  initialisations = 0;
  initialised = false;
  /** Whether everybody is let in, or only who shows the job's identity. */
  open = false;
  readonly identityToken = `${mark}.identity.token`;
  clusterId = "";
  rootToken: string | undefined;
  recoveryKeys: string[] = [];
  readonly audit: Record<string, unknown> = {};
  readonly auth: Record<string, unknown> = {};
  readonly written: Record<string, unknown> = {};
  readonly versions: Record<string, Version[]> = { [recoverySecret]: [], [bundleSecret]: [] };
  /** What was asked, as `METHOD path`. */
  readonly asked: string[] = [];
  /** What was done with the root token, in order. */
  readonly rootActions: string[] = [];
  /** Answers before the world's own: return nothing to let the world answer. */
  interfere: (asked: Asked) => Reply | undefined = () => undefined;

  /** Empties Vault's bucket, as an operator would. */
  emptyBucket(): void {
    this.initialised = false;
    this.rootToken = undefined;
  }

  enabled(secret: string): Version[] {
    return (this.versions[secret] ?? []).filter((version) => version.state === "ENABLED");
  }

  /** Adds a version to a secret, as an operator would. */
  add(secret: string, text: string): { name: string; state: string } {
    const versions = (this.versions[secret] ??= []);
    const name = `projects/123/secrets/${secret.split("/")[3] ?? ""}/versions/${versions.length + 1}`;
    versions.unshift({ name, state: "ENABLED", data: Buffer.from(text).toString("base64") });
    return { name, state: "ENABLED" };
  }

  answer(asked: Asked): Reply {
    this.asked.push(`${asked.method} ${asked.url.replace(/^https?:\/\/[^/]+/, "")}`);
    const reply = this.interfere(asked);
    if (reply !== undefined) return reply;
    if (asked.url.startsWith(addresses.metadata)) return this.metadata(asked);
    const path = new URL(asked.url).pathname.slice("/v1/".length);
    return asked.url.startsWith(addresses.vault) ? this.vault(path, asked) : this.secretManager(path, asked);
  }

  private metadata({ headers, url }: Asked): Reply {
    if (headers.get("Metadata-Flavor") !== "Google") return { status: 403 };
    if (url.includes("/identity?audience=http")) {
      return { status: 200, text: this.identityToken };
    }
    return { status: 200, body: { access_token: `${mark}-access`, expires_in: 3600 } };
  }

  private vault(path: string, { method, headers, body }: Asked): Reply {
    // Google's front end, which knows no JSON.
    const identity = headers.get("X-Serverless-Authorization");
    if (!this.open && identity !== `Bearer ${this.identityToken}`)
      return { status: 403, text: "<html>Forbidden</html>" };
    if (path === "sys/health") {
      return { status: this.initialised ? 200 : 501, body: this.initialised ? { cluster_id: this.clusterId } : {} };
    }
    if (path === "sys/init")
      return method === "GET" ? { status: 200, body: { initialized: this.initialised } } : this.init(body);
    if (!this.initialised) return { status: 503, body: { errors: ["Vault is sealed"] } };
    if (this.rootToken === undefined || headers.get("X-Vault-Token") !== this.rootToken) {
      return { status: 403, body: { errors: ["permission denied"] } };
    }
    this.rootActions.push(`${method} ${path}`);
    if (path === "auth/token/lookup-self") return { status: 200, body: { data: { policies: ["root"] } } };
    if (path === "auth/token/revoke-self") {
      this.rootToken = undefined;
      return { status: 204 };
    }
    if (path === "sys/audit" || path === "sys/auth") return { status: 200, body: { data: this.mounts(path) } };
    const [, list, name] = /^(sys\/audit|sys\/auth)\/(.+)$/.exec(path) ?? [];
    if (list !== undefined) {
      const mounts = this.mounts(list);
      if (`${name}/` in mounts) return { status: 400, body: { errors: ["path is already in use"] } };
      mounts[`${name}/`] = body;
      return { status: 204 };
    }
    this.written[path] = body;
    return { status: 204 };
  }

  private mounts(list: string): Record<string, unknown> {
    return list === "sys/audit" ? this.audit : this.auth;
  }

  private init(asked: unknown): Reply {
    if (this.initialised) return { status: 400, body: { errors: ["Vault is already initialized"] } };
    this.initialisations += 1;
    this.initialised = true;
    this.clusterId = `cluster-${this.initialisations}`;
    this.rootToken = `${mark}-root-${this.initialisations}`;
    const { recovery_pgp_keys: keys } = asked as { recovery_pgp_keys?: string[] };
    // An encrypted share is no secret: it says here for which key it is.
    this.recoveryKeys =
      keys?.map((key) => Buffer.from(`for ${key}`).toString("base64")) ??
      [1, 2, 3, 4, 5].map((share) => `${mark}-share-${this.initialisations}-${share}`);
    return { status: 200, body: { root_token: this.rootToken, recovery_keys_base64: this.recoveryKeys, keys: [] } };
  }

  private secretManager(path: string, { method, headers, body }: Asked): Reply {
    if (headers.get("Authorization") !== `Bearer ${mark}-access`) return { status: 401 };
    const ofVersion = this.version(path, method);
    if (ofVersion !== undefined) return ofVersion;
    const [, secret = "", rest = ""] = /^(projects\/[^/]+\/secrets\/[^/:]+)(.*)$/.exec(path) ?? [];
    const versions = this.versions[secret];
    if (versions === undefined) return { status: 404, body: { error: { message: `${secret} not found` } } };
    if (method === "GET" && rest === "/versions") {
      return { status: 200, body: { versions: versions.map(({ name, state }) => ({ name, state })) } };
    }
    if (rest === ":testIamPermissions") return { status: 200, body };
    if (rest === ":addVersion") {
      const { data } = (body as { payload: { data: string } }).payload;
      return { status: 200, body: this.add(secret, Buffer.from(data, "base64").toString("utf8")) };
    }
    return { status: 404 };
  }

  /** Versions are named by project number, as the real service does. */
  private version(path: string, method: string): Reply | undefined {
    const [, name, action] = /^(projects\/\d+\/secrets\/[^/]+\/versions\/\d+):(access|destroy)$/.exec(path) ?? [];
    const version = Object.values(this.versions)
      .flat()
      .find((candidate) => candidate.name === name);
    if (version === undefined) return undefined;
    if (version.state !== "ENABLED") {
      return { status: 400, body: { error: { message: `${version.name} is in ${version.state} state.` } } };
    }
    if (action === "access" && method === "GET") return { status: 200, body: { payload: { data: version.data } } };
    version.state = "DESTROYED";
    version.data = "";
    return { status: 200, body: { name: version.name, state: version.state } };
  }
}
