// Makes the missing values that may be made, then brings the copies up to date. Safe to repeat, to interrupt anywhere, and
// to run twice at once: a value is added to the version that was read or not at all, and whoever comes second takes what the
// first one made.
import { Budgets } from "../budget";
import { Unsettled } from "../contract";
import { Identity } from "../google";
import type { Surroundings } from "../http";
import { SecretManagerCopy } from "../targets/secret-manager";
import { VaultError } from "../vault/answers";
import { VaultClient, type VaultDocument } from "../vault/client";
import { logIn } from "../vault/login";
import { explain, Failure } from "./failure";
import { deletedMessage, missingMessage, type Report } from "./messages";
import { keepFirstLogins } from "./logins";
import { isAway, Patience, PatientService } from "./patience";
import { canBeMade, makeAll, plan, type Digests } from "./plan";
import { SecretsWithValues } from "./secrets";
import type { FirstDocument, FirstKey, FirstValuesSettings } from "./settings";

/** Where the services are and how time passes; others in tests. */
export type Around = Pick<
  Surroundings,
  "metadataUrl" | "secretManagerUrl" | "storageUrl" | "memorystoreUrl" | "now" | "sleep"
> & {
  /** How long, in milliseconds in all, to wait for grants to arrive and for servers to come back. */
  patience: number;
};

interface Tools {
  app: string;
  vault: VaultClient;
  patience: Patience;
  copy(key: FirstKey): SecretManagerCopy;
  /** Makes the logins that a document lacks, and writes what takes them. Returns the names of those keys. */
  keepLogins(document: FirstDocument): Promise<string[]>;
}

const attempts = 10;
/** Of a login: no answer, an overloaded or restarting server, or one whose own right to look at the account is not there yet. */
const passing = [undefined, 400, 403, 429, 500, 502, 503, 504];

/** One run. Fails after everything that can be done is done, with all that is left to do. */
export async function run(settings: FirstValuesSettings, around: Around): Promise<Report[]> {
  const tools = await connect(settings, around);
  const reports: Report[] = [];
  const failures: unknown[] = [];
  for (const document of settings.documents) {
    try {
      reports.push(await reconcile(tools, document));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 1) throw new Failure(failures.map(explain).join("\n"));
  if (failures.length === 1) throw failures[0];
  return reports;
}

async function connect(settings: FirstValuesSettings, around: Around): Promise<Tools> {
  const patience = new Patience(around.patience, (milliseconds) => around.sleep(milliseconds));
  const surroundings: Surroundings = {
    metadataUrl: around.metadataUrl,
    secretManagerUrl: around.secretManagerUrl,
    runUrl: "",
    storageUrl: around.storageUrl,
    memorystoreUrl: around.memorystoreUrl,
    githubUrl: "",
    now: () => around.now(),
    sleep: (milliseconds) => patience.sleep(milliseconds),
  };
  const identity = new Identity(surroundings);
  const google = new SecretsWithValues("Secret Manager", identity, surroundings, patience);
  const budgets = new Budgets();
  const token = await login(settings, identity, patience);
  const vault = new VaultClient({
    address: settings.vault.address,
    token: () => Promise.resolve(token),
    get patience() {
      return patience.left;
    },
    sleep: (milliseconds) => patience.sleep(milliseconds),
  });
  const others = new PatientService("Google", identity, surroundings, patience);
  return {
    app: settings.app,
    patience,
    vault,
    keepLogins: (document) =>
      keepFirstLogins(settings, document, { vault, identity, patience, google: others, around }),
    copy: ({ secret }) => new SecretManagerCopy(secret, around.secretManagerUrl, google, budgets.of(secret)),
  };
}

/** The token of a login with the job's own Google identity, which names the role as its audience. */
async function login(
  { vault: { address, role } }: FirstValuesSettings,
  identity: Identity,
  patience: Patience,
): Promise<string> {
  const { token } = await patience.until(
    (error) => isAway(error) || (error instanceof VaultError && passing.includes(error.status)),
    async () => {
      identity.begin();
      const jwt = await identity.identityToken(`https://vault/${role}`);
      return await logIn({ address, mount: "gcp", role, jwt });
    },
  );
  return token;
}

async function reconcile(tools: Tools, document: FirstDocument): Promise<Report> {
  const { app, vault, patience } = tools;
  const made: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const current = await vault.read(document.mount, app);
    if (current.deleted) throw new Failure(deletedMessage(app, document, current.version));
    const wanted = plan(document.keys, current.fields, new Map()).make;
    if (wanted.length === 0) return await finish(tools, document, made);
    if (await add(tools, document, wanted, current)) made.push(...wanted);
    else await patience.pause(attempt);
    // Read again in both cases: what is copied is what Vault has.
  }
  const names = document.keys.filter((key) => canBeMade(key, document.keys)).map(({ name }) => name);
  throw new Failure(
    `Vault refused to add ${names.join(", ")} to ${document.mount}/${app} ${attempts} times; look for what keeps writing to it, or at the policy of this program's role`,
  );
}

