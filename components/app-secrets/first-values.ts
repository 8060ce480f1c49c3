// Runs inside the project as a job: imports Node's own modules only, and uses TypeScript that Node 24 can strip.
import { createHash, randomBytes } from "node:crypto";

/** A secret of the application. */
export interface Key {
  /** Field in the application's document in Vault. */
  name: string;
  /** Whether a missing value is made. */
  generate: boolean;
  /** Where the copy goes: `projects/<project>/secrets/<name>`. */
  secret: string;
}

/** The application's document in Vault, as it was read. */
export interface Document {
  /** Number of the current version; 0 if there has never been one. */
  version: number;
  /** Whether the current version was deleted. It then has no fields, and nothing may take its place. */
  deleted: boolean;
  fields: { [name: string]: unknown };
}

/** Digest per key of what a target holds; none for a key that it has no value of. */
export type Digests = Map<string, string>;

/** Where the values are. */
export interface Source {
  read(): Promise<Document>;
  /** Adds fields to exactly the version that was read. False if it is no longer the current one: read again. */
  add(fields: { [name: string]: string }, version: number): Promise<boolean>;
}

/** A place that holds read-only copies. */
export interface Target {
  digests(keys: Key[]): Promise<Digests>;
  put(key: Key, value: string): Promise<void>;
}

/** What is to be done, by names of keys. */
export interface Plan {
  /** To be made in Vault, and copied. */
  generate: string[];
  /** To be copied, since the copy is absent or another. */
  copy: string[];
  /** A person has to put these into Vault. */
  missing: string[];
  /** These are in Vault, but empty or not text: a person has to look. */
  unusable: string[];
}

/** Compares what is wanted with what there is. A value that exists in Vault is never among those to make. */
export function plan(keys: Key[], document: Document, copies: Digests): Plan {
  const result: Plan = { generate: [], copy: [], missing: [], unusable: [] };
  for (const key of keys) {
    const value = document.fields[key.name];
    if (value === undefined) {
      (key.generate ? result.generate : result.missing).push(key.name);
    } else if (typeof value !== "string" || value === "") {
      result.unusable.push(key.name);
    } else if (copies.get(key.name) !== digest(value)) {
      result.copy.push(key.name);
    }
  }
  return result;
}

/** SHA-256 of a value, to compare copies by. It is not shown either: the digest of a weak password gives it away. */
export function digest(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** Enough for everything that wants a random secret: 64 bytes, as 86 characters that need no quoting anywhere. */
function randomValue(): string {
  return randomBytes(64).toString("base64url");
}

/** Something that the reader can do something about. Its message is all that is shown, and never has a value in it. */
export class Failure extends Error {}

/** What one run did, by names of keys. */
export interface Report {
  generated: string[];
  copied: string[];
  unchanged: string[];
}

const attempts = 10;

/**
 * Makes the missing values that may be made, then brings the copies up to date. Safe to repeat, to interrupt anywhere, and
 * to run twice at once: a value is added to the version that was read or not at all, and whoever comes second takes
 * what the first one made. Fails after everything that can be done is done.
 */
export async function reconcile(
  keys: Key[],
  source: Source,
  target: Target,
  document: DocumentName,
  pause: (attempt: number) => Promise<void>,
): Promise<Report> {
  const generated: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const current = await source.read();
    if (current.deleted) throw new Failure(deletedMessage(document, current.version));
    const wanted = plan(keys, current, new Map()).generate;
    if (wanted.length === 0) return await copy(keys, current, target, document, generated);
    const added = Object.fromEntries(wanted.map((name) => [name, randomValue()]));
    if (await source.add(added, current.version)) generated.push(...wanted);
    else await pause(attempt);
    // Read again in both cases: what is copied is what Vault has.
  }
  throw new Failure(
    `Vault refused to add ${list(keys.filter((key) => key.generate).map((key) => key.name))} to ${full(document)} ${attempts} times; look for what keeps writing to it, or at the policy of this program's role`,
  );
}

async function copy(
  keys: Key[],
  current: Document,
  target: Target,
  document: DocumentName,
  generated: string[],
): Promise<Report> {
  const todo = plan(keys, current, await target.digests(keys));
  for (const key of keys.filter((one) => todo.copy.includes(one.name))) {
    await target.put(key, current.fields[key.name] as string);
  }
  if (todo.missing.length > 0 || todo.unusable.length > 0) throw new Failure(missingMessage(document, current, todo));
  const unchanged = keys.map((key) => key.name).filter((name) => !todo.copy.includes(name));
  return { generated, copied: todo.copy, unchanged };
}

/** Where an application's document is. */
export interface DocumentName {
  mount: string;
  app: string;
}

const full = (document: DocumentName): string => `${document.mount}/${document.app}`;
const list = (names: string[]): string => names.join(", ");

