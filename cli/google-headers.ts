import { createRequire } from "node:module";

const load = createRequire(__filename);

/** What a person reads whose machine has none. */
export const credentialsMissing = "Google's credentials are missing; run `gcloud auth application-default login`";

/**
 * The authorisation of requests to Google, with the project that a person's quota comes from: by the credentials that the
 * caller's machine has. Throws google-auth-library's own error if it has none.
 */
export async function googleHeaders(): Promise<Headers> {
  // Loaded here: nobody else pays for it.
  const { GoogleAuth } = load("google-auth-library") as typeof import("google-auth-library");
  const clientOptions = { transporterOptions: { redirect: "error" as const, timeout: 20_000 } };
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform", clientOptions });
  return auth.getRequestHeaders();
}
