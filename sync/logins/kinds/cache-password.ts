import { SyncError } from "../../contract";
import { member, textAt } from "../../exchange";
import type { GoogleService } from "../../google";
import { outcome, type HttpAnswer } from "../../http";
import type { CredentialMaker, GoogleUrls, Parts } from "./kind";

/** The password of a cache, which Google makes. */
export const cachePassword: CredentialMaker = {
  parts: ["password"],
  resource: /^projects\/[a-z0-9:.-]+\/locations\/[a-z0-9-]+\/instances\/[a-z0-9-]+$/,
  fetch: fetchPassword,
};

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
async function fetchPassword(cache: string, google: GoogleService, urls: GoogleUrls): Promise<Parts> {
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
  if (answer.status === 200 && password !== undefined) return { password };
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
