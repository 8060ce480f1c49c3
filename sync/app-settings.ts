// What one app has left for the reconciler: where its two documents are copied to. Any team's program may have written it,
// so it is checked as what a stranger says: it can name nothing but the app's own documents and copies.
import { readLogins, type Logins } from "./logins/settings";
import { Reader } from "./reader";
import { githubDocument } from "./targets/github";

/** An application: its two documents, and where their fields are copied to. */
export interface SyncApp {
  /** Name of its document in both trees. */
  name: string;
  secrets: SyncTree;
  config: SyncTree;
  /** Secrets that are put together with logins. */
  logins?: Logins;
  /** When the app left this, in milliseconds since 1970, where that is known. */
  left?: number;
  /** Services and worker pools that get a new revision after a copy changed. */
  cloudRun: SyncService[];
  github?: SyncGithub;
}

/** Copies of one document's fields in Secret Manager. */
export interface SyncTree {
  /** Mount of the document. */
  mount: string;
  copies: SyncCopy[];
}

export interface SyncCopy {
  /** Field of the document. */
  key: string;
  /** Secret that holds the copy: `projects/<project>/secrets/<app>-<KEY>`, with `-config` behind it for configuration. */
  secret: string;
}

export interface SyncService {
  /** `projects/<project>/locations/<region>/services/<name>`, or `…/workerPools/<name>`. */
  service: string;
}

/** Copies in an environment of GitHub Actions, by the names of the keys. */
export interface SyncGithub {
  /** `owner/name` */
  repository: string;
  /** Name of the repository's environment. It must exist. */
  environment: string;
  /** Keys of the secrets document, delivered as secrets. */
  secrets: string[];
  /** Keys of the configuration document, delivered as variables. */
  variables: string[];
}

const place = "projects/<project>/locations/<region>";
const serviceName = /^projects\/[a-z0-9:.-]+\/locations\/[a-z0-9-]+\/(services|workerPools)\/[a-z][a-z0-9-]*$/;
const pathName = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const keyName = /^[A-Za-z_][A-Za-z0-9_]*$/;
// https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets
const githubName = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;

/** Whether an app can have this name. The document `sync-github` is the reconciler's own key to GitHub. */
export function isAppName(name: string): boolean {
  return /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/.test(name) && name !== githubDocument;
}

/**
 * Reads what the app `name` has left. The name is that of the object, so that whoever may write one app's objects cannot
 * speak for another app.
 *
 * @throws SettingsError that names the mistakes, their places and their remedies.
 */
export function readApp(name: string, content: unknown): SyncApp {
  const root = new Reader(content);
  const read: SyncApp = {
    name,
    secrets: root.object("secrets", (tree) => readTree(tree, name, "")),
    config: root.object("config", (tree) => readTree(tree, name, "-config")),
    cloudRun: root.list("cloudRun", readService),
  };
  if (root.has("logins")) read.logins = root.object("logins", (logins) => readLogins(logins, name));
  if (root.has("github")) read.github = root.object("github", readGithub);
  root.noOthers();
  checkRepeats(root, read);
  root.done();
  return read;
}

function readService(service: Reader): SyncService {
  const one = {
    service: service.text("service", serviceName, `use ${place}/services/<name> or ${place}/workerPools/<name>`),
  };
  service.noOthers();
  return one;
}

function readTree(tree: Reader, app: string, suffix: string): SyncTree {
  return {
    mount: tree.text("mount", pathName, "use the mount's path without slashes at its ends, such as secrets/prod"),
    copies: tree.list("copies", (copy) => {
      const key = copy.text("key", keyName, "use letters, digits and underscores, no digit first");
      const own = new RegExp(`^projects/[a-z0-9:.-]+/secrets/${app}-${key}${suffix}$`);
      const remedy = `use projects/<project>/secrets/${app}-<key>${suffix}, the app's own copy`;
      const secret = copy.text("secret", own, remedy);
      copy.noOthers();
      return { key, secret };
    }),
  };
}

function readGithub(github: Reader): SyncGithub {
  const remedy =
    "use capital letters, digits and underscores, since GitHub tells no cases apart; it reserves names that begin with GITHUB_";
  return {
    repository: github.text("repository", /^[\w.-]+\/[\w.-]+$/, "use owner/name"),
    environment: github.text("environment", /^[^/\s][^/]*$/, "use the name of the repository's environment"),
    secrets: github.texts("secrets", githubName, remedy),
    variables: github.texts("variables", githubName, remedy),
  };
}

/** One place with two keys would be written anew in each pass, with the one value and then the other. */
function checkRepeats(root: Reader, { secrets, config, cloudRun, github }: SyncApp): void {
  const copies = [...secrets.copies, ...config.copies];
  root.unique(
    copies.map((copy) => copy.secret),
    "copies",
    "name each key once",
  );
  root.unique(
    cloudRun.map(({ service }) => service),
    "cloudRun",
    "name each service once",
  );
  for (const kind of ["secrets", "variables"] as const) {
    root.unique(github?.[kind] ?? [], `github.${kind}`, "name each key once");
  }
}
