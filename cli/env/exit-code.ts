/** What a script can tell from the status of an `env` command; docs/laptop.md has the table. */
export const ExitCode = {
  Ok: 0,
  /** The command worked, and what it looked for is missing or different. */
  Difference: 1,
  Usage: 2,
  NotAllowed: 3,
  Unreachable: 4,
  Conflict: 5,
  /** A fault of this program (EX_SOFTWARE of sysexits.h). */
  Fault: 70,
} as const;
