// The server, before and after somebody may log in.
import { bundleFrom, type Bundle } from "./bundle";
import { custodyOf } from "./holders";
import { Ending, NotYet, Overtaken, safeMessage } from "./endings";
import { field, vaultError, type Answer, type Call, type Caller, type Patiently } from "./http";
import type { Metadata } from "./metadata";
import { Root } from "./root";
import type { Settings } from "./settings";

export class Vault {
  constructor(
    private readonly settings: Settings,
    private readonly send: Caller,
    private readonly metadata: Metadata,
    private readonly patiently: Patiently,
  ) {}

  as(token: string): Root {
    return new Root(token, (path, options) => this.call(path, options), this.patiently);
  }

  isInitialised(): Promise<boolean> {
    return this.patiently("waiting for Vault", async () => {
      const answer = await this.call("sys/init", { method: "GET" });
      const initialised = field(answer.body, "initialized");
      if (answer.status !== 200 || typeof initialised !== "boolean") throw new NotYet(vaultError(answer));
      return initialised;
    });
  }

  /** Which server it is: a name that Vault gives itself when it is initialised, and keeps among its data. */
  clusterId(): Promise<string> {
    return this.patiently("asking Vault which server it is", async () => {
      const answer = await this.call("sys/health", { method: "GET" });
      const id = field(answer.body, "cluster_id");
      if (typeof id !== "string" || id === "") throw new NotYet(vaultError(answer));
      return id;
    });
  }

  /** Initialises. Not repeated by itself: after a failure, what Vault and the secrets say decides. */
  async create(): Promise<Bundle> {
    const { holders, shares, threshold } = this.settings;
    const keys = holders.map(({ base64 }) => base64);
    const body = {
      recovery_shares: shares,
      recovery_threshold: threshold,
      ...(keys.length === 0 ? {} : { recovery_pgp_keys: keys }),
    };
    const answer = await this.call("sys/init", { method: "PUT", body, timeout: 120_000 }).catch((error: unknown) => {
      throw new Overtaken(`sys/init: ${safeMessage(error)}`);
    });
    const refused = answer.status === 400 && !(await this.isInitialised());
    if (refused) throw new Ending(1, `Vault refuses to be initialised: ${vaultError(answer)}`);
    if (answer.status !== 200) throw new Overtaken(`sys/init: ${vaultError(answer)}`);
    const made = field(answer.body, "recovery_keys_base64");
    return bundleFrom(field(answer.body, "root_token"), made, custodyOf(this.settings));
  }

  /**
   * Until the server is initialised its front end lets nobody in but this job, by a token in a header of its own
   * (https://cloud.google.com/run/docs/authenticating/service-to-service).
   */
  private async call(path: string, options: Call): Promise<Answer> {
    const url = `${this.settings.vaultAddress}/v1/${path}`;
    if (this.settings.asStranger) return this.send(url, options);
    const identity = { "X-Serverless-Authorization": `Bearer ${await this.metadata.identityToken()}` };
    return this.send(url, { ...options, headers: { ...options.headers, ...identity } });
  }
}
