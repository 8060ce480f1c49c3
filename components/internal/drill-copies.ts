/** What the names of copies begin with into which a drill restores a backup. */
export const copyPrefix = "restore-drill-";
