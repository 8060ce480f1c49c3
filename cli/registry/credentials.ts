// What this machine may log in to a registry with.
import { textAt } from "../../sync/exchange";
import { googleHeaders } from "../google-headers";
import { dockerCredentials } from "./docker-credentials";

/** A login at a registry: a name with its password, or a token that stands for both. */
export type Credentials =
  { username: string; password: string; identityToken?: never } | { identityToken: string; username?: never };

/** Finds the login for a registry, or nothing. */
export type CredentialsOf = (registry: string) => Promise<Credentials | undefined>;

/** Google's registries: Artifact Registry's, and the host names of the Container Registry that it took over. */
const google = /^([a-z0-9-]+-docker\.pkg\.dev|([a-z]+\.)?gcr\.io)$/;

/** What to do where there is no login, or it has no right. */
export function howToLogIn(registry: string): string {
  return google.test(registry) ? "run `gcloud auth application-default login`" : `run \`docker login ${registry}\``;
}

/**
 * The login for a registry: for Google's the application default credentials, for others, and where there are none, what
 * `docker login` or a credential helper has stored.
 *
 * @throws UsageError if Docker's settings or the helper cannot be read.
 */
export async function findCredentials(
  registry: string,
  headers: () => Promise<Headers> = googleHeaders,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Credentials | undefined> {
  const token = google.test(registry) ? await accessToken(headers) : undefined;
  // https://cloud.google.com/artifact-registry/docs/docker/authentication#token
  if (token !== undefined) return { username: "oauth2accesstoken", password: token };
  return dockerCredentials(registry, environment);
}

async function accessToken(headers: () => Promise<Headers>): Promise<string | undefined> {
  try {
    const authorization = (await headers()).get("authorization") ?? "";
    return textAt(/^Bearer (?<token>\S+)$/.exec(authorization)?.groups, "token");
  } catch {
    // There are none. The registry's refusal says how to get them.
    return undefined;
  }
}
