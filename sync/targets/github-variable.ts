// A variable of an environment of GitHub Actions (https://docs.github.com/en/rest/actions/variables). GitHub shows them.
import { digest, nothing, type Place, type Sight } from "../copy";
import { member } from "../vault/client";
import { failed, listAll, Listing, type Github } from "./github";

/** An environment's variables: what its copies share. */
export class GithubVariables {
  readonly github: Github;
  /** `environments/<name>/variables` */
  readonly path: string;
  readonly listing: Listing<{ stamp: string; digest: string }>;

  constructor(github: Github, environment: string) {
    this.github = github;
    this.path = `environments/${encodeURIComponent(environment)}/variables`;
    this.listing = new Listing(async () => {
      const entries = await listAll(github, this.path, "variables", 30);
      return new Map(entries.map((entry) => [String(member(entry, "name")), contentOf(entry)]));
    });
  }
}

function contentOf(entry: unknown): { stamp: string; digest: string } {
  return { stamp: String(member(entry, "updated_at")), digest: digest(String(member(entry, "value"))) };
}

export class GithubVariableCopy implements Place {
  readonly name: string;
  /** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#limits-for-configuration-variables */
  readonly limit = 48 * 1024;
  private readonly key: string;
  private readonly variables: GithubVariables;

  constructor(key: string, variables: GithubVariables) {
    this.key = key;
    this.variables = variables;
    this.name = `github.com/${variables.github.repository}/${variables.path}/${key}`;
  }

  async look(): Promise<Sight> {
    const { stamp } = await this.show();
    return stamp === "" ? nothing : { stamp, served: true };
  }

  async show(): Promise<Sight> {
    const content = await this.variables.listing.get(this.key);
    return content === undefined ? nothing : { ...content, served: true };
  }

  async write(value: string): Promise<string> {
    const { github, path, listing } = this.variables;
    const exists = (await listing.get(this.key)) !== undefined;
    listing.forget();
    const body = { name: this.key, value };
    const answer = exists
      ? await github.call("PATCH", `${path}/${this.key}`, body)
      : await github.call("POST", path, body);
    if (![201, 204].includes(answer.status)) throw failed("does not take", this.name, answer);
    const written = await github.call("GET", `${path}/${this.key}`);
    if (written.status !== 200 || member(written.body, "updated_at") === undefined) {
      throw failed("does not show", this.name, written);
    }
    return contentOf(written.body).stamp;
  }

  async remove(): Promise<void> {
    const { github, path, listing } = this.variables;
    listing.forget();
    const answer = await github.call("DELETE", `${path}/${this.key}`);
    if (![204, 404].includes(answer.status)) throw failed("does not remove", this.name, answer);
  }

  async tidy(): Promise<void> {
    // GitHub keeps nothing older.
  }
}
