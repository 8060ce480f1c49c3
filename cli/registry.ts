import { createHash } from "node:crypto";
import { countAt, NoAnswer, parse, receive, textAt, type RawAnswer } from "../sync/exchange";
import { UsageError } from "./project";

/** Parts of an image reference that names a tag. */
export interface ImageTag {
  host: string;
  repository: string;
  tag: string;
}

/** What a registry may answer with; an index of platforms is preferred, since its digest is good on every machine. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** Docker Hub's images are named after one host and served by another. */
const apiHosts: Record<string, string> = { "docker.io": "registry-1.docker.io" };

/** Parses `<host>/<repository>:<tag>`. */
export function parseTag(reference: string): ImageTag {
  const match = /^([a-z0-9.-]+(?::\d+)?)\/([a-z0-9._/-]+):([\w][\w.-]{0,127})$/.exec(reference);
  if (match === null) {
    throw new UsageError(
      `${reference}: name the image as <host>/<repository>:<tag>, such as docker.io/hashicorp/vault:2.1.2`,
    );
  }
  const [, host = "", repository = "", tag = ""] = match;
  return { host, repository, tag };
}

/** What is asked for over TLS is not continued without. */
function isAsSafe({ protocol }: URL, scheme: string): boolean {
  return protocol === "https:" || (protocol === "http:" && scheme === "http");
}

/** The address of a token, from a registry's challenge: https://distribution.github.io/distribution/spec/auth/token/ */
function tokenUrl(challenge: string, scheme: string): URL | undefined {
  const parameters = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  const realm = parameters.get("realm");
  if (!/^bearer /i.test(challenge) || realm === undefined) return undefined;
  if (!URL.canParse(realm) || !isAsSafe(new URL(realm), scheme)) return undefined;
  const url = new URL(realm);
  for (const key of ["service", "scope"]) {
    const value = parameters.get(key);
    if (value !== undefined) url.searchParams.set(key, value);
  }
  return url;
}

/** More than a registry accepts as a manifest (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). */
const mostBytes = 8_000_000;

async function request(url: URL, headers: Record<string, string>, reference: string): Promise<RawAnswer> {
  try {
    return await receive({ method: "GET", url: url.href, headers }, { milliseconds: 30_000, bytes: mostBytes });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new UsageError(
      `${reference}: ${url.host} ${error.message}; check the image's host and the network, and try again.`,
    );
  }
}

async function fetchManifest(url: URL, token: string | undefined, reference: string): Promise<RawAnswer> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return request(url, { accept: manifestTypes.join(", "), ...authorization }, reference);
}

async function anonymousToken(challenge: string, scheme: string, reference: string): Promise<string> {
  const url = tokenUrl(challenge, scheme);
  if (url === undefined)
    throw new UsageError(`${reference}: the registry asks for a login that this command does not have.`);
  const response = await request(url, {}, reference);
  if (response.status !== 200) {
    throw new UsageError(`${reference}: the registry's token service answered ${response.status}.`);
  }
  const body = parse(response.bytes?.toString("utf8") ?? "");
  const token = textAt(body, "token") ?? textAt(body, "access_token");
  if (token === undefined) throw new UsageError(`${reference}: the registry's token service gave no token.`);
  return token;
}

/**
 * The digest that a registry serves for a tag now, by the distribution specification's API
 * (https://github.com/opencontainers/distribution-spec). It is computed from the manifest, not taken on trust.
 *
 * @param scheme `https`, but for a registry on this machine.
 */
export async function resolveDigest(reference: string, scheme: "https" | "http" = "https"): Promise<string> {
  const { host, repository, tag } = parseTag(reference);
  const url = new URL(`${scheme}://${apiHosts[host] ?? host}/v2/${repository}/manifests/${tag}`);
  let response = await fetchManifest(url, undefined, reference);
  if (response.status === 401) {
    const token = await anonymousToken(response.headers.get("www-authenticate") ?? "", scheme, reference);
    response = await fetchManifest(url, token, reference);
  }
  if (response.status === 404) throw new UsageError(`${reference}: the registry has no such tag.`);
  if (response.status !== 200) throw new UsageError(`${reference}: the registry answered ${response.status}.`);
  const { bytes } = response;
  // Without a look at it, the digest of a proxy's page would be locked.
  const isManifest = bytes !== undefined && countAt(parse(bytes.toString("utf8")), "schemaVersion") !== undefined;
  if (!isManifest) throw new UsageError(`${reference}: ${url.host} answered with something else than a manifest.`);
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const announced = response.headers.get("docker-content-digest");
  if (announced !== null && announced !== digest) {
    throw new UsageError(
      `${reference}: the registry announced ${announced} and sent ${digest}; try again, and trust neither.`,
    );
  }
  return digest;
}
