import { isToken, textAt } from "../../sync/exchange";
import { googleHeaders } from "../google-headers";
import { answerOf } from "./answer";
import { ExitCode } from "./exit-code";
import { EnvError, usage } from "./failures";
import { noCredentials } from "./no-credentials";

/** Signs a login for a role as a service account, and returns the token. */
export type Signer = (serviceAccountEmail: string, vaultRole: string) => Promise<string>;

const iam = "https://iamcredentials.googleapis.com";
// Vault refuses one that is valid for longer, unless a role says otherwise
// (https://developer.hashicorp.com/vault/api-docs/auth/gcp#max_jwt_exp).
const validSeconds = 14 * 60;

/**
 * Signs with the credentials that the caller's machine has: those of `gcloud auth application-default login`, of a file, or
 * of the machine itself. No key of the service account is needed
 * (https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt).
 */
export function googleSigner(headers: () => Promise<Headers> = loginHeaders, endpoint = iam): Signer {
  return async (serviceAccountEmail, vaultRole) => {
    const claims = {
      sub: serviceAccountEmail,
      aud: `vault/${vaultRole}`,
      exp: Math.floor(Date.now() / 1000) + validSeconds,
    };
    const request = {
      method: "POST",
      url: `${endpoint}/v1/projects/-/serviceAccounts/${serviceAccountEmail}:signJwt`,
      headers: Object.fromEntries(await headers()),
      body: { payload: JSON.stringify(claims) },
    };
    const { status, body } = await answerOf(request, (reason) => {
      return `${new URL(endpoint).origin} ${reason}; check the network, and try again`;
    });
    const token = textAt(body, "signedJwt");
    if (status === 200 && token !== undefined && isToken(token)) return token;
    throw refusal(status, serviceAccountEmail, textAt(body, "error", "message") ?? "");
  };
}

/** What to do is said for the commands that log in to Vault. */
async function loginHeaders(): Promise<Headers> {
  try {
    return await googleHeaders();
  } catch (error) {
    throw usage(
      `${noCredentials(error, process.env)}; run \`gcloud auth application-default login\`, or set VAULT_TOKEN`,
    );
  }
}

function refusal(status: number, serviceAccountEmail: string, reason: string): EnvError {
  if (status < 400 || status >= 429) {
    return new EnvError(ExitCode.Unreachable, `Google does not sign now (${status}); try again`);
  }
  return new EnvError(
    ExitCode.NotAllowed,
    `Google does not let you sign as ${serviceAccountEmail} (${[status, reason].filter(Boolean).join(", ")}); ` +
      "ask to be one of the members who may log in as it, or choose another --role",
  );
}