/** Adds values to exactly the version that was read. False if that is no longer the current one. */
async function add(tools: Tools, document: FirstDocument, names: string[], current: VaultDocument): Promise<boolean> {
  const { app, vault } = tools;
  const { version } = current;
  const fields = makeAll(names, document.keys, current.fields);
  try {
    if (version === 0) await vault.replace(document.mount, app, fields, version);
    else await vault.patch(document.mount, app, fields, version);
    return true;
  } catch (error) {
    // 400: the version is no longer current. 403: it is there by now, and the role may create but not replace.
    // 404: it was deleted meanwhile. Reading again tells.
    if (error instanceof VaultError && [400, 403, 404].includes(error.status ?? 0)) return false;
    throw error;
  }
}

/** Logins come last: whatever else can be done is done when they cannot be made. */
async function finish(tools: Tools, document: FirstDocument, made: string[]): Promise<Report> {
  const { app, vault } = tools;
  const written: string[] = [];
  let failure: Error | undefined;
  try {
    written.push(...(await tools.keepLogins(document)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure = error;
  }
  const keys = document.keys.filter(({ composed }) => failure === undefined || composed !== true);
  const current = await vault.read(document.mount, app);
  const report = await copyAll(tools, { ...document, keys }, current, [...made, ...written]);
  if (failure !== undefined) throw failure;
  return report;
}

async function copyAll(tools: Tools, document: FirstDocument, current: VaultDocument, made: string[]): Promise<Report> {
  const { keys } = document;
  const todo = plan(keys, current.fields, await held(tools, keys));
  for (const key of keys.filter(({ name }) => todo.copy.includes(name))) {
    await copyOne(tools, key, current.fields);
  }
  if (todo.missing.length > 0 || todo.unusable.length > 0) {
    throw new Failure(missingMessage(tools.app, document, current.version, todo));
  }
  const unchanged = keys.map(({ name }) => name).filter((name) => !todo.copy.includes(name));
  return { made, copied: todo.copy, unchanged };
}

/** Looks again where it is not known whether the version was added. */
async function copyOne(tools: Tools, key: FirstKey, fields: VaultDocument["fields"]): Promise<void> {
  let sent = false;
  await tools.patience.until(
    (error) => error instanceof Unsettled,
    async () => {
      if (sent && plan([key], fields, await held(tools, [key])).copy.length === 0) return;
      sent = true;
      await tools.copy(key).write(fields[key.name] as string);
    },
  );
}

async function held(tools: Tools, keys: FirstKey[]): Promise<Digests> {
  const digests: Digests = new Map();
  for (const key of keys) {
    const { served, digest } = await tools.copy(key).show();
    if (served && digest !== undefined) digests.set(key.name, digest);
  }
  return digests;
}
