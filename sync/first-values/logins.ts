// The first logins of an application, and the values that take them.
import type { Identity } from "../google";
import { keepLogins, type Means } from "../logins/keep";
import { makerOf } from "../logins/kinds";
import { openSession } from "../logins/session";
import { VaultError } from "../vault/answers";
import type { VaultClient } from "../vault/client";
import { explain, Failure } from "./failure";
import { isAway, type Patience, type PatientService } from "./patience";
import type { Around } from "./run";
import type { FirstDocument, FirstValuesSettings } from "./settings";

/** What it takes. */
export interface LoginTools {
  vault: VaultClient;
  identity: Identity;
  patience: Patience;
  google: PatientService;
  around: Around;
}

/** Returns the names of the keys that were written. Fails with all that could not be made. */
export async function keepFirstLogins(
  { app, logins }: FirstValuesSettings,
  { holds, mount }: FirstDocument,
  tools: LoginTools,
): Promise<string[]> {
  if (logins === undefined || holds !== "secrets") return [];
  // A role, or Vault's own right to log in to the database, was granted a moment ago.
  const { written, failures } = await tools.patience.until(isPassing, async () => {
    const kept = await keepLogins(mount, app, logins, meansOf(app, mount, tools));
    const passing = kept.failures.find(isPassing);
    if (passing !== undefined) throw passing;
    return kept;
  });
  if (failures.length > 0) throw new Failure(failures.map(explain).join("\n"));
  return written;
}

/** 500: the database refuses Vault, as it does until a right has arrived. 400: Vault may not look at the account yet. */
function isPassing(error: unknown): error is Error {
  return (
    isAway(error) ||
    (error instanceof VaultError && [undefined, 400, 403, 429, 500, 502, 503, 504].includes(error.status))
  );
}

function meansOf(app: string, mount: string, { vault, identity, patience, google, around }: LoginTools): Means {
  const { address } = vault;
  return {
    read: () => vault.read(mount, app),
    hasLease: (lease) => vault.hasLease(lease),
    logIn: (role) => {
      identity.begin();
      // What is waited for is waited for in all, and not by each request.
      return openSession({ address, role, identity, patience: 0, sleep: (time) => patience.sleep(time) });
    },
    fetch: async ({ kind, resource }, known) => {
      const { fetch, isToldOnce = false } = makerOf(kind);
      return isToldOnce && known !== undefined ? known.parts : await fetch?.(resource, google, around);
    },
    // What is told here is what the program says now.
    isNewer: () => true,
    now: () => around.now(),
  };
}
