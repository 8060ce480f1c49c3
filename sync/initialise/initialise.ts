import type { Bundle, Stored } from "./bundle";
import { Ending, log, Overtaken } from "./endings";
import { checkKeys, custodyOf, inWords, record } from "./holders";
import { request, retry, sleep, type Caller, type Patiently } from "./http";
import { metadataApi } from "./metadata";
import { SecretManager } from "./secret-manager";
import { Secrets } from "./secrets";
import type { Settings } from "./settings";
import { Vault } from "./vault";

/** Brings server and secrets to the one end state, from whatever state they are in. */
export async function initialise(settings: Settings, send: typeof fetch): Promise<void> {
  const tools = connect(settings, send);
  let lostSince: number | undefined;
  for (;;) {
    try {
      const initialised = await tools.vault.isInitialised();
      if (settings.asStranger) {
        if (!initialised) throw openAndEmpty(settings);
        log("INFO", "done: everybody reaches Vault, and it is initialised");
        return;
      }
      // Shares before bundle, the order in which another run writes the one and destroys the other: what is found in this
      // order is never further along than the truth.
      const sharesStored = await tools.secrets.hasShares();
      const stored = await tools.secrets.stored();
      const known = stored.bundle !== undefined || sharesStored || stored.clusters.length > 0;
      if (!initialised) {
        const gone = known || settings.restored;
        if (gone && !(await tools.vault.isInitialised())) throw dataGone(settings);
        if (!gone) await createVault(settings, tools);
      } else if (stored.bundle !== undefined) {
        await handOver(settings, tools, stored.bundle, sharesStored, stored);
      } else if (known || settings.restored) {
        await recognise(settings, tools, stored);
        return;
      } else {
        lostSince ??= Date.now();
        if (Date.now() - lostSince >= settings.grace) throw notOurs(settings);
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
  const metadata = metadataApi(settings, call);
  return {
    late,
    vault: new Vault(settings, call, metadata, patiently),
    secrets: new Secrets(settings, new SecretManager(settings.secretManagerAddress, call, metadata, patiently)),
  };
}

/** Whether the server is the one that was initialised here: anybody else's is refused, whatever it holds. */
async function recognise(settings: Settings, { vault, secrets }: Tools, stored: Stored): Promise<void> {
  const cluster = await vault.clusterId();
  if (stored.clusters.length === 0) {
    // An operator has restored it, or has added its shares, and so has said that it is ours.
    await secrets.storeCluster(cluster, undefined);
  } else if (!stored.clusters.includes(cluster)) {
    throw another(settings, cluster);
  }
  if (inWords(stored.custody) !== inWords(custodyOf(settings)) && !isElsewhere(settings, stored)) {
    throw otherHolders(settings, stored, cluster);
  }
  log(
    "INFO",
    settings.restored
      ? "done: the data were restored; their recovery shares are those of the server that they come from"
      : "done: Vault is initialised, the recovery shares are stored, the root token is revoked",
  );
}

/** Whether nobody has noted with whom the shares are because the data were restored from another server's backup. */
function isElsewhere({ restored }: Settings, { custody }: Stored): boolean {
  return restored && custody === undefined;
}

/** The one step that cannot be repeated, between a rehearsal and a write that is tried until it succeeds. */
async function createVault(settings: Settings, { vault, secrets }: Tools): Promise<void> {
  checkKeys(settings.holders);
  await secrets.rehearse();
  log("INFO", `initialising Vault: ${settings.shares} recovery shares, ${settings.threshold} of them needed`);
  const created = await vault.create();
  await secrets.storeBundle(created);
  log("INFO", "Vault is initialised; recovery shares and root token are stored");
}

/** Everything after the initialisation. Each step finds out whether it has been done. */
async function handOver(
  settings: Settings,
  { vault, secrets }: Tools,
  bundle: Bundle,
  sharesStored: boolean,
  { clusters }: Stored,
): Promise<void> {
  if (!sharesStored) {
    await secrets.storeShares(bundle);
    log("INFO", "the recovery shares are in their own secret");
  }
  const cluster = await vault.clusterId();
  const root = vault.as(bundle.rootToken);
  // The first thing that is done with the token is to turn audit on, so that there is nothing before it. The token is revoked
  // last, so a refused one means that all was done; or that the server is another one, which the names tell.
  if (await root.enableAudit(settings.setup.audit)) {
    for (const method of settings.setup.auth) await root.enable("sys/auth", method);
    for (const { name, policy } of settings.setup.policies) await root.write(`sys/policies/acl/${name}`, { policy });
    for (const { path, data } of settings.setup.writes) await root.write(path, data);
    log("INFO", "audit, login, quotas, policy and role of the administrator are set up");
    if (!clusters.includes(cluster)) await secrets.storeCluster(cluster, bundle.custody);
    await root.revoke();
    log("INFO", "the root token is revoked");
  } else if (!(await secrets.stored()).clusters.includes(cluster)) {
    throw another(settings, cluster);
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

function notOurs(settings: Settings): Ending {
  return new Ending(
    4,
    "Vault is initialised, and nothing of it is stored here: this job did not initialise it, or was cut off before it could store the " +
      "recovery shares. If another execution of this job is still running, let it end. If not, take the server for a stranger's: " +
      "whoever initialised it holds its root token. Write nothing into it; empty its bucket and run the job again, as the " +
      "component's README describes under A server that is not ours. " +
      `If this server is yours and in use, add its shares to ${settings.recoverySecret} and run the job again`,
  );
}

function another(settings: Settings, cluster: string): Ending {
  return new Ending(
    4,
    `Vault says that it is the server ${cluster}, and another one was initialised here: take it for a stranger's, who holds its ` +
      "root token, and do what the component's README describes under A server that is not ours. If you restored the data of " +
      `another Vault on purpose, disable the enabled versions of ${settings.bundleSecret} and run the job again`,
  );
}

function otherHolders(settings: Settings, { custody }: Stored, cluster: string): Ending {
  const asked = custodyOf(settings);
  const note = JSON.stringify({ cluster_id: cluster, ...record(asked) });
  return new Ending(
    4,
    `the recovery shares are ${inWords(custody)}, and the configuration says: ${inWords(asked)}. No share moves by itself. Make new ` +
      "shares, as the component's README describes under New holders, or put the configuration back. When the new shares are handed " +
      `out, add this version to ${settings.bundleSecret} and run the job again: ${note}`,
  );
}

function openAndEmpty(settings: Settings): Ending {
  return new Ending(
    4,
    `${settings.vaultAddress} lets everybody in and is not initialised: whoever asks first owns it. Take the right from everybody ` +
      "now (gcloud run services remove-iam-policy-binding, allUsers, roles/run.invoker), then see the component's README under " +
      "An emptied bucket",
  );
}
