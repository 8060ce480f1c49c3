/**
 * Which files of a folder nobody meant to publish. A name that is a secret's, or a folder that is a project's and not its
 * build, is refused: something is wrong with the build. What only tools read is left out.
 */

/** What is done with a file, and why. */
export interface HeldBack {
  refused: boolean;
  reason: string;
}

/** Names that are secrets' by convention. */
const secretNames: [pattern: RegExp, what: string][] = [
  [/^\.env(\..*)?$|\.env$/i, "it holds a program's variables"],
  [/\.(pem|key|p12|pfx|pkcs12|jks|keystore|ppk|kdbx|asc|gpg)$/i, "it holds a key or a certificate"],
  [/^id_(rsa|dsa|ecdsa|ed25519)(\.pub)?$/i, "it holds a key"],
  [
    /^\.(npmrc|yarnrc|yarnrc\.yml|netrc|pypirc|pgpass|htpasswd|git-credentials|dockercfg)$|^_netrc$/i,
    "it holds logins",
  ],
  [/^(credentials|application_default_credentials|client_secret.*|service[-_]?account.*)\.json$/i, "it holds a login"],
  [/\.tfstate(\.backup)?$|\.tfvars$|^Pulumi\..+\.ya?ml$/i, "it holds an environment's configuration"],
  [/\.(sqlite3?|sql|bak|dump)$/i, "it holds data"],
];

/** What only a project has. */
const projectNames = new Set([".git", "node_modules", "Pulumi.yaml"]);

/** Files that hosts read and do not serve, and what file managers leave. */
const ownFiles = new Set(["_headers", "_redirects"]);
const litter = new Set(["Thumbs.db", "desktop.ini"]);

/**
 * Why a file or folder is not published, if it is not. `path` begins with a slash and is the place in the folder; `name` is its last part.
 * Everything is judged on the way down, so that what is in a folder that is left out is left out with it.
 */
export function heldBack(path: string, name: string, sourceMaps: boolean): HeldBack | undefined {
  if (projectNames.has(name)) {
    return { refused: true, reason: "it belongs to a project: name the folder that the build writes" };
  }
  const [, secret] = secretNames.find(([pattern]) => pattern.test(name)) ?? [];
  if (secret !== undefined) return { refused: true, reason: `${secret}: take it out of the build` };
  if (path === `/${name}` && ownFiles.has(name)) return { refused: false, reason: "it is read, and not served" };
  if (name.startsWith(".") && path !== "/.well-known") return { refused: false, reason: "its name begins with a dot" };
  if (litter.has(name)) return { refused: false, reason: "a file manager left it" };
  if (!sourceMaps && name.endsWith(".map")) return { refused: false, reason: "it is a source map" };
  return undefined;
}

/** A name that the upload to Cloudflare and the lines of `_headers` can carry. */
export function nameRemedy(name: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f"\\]/.test(name))
    return "rename it: control characters, quotes and backslashes cannot be uploaded";
  return name.includes("\uFFFD") ? "rename it: its name is not UTF-8" : undefined;
}

/** A private key in a text, as files have it or as programs have it in a string. */
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----(?:\s|\\r|\\n)+[A-Za-z0-9+/=]{40}/;

/** A private key in what is published. The search is for its first line, which hardly any file has. */
export function holdsPrivateKey(content: Buffer): boolean {
  return content.includes("PRIVATE KEY-----") && privateKey.test(content.toString("latin1"));
}
