// A secret of an environment of GitHub Actions (https://docs.github.com/en/rest/actions/secrets). GitHub never shows one,
// so the time of its last change stands for its content.
import { digest, nothing, type Place, type Sight } from "../copy";
import { member } from "../vault/client";
import { failed, listAll, Listing, type Github } from "./github";
import { seal } from "./sealed-box";

/** What was written last, for as long as the process lives: saves writing all secrets when one value has changed. */
export type Written = Map<string, { stamp: string; digest: string }>;

/** An environment's secrets: what its copies share. */
export class GithubSecrets {
  readonly github: Github;
  readonly written: Written;
  /** `environments/<name>/secrets` */
  readonly path: string;
  /** Time of the last change, by name. */
  readonly listing: Listing<string>;
  private key: Promise<{ id: string; key: string }> | undefined;

  constructor(github: Github, environment: string, written: Written) {
    this.github = github;
    this.written = written;
    this.path = `environments/${encodeURIComponent(environment)}/secrets`;
    this.listing = new Listing(async () => {
      const entries = await listAll(github, this.path, "secrets", 100);
      return new Map(entries.map((entry) => [String(member(entry, "name")), String(member(entry, "updated_at"))]));
    });
  }

  async publicKey(): Promise<{ id: string; key: string }> {
    this.key ??= this.fetchKey();
    return await this.key;
  }

  private async fetchKey(): Promise<{ id: string; key: string }> {
    const answer = await this.github.call("GET", `${this.path}/public-key`);
    const key = member(answer.body, "key");
    if (answer.status !== 200 || typeof key !== "string") {
      throw failed("gives no public key for", `${this.path} of ${this.github.repository}`, answer);
    }
    return { id: String(member(answer.body, "key_id")), key };
  }
}

export class GithubSecretCopy implements Place {
  readonly name: string;
  /** https://docs.github.com/en/actions/reference/security/secrets#limits-for-secrets */
  readonly limit = 48 * 1024;
  private readonly key: string;
  private readonly secrets: GithubSecrets;

  constructor(key: string, secrets: GithubSecrets) {
    this.key = key;
    this.secrets = secrets;
    this.name = `github.com/${secrets.github.repository}/${secrets.path}/${key}`;
  }

  async look(): Promise<Sight> {
    const stamp = await this.secrets.listing.get(this.key);
    return stamp === undefined ? nothing : { stamp, served: true };
  }

  async show(): Promise<Sight> {
    const seen = await this.look();
    const written = this.secrets.written.get(this.name);
    return written !== undefined && written.stamp === seen.stamp ? { ...seen, digest: written.digest } : seen;
  }

  async write(value: string): Promise<string> {
    const { id, key } = await this.secrets.publicKey();
    this.secrets.listing.forget();
    const body = { encrypted_value: seal(value, key), key_id: id };
    const answer = await this.secrets.github.call("PUT", this.path, body);
    if (![201, 204].includes(answer.status)) throw failed("does not take", this.name, answer);
    const stamp = await this.stamp();
    this.secrets.written.set(this.name, { stamp, digest: digest(value) });
    return stamp;
  }

  async remove(): Promise<void> {
    this.secrets.listing.forget();
    const answer = await this.secrets.github.call("DELETE", this.path);
    if (![204, 404].includes(answer.status)) throw failed("does not remove", this.name, answer);
  }

  async tidy(): Promise<void> {
    // GitHub keeps nothing older.
  }

  private get path(): string {
    return `${this.secrets.path}/${this.key}`;
  }

  /** The answer to a write does not tell the time that GitHub noted. */
  private async stamp(): Promise<string> {
    const answer = await this.secrets.github.call("GET", this.path);
    const stamp = member(answer.body, "updated_at");
    if (answer.status !== 200 || typeof stamp !== "string") throw failed("does not tell about", this.name, answer);
    return stamp;
  }
}
