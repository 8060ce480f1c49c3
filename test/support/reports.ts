// What prints a report of an environment from its plan, for those who measure how long that takes.

/** Each command with its options, in a folder for what it writes. */
export function reportsOf(environment: string, folder: string): string[][] {
  return [
    ["cost", environment],
    ["picture", environment],
    ["picture", environment, "--out", `${folder}/picture.svg`],
    ["blueprint", environment],
    ["inventory", environment],
    ["policy", environment],
    ["critical-path", environment],
    ["explain", environment, "postgres"],
  ];
}
