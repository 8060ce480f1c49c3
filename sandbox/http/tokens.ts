// Tokens, who somebody is, and the keys with which GitHub signs.
import type { Answer, Call } from "./call";

export const GITHUB = "token.actions.githubusercontent.com";

export function tokenAnswer({ host, path }: Call): Answer | undefined {
  const scope = "https://www.googleapis.com/auth/cloud-platform";
  if (host === "oauth2.googleapis.com" && path === "/token") {
    const token = { access_token: "simulated", id_token: "simulated", expires_in: 3600, token_type: "Bearer", scope };
    return { status: 200, body: token };
  }
  if (host === "openidconnect.googleapis.com" || /userinfo|tokeninfo/.test(path)) {
    return { status: 200, body: { email: "operator@example.com", sub: "1" } };
  }
  if (host !== GITHUB) return undefined;
  if (!path.endsWith("openid-configuration")) return { status: 200, body: { keys: [] } };
  const issuer = `https://${GITHUB}`;
  return {
    status: 200,
    body: {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks`,
      id_token_signing_alg_values_supported: ["RS256"],
      subject_types_supported: ["public"],
      response_types_supported: ["id_token"],
    },
  };
}
