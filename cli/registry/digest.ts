// The digest behind a tag, by the distribution specification's API (https://github.com/opencontainers/distribution-spec).
import { createHash } from "node:crypto";
import { dockerHub, nameOf, renderImage, type ImageReference } from "../../components/internal/image-reference";
import { countAt, isToken, member, parse, tableAt, textAt, type RawAnswer } from "../../sync/exchange";
import { UsageError } from "../project";
import { readChallenge, type Challenge } from "./challenge";
import { findCredentials, howToLogIn, type Credentials, type CredentialsOf } from "./credentials";
import { ask, retryAfter } from "./request";

/** What a registry may answer with; an index of platforms is preferred, since its digest is good on every machine. */
const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** Docker Hub's images are named after one host and served by another. */
const apiHosts: { [registry: string]: string } = { [dockerHub]: "registry-1.docker.io" };

/** What a registry, or its token service, said last. */
interface LastAnswer {
  by: "registry" | "token service";
  answer: RawAnswer;
}

/** An image, and how its registry is reached. */
interface Asked {
  image: ImageReference;
  /** The image in messages. */
  reference: string;
  url: URL;
}

/**
 * The digest that a registry serves for an image's tag now, or for its digest where it has no tag. It is computed from what
 * the registry sends. A login is used where the registry refuses without one, and goes to that registry and its token service.
 *
 * @param insecure asks over HTTP: for a registry on this machine, and for no other.
 * @throws UsageError if the registry does not serve the image, or answers with something else.
 */
export async function resolveDigest(
  image: ImageReference,
  insecure = false,
  credentialsOf: CredentialsOf = findCredentials,
): Promise<string> {
  const asked = describe(image, insecure);
  const { reference, url } = asked;
  let last: LastAnswer = { by: "registry", answer: await fetchManifest(asked) };
  let hasLogin = false;
  if (last.answer.status === 401) {
    const challenge = readChallenge(last.answer.headers.get("www-authenticate") ?? "", url, reference);
    if (challenge.scheme === "bearer") last = await askWith(asked, challenge);
    const credentials = isRefusal(last.answer) ? await credentialsOf(image.host) : undefined;
    hasLogin = credentials !== undefined;
    if (credentials !== undefined) last = await askWith(asked, challenge, credentials);
  }
  if (last.answer.status !== 200) throw refused(asked, last, hasLogin);
  return digestOf(asked, last.answer);
}

function describe(image: ImageReference, insecure: boolean): Asked {
  const isHere = /^(localhost|127(\.\d{1,3}){3})(:\d+)?$/.test(image.host);
  const reference = image.tag === undefined ? renderImage(image) : `${nameOf(image)}:${image.tag}`;
  if (insecure && !isHere) {
    throw new UsageError(`${reference}: --insecure is for a registry on this machine, at 127.0.0.1 or localhost.`);
  }
  const host = apiHosts[image.host] ?? image.host;
  const url = `${insecure ? "http" : "https"}://${host}/v2/${image.path}/manifests/${image.tag ?? image.digest ?? "latest"}`;
  return { image, reference, url: new URL(url) };
}

/** Registries differ in how they hide from strangers what they have. */
function isRefusal({ status }: RawAnswer): boolean {
  return [401, 403, 404, 429].includes(status);
}

async function fetchManifest({ url, reference }: Asked, authorization?: string): Promise<RawAnswer> {
  const login = authorization === undefined ? undefined : { authorization };
  return ask({ method: "GET", url: url.href, headers: { accept: manifestTypes.join(", "), ...login } }, reference);
}

async function askWith(asked: Asked, challenge: Challenge, credentials?: Credentials): Promise<LastAnswer> {
  const basic = credentials?.username === undefined ? undefined : basicAuthorization(credentials);
  if (challenge.scheme === "basic") return { by: "registry", answer: await fetchManifest(asked, basic) };
  const answer = await askForToken(asked, challenge, basic, credentials?.identityToken);
  if (answer.status !== 200) return { by: "token service", answer };
  const body = parse(answer.bytes?.toString("utf8") ?? "");
  const token = textAt(body, "token") ?? textAt(body, "access_token");
  if (token === undefined || !isToken(token)) {
    throw new UsageError(`${asked.reference}: the registry's token service gave no token.`);
  }
  return { by: "registry", answer: await fetchManifest(asked, `Bearer ${token}`) };
}

function basicAuthorization({ username, password }: Credentials & { username: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** A token for the image: with a name and password, without, or by https://distribution.github.io/distribution/spec/auth/oauth/ */
async function askForToken(
  { reference }: Asked,
  { realm, service, scope }: Challenge & { scheme: "bearer" },
  basic?: string,
  identityToken?: string,
): Promise<RawAnswer> {
  const asked = { ...(service === undefined ? {} : { service }), ...(scope === undefined ? {} : { scope }) };
  if (identityToken !== undefined) {
    const form = { ...asked, grant_type: "refresh_token", client_id: "groundplan", refresh_token: identityToken };
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return ask({ method: "POST", url: realm.href, headers, body: new URLSearchParams(form).toString() }, reference);
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return ask({ method: "GET", url: url.href, headers: basic === undefined ? {} : { authorization: basic } }, reference);
}

/** Why there is no digest, and what to do. */
function refused({ image: { host }, reference }: Asked, { by, answer }: LastAnswer, hasLogin: boolean): UsageError {
  const { status } = answer;
  const who = by === "registry" ? "the registry" : "the registry's token service";
  const isHidden = [401, 403].includes(status);
  if (isHidden && hasLogin) {
    const remedy = `see that your login may read the repository, or ${howToLogIn(host)} as somebody who may`;
    return new UsageError(`${reference}: ${who} refuses your login (${status}); ${remedy}.`);
  }
  if (isHidden) {
    return new UsageError(`${reference}: ${who} shows it to nobody without a login (${status}); ${howToLogIn(host)}.`);
  }
  if (status === 404) {
    const remedy = hasLogin ? "" : `; if it is private, ${howToLogIn(host)}`;
    return new UsageError(`${reference}: the registry has no such tag${remedy}.`);
  }
  if (status === 429) {
    const seconds = retryAfter(answer);
    const when = seconds === undefined ? "later" : `in ${seconds} seconds`;
    const remedy = hasLogin ? "" : `, or ${howToLogIn(host)}, since a login may ask more often`;
    return new UsageError(`${reference}: ${who} takes no more requests for now; try again ${when}${remedy}.`);
  }
  return new UsageError(`${reference}: ${who} answered ${status}; try again later.`);
}

/** Computed, and compared with what the registry says it is. */
function digestOf({ reference, url }: Asked, { bytes, headers }: RawAnswer): string {
  // Without a look at it, the digest of a proxy's page would be locked.
  if (bytes === undefined || !isManifest(parse(bytes.toString("utf8")))) {
    throw new UsageError(`${reference}: ${url.host} answered with something else than a manifest.`);
  }
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const announced = headers.get("docker-content-digest");
  if (announced !== null && announced !== digest) {
    throw new UsageError(
      `${reference}: the registry announced ${announced} and sent ${digest}; try again, and trust neither.`,
    );
  }
  return digest;
}

/** An index names manifests, a manifest its configuration. The schema of version 1 says neither, and no runtime takes it. */
function isManifest(value: unknown): boolean {
  if (countAt(value, "schemaVersion") !== 2) return false;
  return Array.isArray(member(value, "manifests")) || tableAt(value, "config") !== undefined;
}
