// The two secrets in which the state is kept.
import { bundleFrom, type Bundle, type Stored } from "./bundle";
import { Ending, NotYet, Overtaken, told } from "./endings";
import { armour, custodyFrom, record, type Custody } from "./holders";
import { field, googleError, isObject, list, parse, retry, text, type Answer, type Json, type Patiently } from "./http";
import type { Caller } from "./http";
import type { Metadata } from "./metadata";
import type { Settings } from "./settings";

const versionPattern = /^projects\/[^/]+\/secrets\/[^/]+\/versions\/\d+$/;

export function secretsApi(settings: Settings, call: Caller, metadata: Metadata, patiently: Patiently) {
  const url = (path: string): string => `${settings.secretManagerAddress}/v1/${path}`;

  /** Sends a request; `NotYet` for what passes by itself, which includes a grant that has not arrived. */
  async function ask(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { Authorization: `Bearer ${await metadata.accessToken()}` };
    const answer = await call(url(path), body === undefined ? { method, headers } : { method, headers, body });
    if (answer.status === 401) metadata.forget();
    if (answer.status >= 500 || [401, 403, 404, 429].includes(answer.status)) throw new NotYet(googleError(answer));
    // Something else answers in Google's place: what it leaves out must not pass for what is not there.
    if (answer.status < 300 && !isObject(answer.body))
      throw new NotYet(`status ${answer.status}, and not Google's JSON`);
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
      .map((version) => versionName(secret, version));
  }

  function versionName(secret: string, version: Json): string {
    const name = text(version, "name");
    if (!versionPattern.test(name)) throw new Ending(1, `${secret}: Secret Manager names no version`);
    return name;
  }

  async function add(secret: string, content: object | string): Promise<string> {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    const data = Buffer.from(text).toString("base64");
    const answer = await done(`adding to ${secret}`, "POST", `${secret}:addVersion`, { payload: { data } });
    return versionName(secret, answer);
  }

  async function access(name: string): Promise<Json> {
    const answer = await done(`reading ${name}`, "GET", `${name}:access`);
    const content = parse(Buffer.from(text(field(answer, "payload"), "data"), "base64").toString("utf8"));
    if (!isObject(content)) throw new Ending(1, `${name} holds something that this program did not write`);
    return content;
  }

  async function destroy(name: string): Promise<void> {
    await done(`destroying ${name}`, "POST", `${name}:destroy`, {});
  }

  return {
    async hasShares(): Promise<boolean> {
      return (await enabledVersions(settings.recoverySecret)).length > 0;
    },
    /** What the second secret holds: the bundle, if it can be read, and which server was initialised. */
    async stored(): Promise<Stored> {
      const stored: Stored = { clusters: [], passing: [] };
      for (const name of await enabledVersions(settings.bundleSecret)) {
        const content = await access(name);
        const cluster = field(content, "cluster_id");
        if (typeof cluster === "string") {
          // The newest comes first.
          if (stored.clusters.length === 0) Object.assign(stored, { custody: custodyFrom(content) });
          stored.clusters.push(cluster);
          continue;
        }
        stored.passing.push(name);
        const rootToken = field(content, "root_token");
        // A rehearsal that was cut off is no bundle.
        if (rootToken !== null) {
          stored.bundle = bundleFrom(rootToken, field(content, "recovery_keys_base64"), custodyFrom(content));
        }
      }
      return stored;
    },
    /** Shows, before it matters, that a version can be written, read and destroyed, and that the shares may be added. */
    async rehearse(): Promise<void> {
      const permissions = ["secretmanager.versions.add"];
      for (const secret of [settings.recoverySecret, ...settings.holders.map((holder) => holder.secret)]) {
        await patiently(`asking for the right to add to ${secret}`, async () => {
          const answer = await ask("POST", `${secret}:testIamPermissions`, { permissions });
          if (list(field(answer.body, "permissions"))[0] !== permissions[0]) throw new NotYet("not granted");
        });
      }
      const name = await add(settings.bundleSecret, { rehearsal: true });
      await access(name);
      await destroy(name);
    },
    /** Stores what Vault says once. Every failure is followed by another attempt, for as long as the program lives. */
    async storeBundle(bundle: Bundle): Promise<void> {
      const content = {
        root_token: bundle.rootToken,
        recovery_keys_base64: bundle.recoveryKeys,
        ...record(bundle.custody),
      };
      const never = (): boolean => false;
      await retry("storing recovery shares and root token", settings.pause, never, () =>
        add(settings.bundleSecret, content).catch((error: unknown) => {
          throw new NotYet(told(error));
        }),
      );
    },
    /**
     * Stores the shares: each holder's in a secret of its own first, then all of them, which says that this is done. A holder who is
     * no longer one is left out; whether the holders are the ones that are asked for is looked at afterwards.
     */
    async storeShares({ recoveryKeys, custody }: Bundle): Promise<void> {
      for (const [index, [name, fingerprint]] of Object.entries(custody?.holders ?? {}).entries()) {
        const holder = settings.holders.find((one) => one.name === name && one.fingerprint === fingerprint);
        if (holder !== undefined) await add(holder.secret, armour(recoveryKeys[index] ?? ""));
      }
      await add(settings.recoverySecret, {
        vault_address: settings.vaultAddress,
        recovery_threshold: settings.threshold,
        ...record(custody),
        recovery_keys_base64: recoveryKeys,
      });
    },
    /** Stores which server it was, so that a later run knows it from a stranger's, and with whom its shares are. */
    async storeCluster(cluster: string, custody: Custody | undefined): Promise<void> {
      await add(settings.bundleSecret, { cluster_id: cluster, ...record(custody) });
    },
    /** Destroys the bundle, and what rehearsals left. */
    async destroyBundles(): Promise<void> {
      for (const name of (await this.stored()).passing) await destroy(name);
    },
  };
}
