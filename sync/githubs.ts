// The repositories that copies are delivered to, each with its token, for as long as somebody names it.
import type { Surroundings } from "./http";
import type { Source } from "./source";
import { Github, githubApp, githubDocument } from "./targets/github";
import { GithubPlaces } from "./targets/github-places";
import type { Written } from "./targets/github-secret";

/** Lives as long as the process; what it remembers can be lost. */
export class Githubs {
  private readonly source: Source;
  private readonly surroundings: Surroundings;
  private readonly written: Written = new Map();
  private readonly known = new Map<string, Github>();
  private readonly used = new Set<string>();
  /** Places of the pass in hand. */
  private readonly places = new Set<string>();

  constructor(source: Source, surroundings: Surroundings) {
    this.source = source;
    this.surroundings = surroundings;
  }

  get requests(): number {
    return [...this.known.values()].reduce((sum, { requests }) => sum + requests, 0);
  }

  begin(): void {
    for (const github of this.known.values()) github.begin();
    this.used.clear();
    this.places.clear();
  }

  /** The places of an app whose secrets are at a mount, which has the key of the GitHub App as well. */
  placesOf(mount: string): GithubPlaces {
    return new GithubPlaces((repository) => this.github(mount, repository), this.written, this.places);
  }

  /** Forgets what this pass had no use for. */
  end(): void {
    for (const name of [...this.known.keys()].filter((one) => !this.used.has(one))) this.known.delete(name);
    for (const name of [...this.written.keys()].filter((one) => !this.places.has(one))) this.written.delete(name);
  }

  private github(mount: string, repository: string): Github {
    const name = `${mount} ${repository}`;
    this.used.add(name);
    const github = this.known.get(name) ?? this.make(mount, repository);
    this.known.set(name, github);
    return github;
  }

  private make(mount: string, repository: string): Github {
    return new Github(repository, this.surroundings, async () => {
      const { fields } = await this.source.read(mount, githubDocument);
      return githubApp(fields, `${mount}/${githubDocument}`);
    });
  }
}
