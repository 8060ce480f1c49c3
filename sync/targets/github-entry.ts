// What secrets and variables of an environment of GitHub Actions have in common: a place with a name and a list around it.
import type { Place, Sight } from "../copy";
import { failed, type Github, type Listing } from "./github";

/** The entries of one kind in one environment. */
export interface GithubEntries {
  readonly github: Github;
  /** `environments/<name>/secrets` or `environments/<name>/variables` */
  readonly path: string;
  readonly listing: Listing<unknown>;
}

/** One of them. */
export abstract class GithubEntry<Entries extends GithubEntries> implements Place {
  readonly name: string;
  /**
   * https://docs.github.com/en/actions/reference/security/secrets#limits-for-secrets and
   * https://docs.github.com/en/actions/reference/workflows-and-actions/variables#limits-for-configuration-variables
   */
  readonly limit = 48 * 1024;
  protected readonly key: string;
  protected readonly entries: Entries;
  /** From the repository's address on. */
  protected readonly path: string;

  constructor(key: string, entries: Entries) {
    this.key = key;
    this.entries = entries;
    this.path = `${entries.path}/${key}`;
    this.name = `github.com/${entries.github.repository}/${this.path}`;
  }

  abstract look(): Promise<Sight>;
  abstract show(): Promise<Sight>;
  abstract write(value: string): Promise<string>;

  async remove(): Promise<void> {
    this.entries.listing.forget();
    const answer = await this.entries.github.call("DELETE", this.path);
    if (![204, 404].includes(answer.status)) throw failed("does not remove", this.name, answer);
  }

  async tidy(): Promise<void> {
    // GitHub keeps nothing older.
  }
}
