// Initialises a Vault server and hands it over: recovery shares in Secret Manager, audit on, an administrator who logs in
// with a Google identity, and no root token left. Runs inside the project, as a Cloud Run job; Node.js 24 runs this file
// as it is, so it imports nothing and uses only syntax that can be erased.
//
// It can be interrupted anywhere and run again, and two may run at once. What has been done is read from Vault and from two
// secrets, never remembered:
//
//   Vault initialised | bundle | shares | meaning, and what follows
//   ------------------|--------|--------|--------------------------------------------------------------------
//   no                | no     | no     | a new server: initialise it, store the bundle
//   yes               | yes    | any    | interrupted: copy the shares, set up, revoke the root token, destroy the bundle
//   yes               | no     | yes    | done
//   yes               | no     | no     | another run is about to store the bundle; or it was lost: an operator decides.
//                     |        |        | Done, if the data were restored: the shares are where the lost server's are
//   no                | either is there | the data of an initialised server is gone: an operator decides
//
// The bundle is one version of a secret with the shares *and* the root token, so there is no moment at which one is stored
// and the other is not. Vault shows both a single time, in its answer to `sys/init`: what is lost between that answer and
// the write cannot be had again, so the write is rehearsed before, repeated until it succeeds, and comes first.
//
// Exit codes: 0 done; 1 unexpected; 2 wrong settings; 3 not ready in time, run again; 4 an operator has to decide.

interface Settings {
  vaultAddress: string;
  recoverySecret: string;
  bundleSecret: string;
  shares: number;
  threshold: number;
  /** Whether the data were restored from a backup: their recovery shares may be those of another server. */
  restored: boolean;
  setup: Setup;
  secretManagerAddress: string;
  metadataAddress: string;
  /** After this many milliseconds the program gives up, except on storing what it cannot get again. */
  patience: number;
  /** For how long a server that is initialised without a stored bundle may be another run's work, in milliseconds. */
  grace: number;
  /** Milliseconds between attempts. */
  pause: number;
}

interface Setup {
  audit: { path: string; type: string; options: { [name: string]: string } }[];
  auth: { path: string; type: string; description: string }[];
  policies: { name: string; policy: string }[];
  writes: { path: string; data: object }[];
}

/** What `sys/init` answers, and what is kept of it until the root token is revoked. */
interface Bundle {
  rootToken: string;
  recoveryKeys: string[];
}

interface StoredBundle extends Bundle {
  versionName: string;
}

