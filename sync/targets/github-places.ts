// Copies at GitHub by their names, so that one which the settings do not name any more is still known.
import type { Place } from "../copy";
import type { Github } from "./github";
import { GithubSecretCopy, GithubSecrets, type Written } from "./github-secret";
import { GithubVariableCopy, GithubVariables } from "./github-variable";

/** One copy at GitHub. */
export interface GithubSpot {
  /** `owner/name` */
  repository: string;
  environment: string;
  kind: "secrets" | "variables";
  key: string;
}

/** Reads the name of a copy, as its place has made it; undefined if it is one somewhere else. */
export function parseSpot(name: string): GithubSpot | undefined {
  const [, repository, environment, kind, key] =
    /^github\.com\/([^/]+\/[^/]+)\/environments\/([^/]+)\/(secrets|variables)\/([^/]+)$/.exec(name) ?? [];
  if (repository === undefined || environment === undefined || key === undefined) return undefined;
  return {
    repository,
    environment: decodeURIComponent(environment),
    kind: kind === "secrets" ? "secrets" : "variables",
    key,
  };
}

/** Makes places. Each environment is there once in a pass, so that its copies share one list. */
export class GithubPlaces {
  private readonly secrets = new Map<string, GithubSecrets>();
  private readonly variables = new Map<string, GithubVariables>();
  private readonly github: (repository: string) => Github;
  private readonly written: Written;
  private readonly made: Set<string>;

  /** `made` takes the name of each place that is made. */
  constructor(github: (repository: string) => Github, written: Written, made = new Set<string>()) {
    this.github = github;
    this.written = written;
    this.made = made;
  }

  place(spot: GithubSpot): Place {
    const place = this.make(spot);
    this.made.add(place.name);
    return place;
  }

  private make({ repository, environment, kind, key }: GithubSpot): Place {
    const name = `${repository} ${environment}`;
    if (kind === "variables") {
      const make = (): GithubVariables => new GithubVariables(this.github(repository), environment);
      return new GithubVariableCopy(key, once(this.variables, name, make));
    }
    const make = (): GithubSecrets => new GithubSecrets(this.github(repository), environment, this.written);
    return new GithubSecretCopy(key, once(this.secrets, name, make));
  }
}

function once<T>(made: Map<string, T>, name: string, make: () => T): T {
  const found = made.get(name) ?? make();
  made.set(name, found);
  return found;
}
