import { SyncError } from "../../contract";
import { textAt } from "../../exchange";
import type { GoogleService } from "../../google";
import { outcome } from "../../http";
import type { CredentialMaker, GoogleUrls, Parts } from "./kind";

/** A key to buckets for programs that speak S3, which Google makes. */
export const storageKey: CredentialMaker = {
  parts: ["accessKeyId", "secretAccessKey"],
  resource: /^[a-z0-9-]+@[a-z0-9.-]+\.iam\.gserviceaccount\.com$/,
  fetch: makeKey,
  isToldOnce: true,
};

/**
 * A new key to Cloud Storage (https://cloud.google.com/storage/docs/json_api/v1/projects/hmacKeys/create). Its secret is told this
 * once. Asked for once: an answer that is lost leaves a key that nobody has, and an account has ten at most.
 */
async function makeKey(account: string, google: GoogleService, { storageUrl }: GoogleUrls): Promise<Parts> {
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