/** Each command asks for the value on its standard input, so that it is in no shell history. */
function missingMessage(document: DocumentName, current: Document, todo: Plan): string {
  const lines = [`${document.app} has secrets without a value in Vault, in ${full(document)}:`];
  if (todo.missing.length > 0) lines.push(`  missing: ${list(todo.missing)}`);
  if (todo.unusable.length > 0) lines.push(`  empty or not text: ${list(todo.unusable)}`);
  lines.push(
    "Put each in as an operator (the command reads the value from the terminal; end it with Ctrl-D), then deploy again:",
  );
  [...todo.missing, ...todo.unusable].forEach((name, index) => {
    const command = current.version === 0 && index === 0 ? "put -cas=0" : "patch";
    lines.push(`  vault kv ${command} -mount=${document.mount} ${document.app} ${name}=-`);
  });
  return lines.join("\n");
}

function deletedMessage(document: DocumentName, version: number): string {
  return [
    `${full(document)} was deleted in Vault (version ${version}). Nothing is made in its place. Bring it back, then deploy again:`,
    `  vault kv undelete -mount=${document.mount} -versions=${version} ${document.app}`,
    "If that version was destroyed, choose an earlier one:",
    `  vault kv metadata get -mount=${document.mount} ${document.app}`,
    `  vault kv rollback -mount=${document.mount} -version=<number> ${document.app}`,
  ].join("\n");
}

/** Where the services are, and how to wait; another one in tests. */
export interface Surroundings {
  metadataUrl: string;
  secretManagerUrl: string;
  /** Waits for so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** How long, in milliseconds in all, to wait for grants to arrive and for servers to come back. */
  patience: number;
}

interface Answer {
  status: number;
  body: unknown;
}

interface Call {
  method: string;
  url: string;
  headers: { [name: string]: string };
  body?: unknown;
  /** Statuses that may pass by themselves, besides those of an overloaded or restarting server. */
  retry?: number[];
}

const restarting = [408, 429, 500, 502, 503, 504];
const perCall = 20_000;

/** Calls services over HTTP, with patience for what passes by itself. */
export class Caller {
  private waited = 0;
  private readonly surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
  }

  /** Returns the last answer, whatever its status. Fails if there was none. */
  async call(call: Call): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await send(call);
      const passing = answer === undefined || [...restarting, ...(call.retry ?? [])].includes(answer.status);
      if (answer !== undefined && !passing) return answer;
      if (await this.pause(attempt)) continue;
      if (answer !== undefined) return answer;
      throw new Failure(`${new URL(call.url).host} does not answer`);
    }
  }

  /** Waits a little longer each time. False once patience is used up. */
  async pause(attempt: number): Promise<boolean> {
    const wait = Math.min(1000 * 2 ** attempt, 15_000);
    if (this.waited + wait > this.surroundings.patience) return false;
    this.waited += wait;
    await this.surroundings.sleep(wait);
    return true;
  }
}

async function send(call: Call): Promise<Answer | undefined> {
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: call.body === undefined ? call.headers : { "content-type": "application/json", ...call.headers },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: AbortSignal.timeout(perCall),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member of an answer that may have any shape. */
function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === "object" && current !== null ? (current as { [name: string]: unknown })[name] : undefined,
    value,
  );
}

/** What a server says went wrong. Only for requests without a value: some servers repeat what they were sent. */
function reason(answer: Answer): string {
  const errors = member(answer.body, "errors");
  const text = Array.isArray(errors) ? errors.join("; ") : member(answer.body, "error", "message");
  return typeof text === "string" && text !== "" ? `${answer.status}, ${text}` : String(answer.status);
}

/** What Google's metadata server hands to a job: tokens of its own service account. */
async function metadata(caller: Caller, url: string, path: string): Promise<unknown> {
  const answer = await caller.call({
    method: "GET",
    url: `${url}/computeMetadata/v1/instance/service-accounts/default/${path}`,
    headers: { "Metadata-Flavor": "Google" },
  });
  if (answer.status !== 200)
    throw new Failure(`the metadata server gives no ${path.split("?")[0] ?? ""}: ${answer.status}`);
  return answer.body;
}

/** What a login at Vault needs. */
export interface VaultSettings {
  address: string;
  role: string;
  document: DocumentName;
}

/**
 * Logs in to Vault with the job's own Google identity. The identity token names the role as its audience
 * (https://developer.hashicorp.com/vault/docs/auth/gcp).
 */
async function logIn(caller: Caller, metadataUrl: string, settings: VaultSettings): Promise<string> {
  const audience = encodeURIComponent(`https://vault/${settings.role}`);
  const jwt = await metadata(caller, metadataUrl, `identity?audience=${audience}&format=full`);
  const answer = await caller.call({
    method: "POST",
    url: `${settings.address}/v1/auth/gcp/login`,
    headers: {},
    body: { role: settings.role, jwt },
    // Vault refuses while its own right to look at the account has not arrived.
    retry: [400, 403],
  });
  const token = member(answer.body, "auth", "client_token");
  if (answer.status !== 200 || typeof token !== "string") {
    throw new Failure(`Vault refuses the login with role ${settings.role}: ${reason(answer)}`);
  }
  return token;
}

