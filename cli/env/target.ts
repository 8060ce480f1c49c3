// Which server, environment and application a command is about: options, then the environment, then the stack's file.
import { stackSettings, vaultAddress } from "../stack-settings";
import { usage } from "./failures";

/** Options that say where the values are. */
export interface TargetOptions {
  app?: string;
  address?: string;
  project?: string;
  cwd?: string;
}

/** Where an environment's values are. */
export interface Target {
  /** Name of the environment in Vault's paths. */
  environment: string;
  /** Base URL of Vault, without a trailing slash. */
  address: string;
  /** Google Cloud project whose service accounts people log in as; unknown where nothing names one. */
  project: string | undefined;
  /** Application; unknown where nothing names one, or the stack's file several. */
  app: string | undefined;
  /** The applications that there are, where one has to be chosen. */
  apps?: string[];
  /** The project whose file names the address; absent where the caller does. */
  namedBy?: string;
}

const environmentName = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;
const appName = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;

/** Finds out where the values of a stack's environment are. */
export function findTarget(stack: string, options: TargetOptions, variables: NodeJS.ProcessEnv): Target {
  const settings = stackSettings(stack, options.cwd ?? process.cwd());
  const environment = settings.own("environment") ?? stack;
  check("environment", environment, environmentName, "use 1 to 24 lower-case letters, digits and hyphens");
  const apps = settings.names("apps");
  const app = options.app ?? (apps.length === 1 ? apps[0] : undefined);
  if (app !== undefined)
    check("--app", app, appName, "use the name of an application: lower-case letters, digits, hyphens");
  const statedAddress = options.address ?? set(variables["VAULT_ADDR"]);
  const { folder } = settings;
  return {
    environment,
    address: checkedAddress(statedAddress ?? vaultAddress(settings) ?? noAddress(stack)),
    ...(statedAddress === undefined && folder !== undefined ? { namedBy: folder } : {}),
    // The variable comes last: it says which project somebody works in, which need not be this environment's.
    project: options.project ?? settings.all("gcp:project") ?? set(variables["GOOGLE_CLOUD_PROJECT"]),
    app,
    ...(app === undefined ? { apps } : {}),
  };
}

/** The application, which most commands need. */
export function requireApp(target: Target): string {
  if (target.app !== undefined) return target.app;
  const { apps = [] } = target;
  const known = apps.length === 0 ? "as its documents in Vault are named" : `one of ${apps.join(", ")}`;
  throw usage(`--app: missing; name the application, ${known}`);
}

function noAddress(stack: string): never {
  throw usage(
    `--address: missing; name Vault's address, set VAULT_ADDR, or go to the Pulumi project with Pulumi.${stack}.yaml (--cwd)`,
  );
}

/** A token in clear text is anybody's on the way. */
function checkedAddress(address: string): string {
  const trimmed = address.replace(/\/+$/, "");
  const isSafe =
    /^https:\/\/[^/\s@]+$/.test(trimmed) || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(trimmed);
  if (isSafe) return trimmed;
  throw usage(
    `--address: ${JSON.stringify(address)}; use https://<host> without a path, such as https://vault.example.com`,
  );
}

function check(what: string, value: string, pattern: RegExp, remedy: string): void {
  if (!pattern.test(value)) throw usage(`${what}: ${JSON.stringify(value)}; ${remedy}`);
}

function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
