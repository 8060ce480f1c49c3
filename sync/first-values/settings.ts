// What a run is told: names, and the plain configuration that the program may begin with. Never a secret.
import { readFileSync } from "node:fs";
import type { Logins } from "../logins/settings";
import { Failure } from "./failure";
import type { Form } from "./forms";

/** Everything that one run looks after. */
export interface FirstValuesSettings {
  vault: {
    /** Base URL. */
    address: string;
    /** Role at `auth/gcp`. */
    role: string;
  };
  /** Name of the application, and of its document in each tree. */
  app: string;
  documents: FirstDocument[];
  /** Secrets that are put together with logins. */
  logins?: Logins;
}

/** The application's document in one tree, and the keys that it has to have. */
export interface FirstDocument {
  /** What the tree holds, for messages. */
  holds: "secrets" | "configuration";
  /** Mount of the tree. */
  mount: string;
  keys: FirstKey[];
}

/** A key, and what happens while it has no value. */
export interface FirstKey {
  /** Field of the document. */
  name: string;
  /** Where the copy goes: `projects/<project>/secrets/<name>`. */
  secret: string;
  /** How a missing value is made up. */
  generate?: Form;
  /** Whether the value is put together with logins. */
  composed?: boolean;
  /** Plain text that a missing value begins with. */
  initial?: string;
  /** When the container of the copy was made. A newer one is empty, so another time has the program run again. */
  created?: string;
}

/** Reads the settings from the file that the variable `SETTINGS` names. */
export function readSettings(environment: { [name: string]: string | undefined }): FirstValuesSettings {
  const file = environment["SETTINGS"];
  if (file === undefined || file === "") throw new Failure("SETTINGS is not set");
  try {
    return JSON.parse(readFileSync(file, "utf8")) as FirstValuesSettings;
  } catch {
    throw new Failure(`SETTINGS: ${file} cannot be read, or is not JSON`);
  }
}
