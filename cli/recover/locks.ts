// What the Pulumi command says about a stack's lock. A backend of files names the holder (pulumi/pulumi,
// pkg/backend/diy/lock.go); Pulumi Cloud only says that another update is under way.

/** Whoever holds a lock. */
export interface LockHolder {
  user: string;
  host: string;
  pid: number;
  at: string;
}

/** Whether a command was refused because of a lock. */
export function isLocked(refusal: string): boolean {
  return /currently locked by|Another update is currently in progress/i.test(refusal);
}

/** The holders that the refusal names. */
export function lockHolders(refusal: string): LockHolder[] {
  return [...refusal.matchAll(/created by (\S*)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", pid = "", at = ""]) => ({ user, host, pid: Number(pid), at }),
  );
}
