// What the reconciler itself is told: plain names, never a value. Read once, checked in full, so that a mistake shows when
// the service starts and not in the middle of a pass. What an app leaves for it is read in each pass (`app-settings.ts`).
import { bucketName, Reader, SettingsError } from "./reader";

export { SettingsError } from "./reader";

/** What one reconciler is told of its environment. It names no app. */
export interface SyncSettings {
  vault: SyncVault;
  state: SyncState;
  /** Where apps leave their own settings. */
  apps: SyncApps;
  /** What runs in which version, to tell of ends of support. */
  versions: SyncVersion[];
  /** How long, in seconds, the copy of a key that the source lost is kept; the default is 86,400, a day. */
  graceSeconds: number;
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

/** The bucket with the settings of all apps, which the reconciler reads and does not write. */
export interface SyncApps {
  bucket: string;
}

/** A version of something that other people mend until a day. */
export interface SyncVersion {
  /** Its name at endoflife.date, such as `postgresql`. */
  product: string;
  /** The version, or the line of releases that it is of. */
  version: string;
}

const day = 86_400;
const month = 30 * day;

/**
 * Reads the settings document.
 *
 * @throws SettingsError that names every mistake, its place and its remedy.
 */
export function parseSettings(text: string): SyncSettings {
  const reader = new Reader(parseJson(text));
  const settings = readSettings(reader);
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
  const bucket = (members: Reader): string =>
    members.text("bucket", bucketName, "use the name of a bucket, without gs://");
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
      bucket: bucket(state),
      object: state.text("object", /^[\w./-]+$/, "use the name of an object, such as state.json"),
    })),
    apps: root.object("apps", (apps) => ({ bucket: bucket(apps) })),
    versions: root.list("versions", readVersion),
    graceSeconds: root.number("graceSeconds", 0, 12 * month, day),
  };
  root.noOthers();
  return settings;
}

function readVersion(of: Reader): SyncVersion {
  const version = {
    product: of.text("product", /^[a-z0-9-]+$/, "use the product's name at endoflife.date, such as postgresql"),
    version: of.text("version", /^\d+(\.\d+)*$/, "use numbers, such as 17 or 2.1.2"),
  };
  of.noOthers();
  return version;
}
