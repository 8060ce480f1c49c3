// What the root token is used for, until it is revoked.
import { Ending, NotYet, Overtaken } from "./endings";
import { field, vaultError, type Answer, type Call, type Patiently } from "./http";
import type { Setup } from "./settings";

export class Root {
  /** `call` sends a request to a path of the server's API. */
  constructor(
    private readonly token: string,
    private readonly call: (path: string, options: Call) => Promise<Answer>,
    private readonly patiently: Patiently,
  ) {}

  /** Enables audit devices unless they are there. False if the token is no longer accepted. */
  async enableAudit(devices: Setup["audit"]): Promise<boolean> {
    for (const device of devices) if (!(await this.isEnabled("sys/audit", device))) return false;
    if (devices.length > 0) return true;
    return (await this.ask("looking up the root token", "GET", "auth/token/lookup-self")).status === 200;
  }

  /** Enables a login method unless it is there. */
  async enable(list: string, mount: { path: string }): Promise<void> {
    if (!(await this.isEnabled(list, mount))) throw new Overtaken(`${list}: the root token is no longer accepted`);
  }

  async write(path: string, data: object): Promise<void> {
    await this.done(`writing ${path}`, "POST", path, data);
  }

  async revoke(): Promise<void> {
    await this.done("revoking the root token", "POST", "auth/token/revoke-self", {});
  }

  /** Tries first and looks afterwards, so that nothing comes before audit. False if the token is no longer accepted. */
  private async isEnabled(list: string, { path, ...body }: { path: string }): Promise<boolean> {
    const what = `enabling ${list}/${path}`;
    const answer = await this.ask(what, "POST", `${list}/${path}`, body);
    if (answer.status === 403) return false;
    // It is there already, from an interrupted run or another one.
    if (answer.status >= 300 && !(await this.has(what, list, path)))
      throw new Ending(1, `${what}: ${vaultError(answer)}`);
    return true;
  }

  private async has(what: string, path: string, entry: string): Promise<boolean> {
    const answer = await this.done(what, "GET", path);
    return field(field(answer.body, "data"), `${entry}/`) !== null;
  }

  private async done(what: string, method: string, path: string, body?: object): Promise<Answer> {
    const answer = await this.ask(what, method, path, body);
    if (answer.status === 403) throw new Overtaken(`${what}: the root token is no longer accepted`);
    if (answer.status >= 300) throw new Ending(1, `${what}: ${vaultError(answer)}`);
    return answer;
  }

  private ask(what: string, method: string, path: string, body?: object): Promise<Answer> {
    return this.patiently(what, async () => {
      const headers = { "X-Vault-Token": this.token };
      const answer = await this.call(path, body === undefined ? { method, headers } : { method, headers, body });
      // Vault explains a refusal in JSON. What has no such body is Google's front end, which knows a new service only
      // after a while: its 403 must not pass for that of a revoked token.
      const frontEnd = answer.status >= 400 && answer.body === null;
      // A standby, a server that is sealed or just starting, one that is overloaded.
      const passing = answer.status >= 500 || [307, 429, 472, 473].includes(answer.status);
      if (frontEnd || passing) throw new NotYet(vaultError(answer));
      return answer;
    });
  }
}
