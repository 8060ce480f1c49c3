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
export function isLocked(said: string): boolean {
  return /currently locked by|Another update is currently in progress/i.test(said);
}

/** The holders that the refusal names. */
export function lockHolders(said: string): LockHolder[] {
  return [...said.matchAll(/created by (\S*)@(\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, user = "", host = "", pid = "", at = ""]) => ({ user, host, pid: Number(pid), at }),
  );
}
