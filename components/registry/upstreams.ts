import { sha256 } from "../internal/digest";
import type { Rule } from "../internal/validation";

/** A pull-through repository: where it pulls from, and which of the asked-for upstreams it serves. */
export interface PullThrough {
  /** Registry host, or for Artifact Registry `<host>/<project>/<repository>`, as it stands in image references. */
  source: string;
  /** Identifier of the repository, and the name of the resource: at most 63 lower-case letters, digits and hyphens. */
  repositoryId: string;
  /** Upstreams that it serves. Each is `source` or begins with it. */
  upstreams: string[];
}

/** https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories */
const repositoryIdLength = 63;

export const artifactRegistryHost = /-docker\.pkg\.dev$/;
const upstreamForm = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/;

/** What an upstream looks like: `docker.io/library`, `ghcr.io/acme`, `us-docker.pkg.dev/cloudrun/container`. */
export const upstream: Rule<string> = (value) => {
  if (!upstreamForm.test(value)) {
    return "use a prefix of image references without scheme, tag or trailing slash, such as docker.io/library";
  }
  return artifactRegistryHost.test(hostOf(value)) && value.split("/").length < 3
    ? "name the project and the repository too, as in us-docker.pkg.dev/cloudrun/container"
    : undefined;
};

/**
 * One pull-through repository per registry: Docker Hub's serves `docker.io/library` and `docker.io/hashicorp`. An upstream
 * on Artifact Registry is a single repository there, so each gets its own.
 */
export function planPullThrough(name: string, upstreams: readonly string[]): PullThrough[] {
  const bySource = new Map<string, string[]>();
  for (const one of upstreams) {
    const source = sourceOf(one);
    bySource.set(source, [...(bySource.get(source) ?? []), one]);
  }
  return [...bySource].map(([source, served]) => ({
    source,
    repositoryId: repositoryId(name, source),
    upstreams: served,
  }));
}

/** Registries of some upstreams, as credentials name them. */
export function sourcesOf(upstreams: readonly string[]): string[] {
  return [...new Set(upstreams.map(sourceOf))];
}

/**
 * Follows from the two names alone, so that it is the same whatever other upstreams there are. A source of letters, digits and
 * dots is legible in it; any other, and one that is too long, ends with a digest, since two sources may be spelt alike.
 */
function repositoryId(name: string, source: string): string {
  const legible = `${name}-${source.replace(/[^a-z0-9]+/g, "-")}`;
  if (/^[a-z0-9.]+$/.test(source) && legible.length <= repositoryIdLength) return legible;
  const ending = `-${sha256(`${name} ${source}`).slice(0, 8)}`;
  return `${legible.slice(0, repositoryIdLength - ending.length).replace(/-+$/, "")}${ending}`;
}

export function hostOf(reference: string): string {
  return reference.split("/")[0] ?? "";
}

function sourceOf(reference: string): string {
  const host = hostOf(reference);
  return artifactRegistryHost.test(host) ? reference.split("/").slice(0, 3).join("/") : host;
}
