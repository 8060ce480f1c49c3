// The server, before and after somebody may log in.
import { bundleFrom, type Bundle } from "./bundle";
import { custodyOf } from "./holders";
import { Ending, NotYet, Overtaken, told } from "./endings";
import { field, vaultError, type Answer, type Call, type Caller, type Patiently } from "./http";
import type { Metadata } from "./metadata";
import type { Settings, Setup } from "./settings";

export function vaultApi(settings: Settings, send: Caller, metadata: Metadata, patiently: Patiently) {
  const url = (path: string): string => `${settings.vaultAddress}/v1/${path}`;
  /**
   * Until the server is initialised its front end lets nobody in but this job, by a token in a header of its own
   * (https://cloud.google.com/run/docs/authenticating/service-to-service).
   */
  const call = async (address: string, options: Call): Promise<Answer> => {
    if (settings.asStranger) return send(address, options);
    const identity = { "X-Serverless-Authorization": `Bearer ${await metadata.identityToken()}` };
    return send(address, { ...options, headers: { ...options.headers, ...identity } });
  };

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
    /** Which server it is: a name that Vault gives itself when it is initialised, and keeps among its data. */
    clusterId(): Promise<string> {
      return patiently("asking Vault which server it is", async () => {
        const answer = await call(url("sys/health"), { method: "GET" });
        const id = field(answer.body, "cluster_id");
        if (typeof id !== "string" || id === "") throw new NotYet(vaultError(answer));
        return id;
      });
    },
    /** Initialises. Not repeated by itself: after a failure, what Vault and the secrets say decides. */
    async create(): Promise<Bundle> {
      const keys = settings.holders.map(({ base64 }) => base64);
      const body = {
        recovery_shares: settings.shares,
        recovery_threshold: settings.threshold,
        ...(keys.length === 0 ? {} : { recovery_pgp_keys: keys }),
      };
      const answer = await call(url("sys/init"), { method: "PUT", body, timeout: 120_000 }).catch((error: unknown) => {
        throw new Overtaken(`sys/init: ${told(error)}`);
      });
      const refused = answer.status === 400 && !(await this.isInitialised());
      if (refused) throw new Ending(1, `Vault refuses to be initialised: ${vaultError(answer)}`);
      if (answer.status !== 200) throw new Overtaken(`sys/init: ${vaultError(answer)}`);
      const shares = field(answer.body, "recovery_keys_base64");
      return bundleFrom(field(answer.body, "root_token"), shares, custodyOf(settings));
    },
  };
}
