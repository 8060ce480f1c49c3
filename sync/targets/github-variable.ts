// A variable of an environment of GitHub Actions (https://docs.github.com/en/rest/actions/variables). GitHub shows them.
import { digest, nothing, type Sight } from "../copy";
import { member } from "../exchange";
import { failed, listAll, Listing, type Github } from "./github";
import { GithubEntry, type GithubEntries } from "./github-entry";

/** An environment's variables: what its copies share. */
export class GithubVariables implements GithubEntries {
  readonly github: Github;
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

export class GithubVariableCopy extends GithubEntry<GithubVariables> {
  async look(): Promise<Sight> {
    const { stamp } = await this.show();
    return stamp === "" ? nothing : { stamp, served: true };
  }

  async show(): Promise<Sight> {
    const content = await this.entries.listing.get(this.key);
    return content === undefined ? nothing : { ...content, served: true };
  }

  async write(value: string): Promise<string> {
    const { github, path, listing } = this.entries;
    const exists = (await listing.get(this.key)) !== undefined;
    listing.forget();
    const body = { name: this.key, value };
    const answer = exists ? await github.call("PATCH", this.path, body) : await github.call("POST", path, body);
    if (![201, 204].includes(answer.status)) throw failed("does not take", this.name, answer);
    const written = await github.call("GET", this.path);
    if (written.status !== 200 || member(written.body, "updated_at") === undefined) {
      throw failed("does not show", this.name, written);
    }
    return contentOf(written.body).stamp;
  }
}