/** The application's document, through Vault's API for KV version 2. */
export async function openVault(caller: Caller, metadataUrl: string, settings: VaultSettings): Promise<Source> {
  const { mount, app } = settings.document;
  const url = `${settings.address}/v1/${mount}/data/${app}`;
  const headers = { "X-Vault-Token": await logIn(caller, metadataUrl, settings) };
  return {
    async read() {
      const answer = await caller.call({ method: "GET", url, headers });
      const version = Number(member(answer.body, "data", "metadata", "version") ?? 0);
      const fields = member(answer.body, "data", "data");
      if (answer.status === 404) return { version, deleted: version > 0, fields: {} };
      if (answer.status !== 200 || typeof fields !== "object" || fields === null) {
        throw new Failure(`Vault does not show ${full(settings.document)}: ${reason(answer)}`);
      }
      return { version, deleted: false, fields: fields as { [name: string]: unknown } };
    },
    async add(fields, version) {
      const body = { options: { cas: version }, data: fields };
      const answer = await caller.call(
        version === 0
          ? { method: "POST", url, headers, body }
          : { method: "PATCH", url, headers: { ...headers, "content-type": "application/merge-patch+json" }, body },
      );
      if (answer.status === 200) return true;
      // 400: the version is no longer current. 403: it is there by now, and the role may create but not replace.
      // 404: it was deleted meanwhile. Reading again tells.
      if ([400, 403, 404].includes(answer.status)) return false;
      throw new Failure(`Vault does not add to ${full(settings.document)}: ${answer.status}`);
    },
  };
}

/** Copies in Google's Secret Manager: a version for each change. */
export async function openSecretManager(caller: Caller, surroundings: Surroundings): Promise<Target> {
  const token = member(await metadata(caller, surroundings.metadataUrl, "token"), "access_token");
  if (typeof token !== "string") throw new Failure("the metadata server gives no access token");
  const headers = { authorization: `Bearer ${token}` };
  const secretUrl = (key: Key): string => `${surroundings.secretManagerUrl}/v1/${key.secret}`;
  return {
    async digests(keys) {
      const digests: Digests = new Map();
      for (const key of keys) {
        const url = `${secretUrl(key)}/versions/latest:access`;
        const answer = await caller.call({ method: "GET", url, headers, retry: [403] });
        const data = member(answer.body, "payload", "data");
        if (answer.status === 200 && typeof data === "string") {
          digests.set(key.name, digest(Buffer.from(data, "base64").toString("utf8")));
        } else if (answer.status !== 404 && member(answer.body, "error", "status") !== "FAILED_PRECONDITION") {
          // 404: there is no version. The precondition: the latest one is disabled or destroyed, so it is no copy.
          throw new Failure(`Secret Manager does not show ${key.secret}: ${reason(answer)}`);
        }
      }
      return digests;
    },
    async put(key, value) {
      const body = { payload: { data: Buffer.from(value, "utf8").toString("base64") } };
      const answer = await caller.call({
        method: "POST",
        url: `${secretUrl(key)}:addVersion`,
        headers,
        body,
        retry: [403],
      });
      if (answer.status !== 200) {
        throw new Failure(`Secret Manager does not take a version of ${key.secret}: ${answer.status}`);
      }
    },
  };
}

/** What a run is told. */
export interface Settings {
  vault: VaultSettings;
  keys: Key[];
}

/** One run against the services. */
export async function run(settings: Settings, surroundings: Surroundings): Promise<Report> {
  const caller = new Caller(surroundings);
  const source = await openVault(caller, surroundings.metadataUrl, settings.vault);
  const target = await openSecretManager(caller, surroundings);
  return await reconcile(settings.keys, source, target, settings.vault.document, async (attempt) => {
    await caller.pause(attempt);
  });
}

/** Reads the settings from the environment. */
export function readSettings(environment: { [name: string]: string | undefined }): Settings {
  const read = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === "") throw new Failure(`${name} is not set`);
    return value;
  };
  return {
    vault: {
      address: read("VAULT_ADDRESS"),
      role: read("VAULT_ROLE"),
      document: { mount: read("SECRETS_MOUNT"), app: read("APP") },
    },
    keys: JSON.parse(read("KEYS")) as Key[],
  };
}

/** What the log shows of a run: names, never values. */
export function summary(app: string, report: Report): string {
  const parts = [
    ["made in Vault", report.generated],
    ["copied to Secret Manager", report.copied],
    ["up to date", report.unchanged],
  ] as const;
  const shown = parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${list([...names])}`);
  return `${app}: ${shown.join("; ")}`;
}

const surroundings: Surroundings = {
  metadataUrl: "http://metadata.google.internal",
  secretManagerUrl: "https://secretmanager.googleapis.com",
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  // Grants take up to seven minutes to arrive (https://cloud.google.com/iam/docs/access-change-propagation).
  patience: 420_000,
};

/** The program. */
export async function main(): Promise<void> {
  try {
    const settings = readSettings(process.env);
    console.log(summary(settings.vault.document.app, await run(settings, surroundings)));
  } catch (error) {
    console.error(error instanceof Failure ? error.message : unexpected(error));
    process.exitCode = 1;
  }
}

/** A mistake in this program: where it is, without the message, which may quote what it was working on. */
function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return "unexpected error";
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`unexpected ${error.name}`, ...frames].join("\n");
}
