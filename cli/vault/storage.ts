import { createRequire } from "node:module";
import { Storage } from "../../sync/backup/objects";
import { noCredentials } from "../env/no-credentials";
import { UsageError } from "../project";

const load = createRequire(__filename);

/**
 * Cloud Storage with the credentials that the caller's machine has: those of `gcloud auth application-default login`, of a
 * file, or of the machine itself. With STORAGE_EMULATOR_HOST, as Google's own libraries read it, a server without
 * credentials.
 */
export function openStorage(environment: NodeJS.ProcessEnv = process.env): Storage {
  const emulator = environment["STORAGE_EMULATOR_HOST"];
  return new Storage({
    url: emulator ?? "https://storage.googleapis.com",
    authorization: emulator === undefined ? googleAuthorization(environment) : () => Promise.resolve("Bearer owner"),
    patience: 60_000,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
}

function googleAuthorization(environment: NodeJS.ProcessEnv): () => Promise<string> {
  // Loaded here: nobody else pays for it.
  const { GoogleAuth } = load("google-auth-library") as typeof import("google-auth-library");
  const clientOptions = { transporterOptions: { redirect: "error" as const, timeout: 20_000 } };
  const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/devstorage.read_write", clientOptions });
  return async () => {
    try {
      const headers = await auth.getRequestHeaders();
      return headers.get("authorization") ?? "";
    } catch (error) {
      const problem = noCredentials(error, environment);
      throw new UsageError(`${problem}; run \`gcloud auth application-default login\` first`);
    }
  };
}
