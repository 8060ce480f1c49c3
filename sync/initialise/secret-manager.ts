// Versions of secrets, with patience for what passes by itself.
import { Ending, NotYet, Overtaken } from "./endings";
import {
  field,
  googleError,
  isObject,
  list,
  parse,
  text,
  type Answer,
  type Caller,
  type Json,
  type Patiently,
} from "./http";
import type { Metadata } from "./metadata";

const versionPattern = /^projects\/[^/]+\/secrets\/[^/]+\/versions\/\d+$/;

export class SecretManager {
  constructor(
    private readonly address: string,
    private readonly call: Caller,
    private readonly metadata: Metadata,
    private readonly patiently: Patiently,
  ) {}

  /** Names of the enabled versions, the newest first. */
  async enabled(secret: string): Promise<string[]> {
    const answer = await this.done(`listing ${secret}`, "GET", `${secret}/versions?pageSize=1000`);
    return list(field(answer, "versions"))
      .filter((version) => field(version, "state") === "ENABLED")
      .map((version) => versionName(secret, version));
  }

  /** Adds a version, and returns its name. */
  async add(secret: string, content: object | string): Promise<string> {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    const data = Buffer.from(text).toString("base64");
    return versionName(
      secret,
      await this.done(`adding to ${secret}`, "POST", `${secret}:addVersion`, { payload: { data } }),
    );
  }

  /** What a version holds, which is a JSON object. */
  async access(name: string): Promise<Json> {
    const answer = await this.done(`reading ${name}`, "GET", `${name}:access`);
    const content = parse(Buffer.from(text(field(answer, "payload"), "data"), "base64").toString("utf8"));
    if (!isObject(content)) throw new Ending(1, `${name} holds something that this program did not write`);
    return content;
  }

  async destroy(name: string): Promise<void> {
    await this.done(`destroying ${name}`, "POST", `${name}:destroy`, {});
  }

  /** Waits until versions may be added to a secret. */
  async mayAdd(secret: string): Promise<void> {
    const permissions = ["secretmanager.versions.add"];
    await this.patiently(`asking for the right to add to ${secret}`, async () => {
      const answer = await this.ask("POST", `${secret}:testIamPermissions`, { permissions });
      if (list(field(answer.body, "permissions"))[0] !== permissions[0]) throw new NotYet("not granted");
    });
  }

  private async done(what: string, method: string, path: string, body?: object): Promise<Json> {
    const answer = await this.patiently(what, () => this.ask(method, path, body));
    // 400 is a version in another state than it was a moment ago.
    if (answer.status === 400) throw new Overtaken(`${what}: ${googleError(answer)}`);
    if (answer.status >= 300) throw new Ending(1, `${what}: ${googleError(answer)}`);
    return answer.body;
  }

  /** Sends a request; `NotYet` for what passes by itself, which includes a grant that has not arrived. */
  private async ask(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { Authorization: `Bearer ${await this.metadata.accessToken()}` };
    const url = `${this.address}/v1/${path}`;
    const answer = await this.call(url, body === undefined ? { method, headers } : { method, headers, body });
    if (answer.status === 401) this.metadata.forget();
    if (answer.status >= 500 || [401, 403, 404, 429].includes(answer.status)) throw new NotYet(googleError(answer));
    // Something else answers in Google's place: what it leaves out must not pass for what is not there.
    if (answer.status < 300 && !isObject(answer.body)) {
      throw new NotYet(`status ${answer.status}, and not Google's JSON`);
    }
    return answer;
  }
}

function versionName(secret: string, version: Json): string {
  const name = text(version, "name");
  if (!versionPattern.test(name)) throw new Ending(1, `${secret}: Secret Manager names no version`);
  return name;
}
