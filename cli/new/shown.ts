// Which variables of programs show to a data service what that was given.
import type { Variable } from "./draft";
import { isMarker, markersOf } from "./texts";

/** Whether a variable has the text that a data service was given, or is the variable of the file that was given to it. */
export function isCredential({ name, value: { text = "" } }: Variable, credential: string | undefined): boolean {
  if (credential === undefined) return false;
  return (
    (text !== "" && text === credential) || (isMarker(credential) && markersOf(credential, "variable")[0] === name)
  );
}
