// How a registry wants to be asked: https://distribution.github.io/distribution/spec/auth/token/
import { UsageError } from "../project";

/** A registry's own way to log in. */
export type Challenge =
  /** Name and password with each request. */
  | { scheme: "basic" }
  /** A token, which a token service gives. */
  | { scheme: "bearer"; realm: URL; service?: string; scope?: string };

/**
 * Token services on another host than their registry's, by that of the registry. A registry that names another one gets
 * nothing: a login would go wherever the registry says.
 */
const tokenServices: { [registry: string]: string } = {
  // https://distribution.github.io/distribution/spec/auth/token/
  "https://registry-1.docker.io": "https://auth.docker.io",
  // https://docs.gitlab.com/development/container_registry/ names the realm of the registry
  "https://registry.gitlab.com": "https://gitlab.com",
};

/**
 * Reads the header of a registry's refusal.
 *
 * @throws UsageError if it names no way that is known here, or a token service that the registry is not known to use.
 */
export function readChallenge(header: string, registry: URL, reference: string): Challenge {
  const bearer = /(?:^|,\s*)bearer\s+((?:\w+=(?:"[^"]*"|[^\s",]+)(?:\s*,\s*(?=\w+=))?)+)/i.exec(header)?.[1];
  if (bearer === undefined) {
    if (/(?:^|,\s*)basic(?:\s|$)/i.test(header)) return { scheme: "basic" };
    throw new UsageError(`${reference}: ${registry.host} asks for a login that this command does not have.`);
  }
  const parameters = new Map(
    [...bearer.matchAll(/(\w+)=(?:"([^"]*)"|([^\s",]+))/g)].map(([, key = "", quoted, plain]) => [
      key.toLowerCase(),
      quoted ?? plain ?? "",
    ]),
  );
  const realm = realmOf(parameters.get("realm") ?? "", registry);
  if (realm === undefined) {
    throw new UsageError(
      `${reference}: ${registry.host} sends to ${hostOf(parameters.get("realm"))} for a token, which is not known to be ` +
        "its own; nothing was sent there. Name the image by its digest, <image>@sha256:<digest>.",
    );
  }
  const [service, scope] = [parameters.get("service"), parameters.get("scope")];
  return {
    scheme: "bearer",
    realm,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  };
}

/** The token service's address, if it is the registry's own. The origin has the protocol: nothing goes on without TLS. */
function realmOf(text: string, registry: URL): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const realm = new URL(text);
  if (realm.username !== "" || realm.password !== "") return undefined;
  return realm.origin === registry.origin || realm.origin === tokenServices[registry.origin] ? realm : undefined;
}

function hostOf(realm = ""): string {
  return URL.canParse(realm) ? new URL(realm).origin : "no address";
}
