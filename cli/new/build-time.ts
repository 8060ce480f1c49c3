// Variables that tools for front ends read when they build an image, so that a value at run time changes nothing for browsers.
import type { Resolved } from "./resolved";

/** How their names begin (https://nextjs.org/docs/app/guides/environment-variables, https://vite.dev/guide/env-and-mode, https://create-react-app.dev/docs/adding-custom-environment-variables). */
const ofBuilds = /^(NEXT_PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY|EXPO_PUBLIC)_/;

/** Whether a tool for front ends reads a variable of this name when it builds. */
export function isOfBuild(name: string): boolean {
  return ofBuilds.test(name);
}

/** Tells of those of programs whose image is built from the file: one that is only published reads them itself when it starts. */
export function tellBuildTime(resolved: Resolved[]): void {
  for (const { table, variable, program } of resolved) {
    const isPublished = program.image !== undefined && program.isBuilt !== true;
    if (table === "none" || isPublished || !isOfBuild(variable.name)) continue;
    variable.item.remark(
      "to do",
      "is read when the image is built, and not when it runs: give it to the build, with the host name that users load where it has that",
    );
  }
}
