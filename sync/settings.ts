// What the reconciler is told: plain names, never a value. Read once, checked in full, so that a mistake shows when the
// service starts and not in the middle of a pass.
import { Reader, SettingsError } from "./reader";

export { SettingsError } from "./reader";

/** Everything that one reconciler keeps in step. */
export interface SyncSettings {
  vault: SyncVault;
  state: SyncState;
  /** How long, in seconds, the copy of a key that the source lost is kept; the default is 86,400, a day. */
  graceSeconds: number;
  apps: SyncApp[];
}

/** The source of truth. */
export interface SyncVault {
  /** Base URL, such as `https://vault.example.com`. */
  address: string;
  /** Role at `auth/gcp`, which the service logs in to with its own identity. */
  role: string;
}

/** The reconciler's own memory: versions and times, no value and no digest of one. */
export interface SyncState {
  bucket: string;
  object: string;
}

/** An application: its two documents, and where their fields are copied to. */
export interface SyncApp {
  /** Name of its document in both trees. */
  name: string;
  secrets: SyncTree;
  config: SyncTree;
  /** Services that get a new revision after a copy changed. */
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
  /** Secret that holds the copy, `projects/<project>/secrets/<name>`. */
  secret: string;
}

export interface SyncService {
  /** `projects/<project>/locations/<region>/services/<name>` */
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

const day = 86_400;
const month = 30 * day;

const secretName = /^projects\/[a-z0-9:.-]+\/secrets\/[A-Za-z0-9_-]{1,255}$/;
const serviceName = /^projects\/[a-z0-9:.-]+\/locations\/[a-z0-9-]+\/services\/[a-z][a-z0-9-]*$/;
const pathName = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const keyName = /^[A-Za-z_][A-Za-z0-9_]*$/;
// https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets
const githubName = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/;

/**
 * Reads the settings document.
 *
 * @throws SettingsError that names every mistake, its place and its remedy.
 */
export function parseSettings(text: string): SyncSettings {
  const reader = new Reader(parseJson(text));
  const settings = readSettings(reader);
  checkDuplicates(reader, settings);
  reader.done();
  return settings;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsError("The settings are not JSON; deploy them again");
  }
}

function readSettings(root: Reader): SyncSettings {
  const settings: SyncSettings = {
    vault: root.object("vault", (vault) => ({
      address: vault.text(
        "address",
        /^https?:\/\/[^/?#\s]+$/,
        "use a URL without a path, such as https://vault.example.com",
      ),
      role: vault.text("role", /^[\w.-]+$/, "use a role of auth/gcp, such as prod.sync"),
    })),
    state: root.object("state", (state) => ({
      bucket: state.text("bucket", /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, "use the name of a bucket, without gs://"),
      object: state.text("object", /^[\w./-]+$/, "use the name of an object, such as state.json"),
    })),
    graceSeconds: root.number("graceSeconds", 0, 12 * month, day),
    apps: root.list("apps", readApp),
  };
  root.noOthers();
  return settings;
}

function readApp(app: Reader): SyncApp {
  const read: SyncApp = {
    name: app.text("name", /^[a-z0-9][a-z0-9._-]*$/, "use the name of the app's document, such as changelog"),
    secrets: app.object("secrets", readTree),
    config: app.object("config", readTree),
    cloudRun: app.list("cloudRun", (service) => {
      const one = {
        service: service.text("service", serviceName, "use projects/<project>/locations/<region>/services/<name>"),
      };
      service.noOthers();
      return one;
    }),
  };
  if (app.has("github")) read.github = app.object("github", readGithub);
  app.noOthers();
  return read;
}

function readTree(tree: Reader): SyncTree {
  return {
    mount: tree.text("mount", pathName, "use the mount's path without slashes at its ends, such as secrets/prod"),
    copies: tree.list("copies", (copy) => {
      const one = {
        key: copy.text("key", keyName, "use letters, digits and underscores, no digit first"),
        secret: copy.text("secret", secretName, "use projects/<project>/secrets/<name>"),
      };
      copy.noOthers();
      return one;
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

/** One place with two sources would be written anew in each pass, with the one value and then the other. */
function checkDuplicates(reader: Reader, settings: SyncSettings): void {
  const { apps } = settings;
  const copies = apps.flatMap((app) => [...app.secrets.copies, ...app.config.copies]);
  reader.unique(
    apps.map((app) => app.name),
    "apps",
    "name each app once",
  );
  reader.unique(
    copies.map((copy) => copy.secret),
    "copies",
    "give each key a secret of its own",
  );
  for (const kind of ["secrets", "variables"] as const) {
    const places = apps.flatMap(({ github }) =>
      // GitHub does not tell capitals apart in repositories and environments.
      (github?.[kind] ?? []).map(
        (name) => `${github?.repository ?? ""} ${github?.environment ?? ""}`.toLowerCase() + ` ${name}`,
      ),
    );
    reader.unique(places, `github.${kind}`, "deliver each name to an environment from one app only");
  }
}
