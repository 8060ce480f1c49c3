// What the program is told.
import { Ending } from "./endings";
import { readHolders, type Holder } from "./holders";

export interface Settings {
  vaultAddress: string;
  recoverySecret: string;
  bundleSecret: string;
  shares: number;
  threshold: number;
  /** Who gets a share each, in this order; nobody, if shares are kept together. */
  holders: Holder[];
  /** Whether the data were restored from a backup: their recovery shares may be those of another server. */
  restored: boolean;
  /** Whether to wait, as one of everybody, until the server lets everybody in, and to do nothing else. */
  asStranger: boolean;
  setup: Setup;
  secretManagerAddress: string;
  metadataAddress: string;
  /** After this many milliseconds the program gives up, except on storing what it cannot get again. */
  patience: number;
  /** For how long a server that is initialised without a stored bundle may be another run's work, in milliseconds. */
  grace: number;
  /** Milliseconds between attempts. */
  pause: number;
}

export interface Setup {
  audit: { path: string; type: string; options: { [name: string]: string } }[];
  auth: { path: string; type: string; description: string }[];
  policies: { name: string; policy: string }[];
  writes: { path: string; data: object }[];
}

/** Reads the settings; whatever is missing or malformed is named, all at once. */
export function readSettings(environment: { [name: string]: string | undefined }): Settings {
  const problems: string[] = [];
  const text = (name: string, pattern: RegExp, fallback?: string): string => {
    const value = environment[name] ?? fallback ?? "";
    if (!pattern.test(value)) problems.push(`${name} has to match ${pattern}`);
    return value;
  };
  const number = (name: string, fallback?: string): number => Number(text(name, /^\d{1,6}$/, fallback));
  const url = /^https?:\/\/\S*[^/\s]$/;
  const secret = /^projects\/[^/]+\/secrets\/[^/]+$/;
  const settings = {
    vaultAddress: text("VAULT_ADDRESS", url),
    recoverySecret: text("RECOVERY_SECRET", secret),
    bundleSecret: text("BUNDLE_SECRET", secret),
    shares: number("RECOVERY_SHARES"),
    threshold: number("RECOVERY_THRESHOLD"),
    holders: readHolders(environment["SETTINGS"], problems),
    restored: text("RESTORED", /^(true|false)$/, "false") === "true",
    asStranger: text("WAIT_UNTIL_OPEN", /^(true|false)$/, "false") === "true",
    setup: readSetup(text("SETUP", /^\{/), problems),
    secretManagerAddress: text("SECRET_MANAGER_ADDRESS", url, "https://secretmanager.googleapis.com"),
    metadataAddress: text("METADATA_ADDRESS", url, "http://metadata.google.internal"),
    patience: number("PATIENCE_SECONDS", "480") * 1000,
    grace: number("GRACE_SECONDS", "60") * 1000,
    pause: number("PAUSE_MILLISECONDS", "2000"),
  };
  if (problems.length > 0) throw new Ending(2, `settings: ${problems.join("; ")}`);
  return settings;
}

function readSetup(text: string, problems: string[]): Setup {
  const nothing = { audit: [], auth: [], policies: [], writes: [] };
  try {
    return { ...nothing, ...(JSON.parse(text) as Partial<Setup>) };
  } catch {
    problems.push("SETUP has to be JSON");
    return nothing;
  }
}