interface Answer {
  status: number;
  body: Json;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface Call {
  method: string;
  headers?: { [name: string]: string };
  body?: object;
  timeout?: number;
}

/** Ends the program with a code of its own and a message for an operator. */
class Ending extends Error {
  code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Worth another attempt: the other side is not ready, or a grant has not arrived. */
class NotYet extends Error {}

/** Somebody else moved on, most likely a second run: look again at what there is. */
class Overtaken extends Error {}

/** Runs the program with the settings of the environment. The exit code says how it ended. */
export async function main(): Promise<void> {
  // Ten seconds pass between this signal and the end; enough to store what Vault has just handed out.
  process.on("SIGTERM", () => {
    log("WARNING", "asked to stop; continuing while there is time");
  });
  try {
    await initialise(readSettings(process.env), fetch);
  } catch (error) {
    const ending = error instanceof Ending ? error : new Ending(1, `unexpected: ${describe(error)}`);
    log("ERROR", ending.message);
    process.exitCode = ending.code;
  }
}

/** Reads the settings; whatever is missing or malformed is named, all at once. */
export function readSettings(environment: { [name: string]: string | undefined }): Settings {
  const problems: string[] = [];
  const text = (name: string, pattern: RegExp, fallback?: string): string => {
    const value = environment[name] ?? fallback ?? "";
    if (!pattern.test(value)) problems.push(`${name} has to match ${pattern}`);
    return value;
  };
  const number = (name: string, fallback?: string): number => Number(text(name, /^\d{1,6}$/, fallback));
  const url = /^https?:\/\/\S*[^/\s]$/;
  const secret = /^projects\/[^/]+\/secrets\/[^/]+$/;
  const settings = {
    vaultAddress: text("VAULT_ADDRESS", url),
    recoverySecret: text("RECOVERY_SECRET", secret),
    bundleSecret: text("BUNDLE_SECRET", secret),
    shares: number("RECOVERY_SHARES"),
    threshold: number("RECOVERY_THRESHOLD"),
    restored: text("RESTORED", /^(true|false)$/, "false") === "true",
    setup: readSetup(text("SETUP", /^\{/), problems),
    secretManagerAddress: text("SECRET_MANAGER_ADDRESS", url, "https://secretmanager.googleapis.com"),
    metadataAddress: text("METADATA_ADDRESS", url, "http://metadata.google.internal"),
    patience: number("PATIENCE_SECONDS", "480") * 1000,
    grace: number("GRACE_SECONDS", "60") * 1000,
    pause: number("PAUSE_MILLISECONDS", "2000"),
  };
  if (problems.length > 0) throw new Ending(2, `settings: ${problems.join("; ")}`);
  return settings;
}

function readSetup(text: string, problems: string[]): Setup {
  const nothing = { audit: [], auth: [], policies: [], writes: [] };
  try {
    return { ...nothing, ...(JSON.parse(text) as Partial<Setup>) };
  } catch {
    problems.push("SETUP has to be JSON");
    return nothing;
  }
}

/** Brings server and secrets to the one end state, from whatever state they are in. */
export async function initialise(settings: Settings, send: typeof fetch): Promise<void> {
  const tools = connect(settings, send);
  let lostSince: number | undefined;
  for (;;) {
    try {
      const initialised = await tools.vault.isInitialised();
      // Shares before bundle, the order in which another run writes the one and destroys the other: what is found in this
      // order is never further along than the truth.
      const sharesStored = await tools.secrets.hasShares();
      const bundle = await tools.secrets.findBundle();
      if (!initialised) {
        const stored = bundle !== undefined || sharesStored || settings.restored;
        if (stored && !(await tools.vault.isInitialised())) throw dataGone(settings);
        if (!stored) await createVault(settings, tools);
      } else if (bundle !== undefined) {
        await handOver(settings, tools, bundle, sharesStored);
      } else if (sharesStored) {
        log("INFO", "done: Vault is initialised, the recovery shares are stored, the root token is revoked");
        return;
      } else if (settings.restored) {
        log("INFO", "done: the data were restored; their recovery shares are those of the server that they come from");
        return;
      } else {
        lostSince ??= Date.now();
        if (Date.now() - lostSince >= settings.grace) throw bundleLost(settings);
        log("INFO", "Vault is initialised but nothing is stored yet; waiting for the run that did it");
        await sleep(settings.pause);
      }
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      log("INFO", `looking again: ${error.message}`);
      if (tools.late()) throw new Ending(3, `${error.message}; not done in time, run the job again`);
      await sleep(settings.pause);
    }
  }
}

type Tools = ReturnType<typeof connect>;

function connect(settings: Settings, send: typeof fetch) {
  const deadline = Date.now() + settings.patience;
  const late = (): boolean => Date.now() >= deadline;
  const patiently: Patiently = (what, attempt) => retry(what, settings.pause, late, attempt);
  const call: Caller = (url, options) => request(send, url, options);
  return {
    late,
    vault: vaultApi(settings, call, patiently),
    secrets: secretsApi(settings, call, patiently),
  };
}

type Patiently = <T>(what: string, attempt: () => Promise<T>) => Promise<T>;
type Caller = (url: string, call: Call) => Promise<Answer>;

/** The one step that cannot be repeated, between a rehearsal and a write that is tried until it succeeds. */
async function createVault(settings: Settings, { vault, secrets }: Tools): Promise<void> {
  await secrets.rehearse();
  log("INFO", `initialising Vault: ${settings.shares} recovery shares, ${settings.threshold} of them needed`);
  const created = await vault.create();
  await secrets.storeBundle(created);
  log("INFO", "Vault is initialised; recovery shares and root token are stored");
}

/** Everything after the initialisation. Each step finds out whether it has been done. */
async function handOver(settings: Settings, { vault, secrets }: Tools, bundle: StoredBundle, sharesStored: boolean) {
  if (!sharesStored) {
    await secrets.storeShares(bundle);
    log("INFO", "the recovery shares are in their own secret");
  }
  const root = vault.as(bundle.rootToken);
  // The first thing that is done with the token is to turn audit on, so that there is nothing before it. The token is revoked
  // last, so a refused one means that all was done.
  if (await root.enableAudit(settings.setup.audit)) {
    for (const method of settings.setup.auth) await root.enable("sys/auth", method);
    for (const { name, policy } of settings.setup.policies) await root.write(`sys/policies/acl/${name}`, { policy });
    for (const { path, data } of settings.setup.writes) await root.write(path, data);
    log("INFO", "audit, login, policy and role of the administrator are set up");
    await root.revoke();
    log("INFO", "the root token is revoked");
  }
  await secrets.destroyBundles();
  log("INFO", "the stored root token is destroyed");
}

function dataGone(settings: Settings): Ending {
  if (settings.restored) {
    return new Ending(
      4,
      "Vault has no data, but its bucket is to be one that was restored: fill it from a backup first",
    );
  }
  return new Ending(
    4,
    `Vault has no data, but ${settings.recoverySecret} or ${settings.bundleSecret} belong to a server that was initialised: ` +
      "restore its bucket from a backup; or, to begin with an empty one, disable the enabled versions of both secrets and run the job again",
  );
}

function bundleLost(settings: Settings): Ending {
  return new Ending(
    4,
    "Vault is initialised, but its recovery shares are not stored. If another execution of this job is still running, let it end. " +
      "If not, the one that initialised Vault was cut off before it could store them: nobody has had access, so Vault holds nothing; " +
      "empty its bucket and run the job again, as the component's README describes under Lost initialisation. " +
      `If this server has been in use, change nothing: add its shares to ${settings.recoverySecret} and run the job again`,
  );
}

function vaultApi(settings: Settings, call: Caller, patiently: Patiently) {
  const url = (path: string): string => `${settings.vaultAddress}/v1/${path}`;

  function as(token: string) {
    const ask = (what: string, method: string, path: string, body?: object): Promise<Answer> =>
      patiently(what, async () => {
        const headers = { "X-Vault-Token": token };
        const answer = await call(url(path), body === undefined ? { method, headers } : { method, headers, body });
        // Vault explains a refusal in JSON. What has no such body is Google's front end, which knows a new service only
        // after a while: its 403 must not pass for that of a revoked token.
        const frontEnd = answer.status >= 400 && answer.body === null;
        // A standby, a server that is sealed or just starting, one that is overloaded.
        const passing = answer.status >= 500 || [307, 429, 472, 473].includes(answer.status);
        if (frontEnd || passing) throw new NotYet(vaultError(answer));
        return answer;
      });
    const done = async (what: string, method: string, path: string, body?: object): Promise<Answer> => {
      const answer = await ask(what, method, path, body);
      if (answer.status === 403) throw new Overtaken(`${what}: the root token is no longer accepted`);
      if (answer.status >= 300) throw new Ending(1, `${what}: ${vaultError(answer)}`);
      return answer;
    };
    const has = async (what: string, path: string, entry: string): Promise<boolean> => {
      const answer = await done(what, "GET", path);
      return field(field(answer.body, "data"), `${entry}/`) !== null;
    };
    /** Tries first and looks afterwards, so that nothing comes before audit. False if the token is no longer accepted. */
    const enable = async (list: string, { path, ...body }: { path: string }): Promise<boolean> => {
      const what = `enabling ${list}/${path}`;
      const answer = await ask(what, "POST", `${list}/${path}`, body);
      if (answer.status === 403) return false;
      // It is there already, from an interrupted run or another one.
      if (answer.status >= 300 && !(await has(what, list, path))) throw new Ending(1, `${what}: ${vaultError(answer)}`);
      return true;
    };
    return {
      /** Enables audit devices unless they are there. False if the token is no longer accepted. */
      async enableAudit(devices: Setup["audit"]): Promise<boolean> {
        for (const device of devices) if (!(await enable("sys/audit", device))) return false;
        if (devices.length > 0) return true;
        return (await ask("looking up the root token", "GET", "auth/token/lookup-self")).status === 200;
      },
      /** Enables a login method unless it is there. */
      async enable(list: string, mount: { path: string }): Promise<void> {
        if (!(await enable(list, mount))) throw new Overtaken(`${list}: the root token is no longer accepted`);
      },
      async write(path: string, data: object): Promise<void> {
        await done(`writing ${path}`, "POST", path, data);
      },
      async revoke(): Promise<void> {
        await done("revoking the root token", "POST", "auth/token/revoke-self", {});
      },
    };
  }

  return {
    as,
    isInitialised(): Promise<boolean> {
      return patiently("waiting for Vault", async () => {
        const answer = await call(url("sys/init"), { method: "GET" });
        const initialised = field(answer.body, "initialized");
        if (answer.status !== 200 || typeof initialised !== "boolean") throw new NotYet(vaultError(answer));
        return initialised;
      });
    },
    /** Initialises. Not repeated by itself: after a failure, what Vault and the secrets say decides. */
    async create(): Promise<Bundle> {
      const body = { recovery_shares: settings.shares, recovery_threshold: settings.threshold };
      const answer = await call(url("sys/init"), { method: "PUT", body, timeout: 120_000 }).catch((error: unknown) => {
        throw new Overtaken(`sys/init: ${describe(error)}`);
      });
      const refused = answer.status === 400 && !(await this.isInitialised());
      if (refused) throw new Ending(1, `Vault refuses to be initialised: ${vaultError(answer)}`);
      if (answer.status !== 200) throw new Overtaken(`sys/init: ${vaultError(answer)}`);
      return bundleFrom(field(answer.body, "root_token"), field(answer.body, "recovery_keys_base64"));
    },
  };
}

function secretsApi(settings: Settings, call: Caller, patiently: Patiently) {
  const url = (path: string): string => `${settings.secretManagerAddress}/v1/${path}`;
  let credential: { value: string; until: number } | undefined;

  async function accessToken(): Promise<string> {
    if (credential !== undefined && Date.now() < credential.until) return credential.value;
    const path = "/computeMetadata/v1/instance/service-accounts/default/token";
    const answer = await call(settings.metadataAddress + path, {
      method: "GET",
      headers: { "Metadata-Flavor": "Google" },
    });
    const value = field(answer.body, "access_token");
    if (answer.status !== 200 || typeof value !== "string")
      throw new NotYet(`metadata server: status ${answer.status}`);
    credential = { value, until: Date.now() + (Number(field(answer.body, "expires_in")) - 60) * 1000 };
    return value;
  }

  /** Sends a request; `NotYet` for what passes by itself, which includes a grant that has not arrived. */
  async function ask(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { Authorization: `Bearer ${await accessToken()}` };
    const answer = await call(url(path), body === undefined ? { method, headers } : { method, headers, body });
    if (answer.status === 401) credential = undefined;
    if (answer.status >= 500 || [401, 403, 404, 429].includes(answer.status)) throw new NotYet(googleError(answer));
    return answer;
  }

  async function done(what: string, method: string, path: string, body?: object): Promise<Json> {
    const answer = await patiently(what, () => ask(method, path, body));
    // 400 is a version in another state than it was a moment ago.
    if (answer.status === 400) throw new Overtaken(`${what}: ${googleError(answer)}`);
    if (answer.status >= 300) throw new Ending(1, `${what}: ${googleError(answer)}`);
    return answer.body;
  }

  async function enabledVersions(secret: string): Promise<string[]> {
    const answer = await done(`listing ${secret}`, "GET", `${secret}/versions?pageSize=1000`);
    return list(field(answer, "versions"))
      .filter((version) => field(version, "state") === "ENABLED")
      .map((version) => text(version, "name"));
  }

  async function add(secret: string, content: object): Promise<string> {
    const data = Buffer.from(JSON.stringify(content)).toString("base64");
    const answer = await done(`adding to ${secret}`, "POST", `${secret}:addVersion`, { payload: { data } });
    return text(answer, "name");
  }

  async function access(versionName: string): Promise<Json> {
    const answer = await done(`reading ${versionName}`, "GET", `${versionName}:access`);
    return parse(Buffer.from(text(field(answer, "payload"), "data"), "base64").toString("utf8"));
  }

  async function destroy(versionName: string): Promise<void> {
    await done(`destroying ${versionName}`, "POST", `${versionName}:destroy`, {});
  }

  return {
    async hasShares(): Promise<boolean> {
      return (await enabledVersions(settings.recoverySecret)).length > 0;
    },
    /** The bundle, if there is one that can be read. A rehearsal that was cut off is none. */
    async findBundle(): Promise<StoredBundle | undefined> {
      for (const versionName of await enabledVersions(settings.bundleSecret)) {
        const content = await access(versionName);
        if (field(content, "root_token") === null) continue;
        return { ...bundleFrom(field(content, "root_token"), field(content, "recovery_keys_base64")), versionName };
      }
      return undefined;
    },
    /** Shows, before it matters, that a version can be written, read and destroyed, and that the shares may be added. */
    async rehearse(): Promise<void> {
      const permissions = ["secretmanager.versions.add"];
      await patiently(`asking for the right to add to ${settings.recoverySecret}`, async () => {
        const answer = await ask("POST", `${settings.recoverySecret}:testIamPermissions`, { permissions });
        if (list(field(answer.body, "permissions")).length === 0) throw new NotYet("not granted");
      });
      const versionName = await add(settings.bundleSecret, { rehearsal: true });
      await access(versionName);
      await destroy(versionName);
    },
    /** Stores what Vault says once. Every failure is followed by another attempt, for as long as the program lives. */
    async storeBundle(bundle: Bundle): Promise<void> {
      const content = { root_token: bundle.rootToken, recovery_keys_base64: bundle.recoveryKeys };
      const never = (): boolean => false;
      await retry("storing recovery shares and root token", settings.pause, never, () =>
        add(settings.bundleSecret, content).catch((error: unknown) => {
          throw new NotYet(describe(error));
        }),
      );
    },
    async storeShares(bundle: Bundle): Promise<void> {
      await add(settings.recoverySecret, {
        vault_address: settings.vaultAddress,
        recovery_threshold: settings.threshold,
        recovery_keys_base64: bundle.recoveryKeys,
      });
    },
    async destroyBundles(): Promise<void> {
      for (const versionName of await enabledVersions(settings.bundleSecret)) await destroy(versionName);
    },
  };
}

function bundleFrom(rootToken: Json, recoveryKeys: Json): Bundle {
  const keys = list(recoveryKeys).filter((key) => typeof key === "string");
  if (typeof rootToken !== "string" || keys.length === 0) {
    throw new Ending(
      1,
      "Vault answered without recovery shares: it has to be configured with a seal that unseals by itself",
    );
  }
  return { rootToken, recoveryKeys: keys };
}

/** Sends one request and reads a JSON answer. No redirect is followed: a standby redirects to itself. */
async function request(send: typeof fetch, url: string, call: Call): Promise<Answer> {
  try {
    const response = await send(url, {
      method: call.method,
      headers: { ...call.headers, "Content-Type": "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(call.timeout ?? 15_000),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (error) {
    throw new NotYet(describe(error));
  }
}

/** Parses JSON without saying, in an error, what it was. */
function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Repeats an attempt that says "not yet" until it succeeds or it is late. The first and every tenth failure is logged. */
async function retry<T>(what: string, pause: number, late: () => boolean, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (late()) throw new Ending(3, `${what}: ${error.message}; not ready in time, run the job again`);
      if (failures % 10 === 1) log("INFO", `${what}: ${error.message}; trying again`);
      await sleep(pause);
    }
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function field(value: Json, name: string): Json {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value[name] ?? null) : null;
}

function text(value: Json, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}

/** Vault's own words for a failure. Answers that succeed are never shown. */
function vaultError(answer: Answer): string {
  const errors = list(field(answer.body, "errors"))
    .filter((error) => typeof error === "string")
    .join(", ");
  return `status ${answer.status}${errors === "" ? "" : `, ${errors}`}`;
}

function googleError(answer: Answer): string {
  const message = text(field(answer.body, "error"), "message");
  return `status ${answer.status}${message === "" ? "" : `, ${message}`}`;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}

/** One line of JSON: Cloud Logging takes the severity from it. */
function log(severity: string, message: string): void {
  process.stdout.write(`${JSON.stringify({ severity, message })}\n`);
}
