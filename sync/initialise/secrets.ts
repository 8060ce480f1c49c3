// The two secrets in which the state is kept.
import { bundleFrom, type Bundle, type StoredBundle } from "./bundle";
import { Ending, NotYet, Overtaken, told } from "./endings";
import {
  field,
  googleError,
  list,
  parse,
  retry,
  text,
  type Answer,
  type Caller,
  type Json,
  type Patiently,
} from "./http";
import type { Settings } from "./settings";

export function secretsApi(settings: Settings, call: Caller, patiently: Patiently) {
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
          throw new NotYet(told(error));
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
