import type { StoredBundle } from "./bundle";
import { Ending, log, Overtaken } from "./endings";
import { request, retry, sleep, type Caller, type Patiently } from "./http";
import { secretsApi } from "./secrets";
import type { Settings } from "./settings";
import { vaultApi } from "./vault";

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
