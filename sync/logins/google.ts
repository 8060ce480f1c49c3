// Credentials that Google makes.
import { SyncError } from "../contract";
import { member, textAt } from "../exchange";
import type { GoogleService } from "../google";
import { outcome, type HttpAnswer } from "../http";

/** Where Google's services are. */
export interface GoogleUrls {
  memorystoreUrl: string;
  storageUrl: string;
}

/** One of a cache's passwords. */
interface Token {
  name: string;
  created: string;
}

/**
 * The password of a cache: the newest token of its user `default` that works
 * (https://cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.instances.tokenAuthUsers.authTokens).
 * Somebody who rotates it adds one, and takes the old one away once everybody has the new one.
 */
export async function cachePassword(cache: string, google: GoogleService, urls: GoogleUrls): Promise<string> {
  const get = async (path: string): Promise<HttpAnswer> =>
    google.call({ method: "GET", url: `${urls.memorystoreUrl}/v1/${path}`, repeatable: true });
  const tokens = `${cache}/tokenAuthUsers/default/authTokens`;
  const listed = await get(`${tokens}?pageSize=100`);
  const [newest] = usable(listed, tokens);
  if (newest === undefined) {
    const why = listed.status === 200 ? "it has none that works: add one" : outcome(listed);
    throw new SyncError(`Memorystore does not list the passwords of ${cache}: ${why}`);
  }
  const answer = await get(newest.name);
  const password = textAt(answer.body, "token");
  if (answer.status === 200 && password !== undefined) return password;
  throw new SyncError(`Memorystore does not show the password of ${cache}: ${outcome(answer)}`);
}

/** The tokens that work, the newest first. */
function usable({ status, body }: HttpAnswer, folder: string): Token[] {
  const found = member(body, "authTokens");
  if (status !== 200 || !Array.isArray(found)) return [];
  return (found as unknown[])
    .filter((one) => member(one, "state") === "ACTIVE")
    .map((one) => ({
      // Google may name the project by its number: the last part tells.
      name: `${folder}/${(textAt(one, "name") ?? "").split("/").at(-1) ?? ""}`,
      created: textAt(one, "createTime") ?? "",
    }))
    .sort((one, other) => Date.parse(other.created) - Date.parse(one.created));
}

/**
 * A new key to Cloud Storage (https://cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys/create). Its secret is told this
 * once. Asked for once: an answer that is lost leaves a key that nobody has, and an account has ten at most.
 */
export async function storageKey(
  account: string,
  google: GoogleService,
  { storageUrl }: GoogleUrls,
): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const project = /@([^.]+)\./.exec(account)?.[1] ?? "";
  const query = new URLSearchParams({ serviceAccountEmail: account });
  const url = `${storageUrl}/storage/v1/projects/${project}/hmacKeys?${query.toString()}`;
  const answer = await google.call({ method: "POST", url, repeatable: false });
  const [accessKeyId, secretAccessKey] = [textAt(answer.body, "metadata", "accessId"), textAt(answer.body, "secret")];
  if (answer.status === 200 && accessKeyId !== undefined && secretAccessKey !== undefined) {
    return { accessKeyId, secretAccessKey };
  }
  throw new SyncError(`Cloud Storage makes no key for ${account}: ${outcome(answer)}`);
}
