// A secret of an environment of GitHub Actions (https://docs.github.com/en/rest/actions/secrets). GitHub never shows one,
// so the time of its last change stands for its content.
import { digest, nothing, type Sight } from "../copy";
import { member, textAt } from "../exchange";
import { failed, listAll, Listing, type Github } from "./github";
import { GithubEntry, type GithubEntries } from "./github-entry";
import { seal } from "./sealed-box";

/** What was written last, for as long as the process lives: saves writing all secrets when one value has changed. */
export type Written = Map<string, { stamp: string; digest: string }>;

/** An environment's secrets: what its copies share. */
export class GithubSecrets implements GithubEntries {
  readonly github: Github;
  readonly written: Written;
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
    const key = textAt(answer.body, "key");
    const id = textAt(answer.body, "key_id");
    if (answer.status !== 200 || key === undefined || id === undefined) {
      throw failed("gives no public key for", `${this.path} of ${this.github.repository}`, answer);
    }
    return { id, key };
  }
}

export class GithubSecretCopy extends GithubEntry<GithubSecrets> {
  async look(): Promise<Sight> {
    const stamp = await this.entries.listing.get(this.key);
    return stamp === undefined ? nothing : { stamp, served: true };
  }

  async show(): Promise<Sight> {
    const seen = await this.look();
    const written = this.entries.written.get(this.name);
    return written !== undefined && written.stamp === seen.stamp ? { ...seen, digest: written.digest } : seen;
  }

  async write(value: string): Promise<string> {
    const { github, listing, written } = this.entries;
    const { id, key } = await this.entries.publicKey();
    listing.forget();
    const answer = await github.call("PUT", this.path, { encrypted_value: seal(value, key), key_id: id });
    if (![201, 204].includes(answer.status)) throw failed("does not take", this.name, answer);
    const stamp = await this.stamp();
    written.set(this.name, { stamp, digest: digest(value) });
    return stamp;
  }

  /** The answer to a write does not tell the time that GitHub noted. */
  private async stamp(): Promise<string> {
    const answer = await this.entries.github.call("GET", this.path);
    const stamp = member(answer.body, "updated_at");
    if (answer.status !== 200 || typeof stamp !== "string") throw failed("does not tell about", this.name, answer);
    return stamp;
  }
}
