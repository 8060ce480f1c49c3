// All errors that are known. Of several that an error's text fits, the first one counts: what says more is before what says less.
import { cloudflareErrors } from "./cloudflare";
import { connectionErrors } from "./connections";
import { engineErrors } from "./engine";
import { googleProjectErrors } from "./google-project";
import { googleServiceErrors } from "./google-services";
import { kubernetesErrors } from "./kubernetes";
import type { KnownError } from "./model";
import { ownErrors } from "./own";
import { vaultErrors } from "./vault";

export const errors: readonly KnownError[] = [
  ...ownErrors,
  ...vaultErrors,
  ...kubernetesErrors,
  ...cloudflareErrors,
  ...googleProjectErrors,
  ...googleServiceErrors,
  ...engineErrors,
  ...connectionErrors,
];

/** The error that a text is, if it is a known one. */
export function recognised(text: string): KnownError | undefined {
  return errors.find(({ matches }) => matches.test(text));
}

/** Every known error that a text has, each once, in the order of the table. */
export function recognisedAll(texts: readonly string[]): KnownError[] {
  const found = new Set(texts.flatMap((text) => recognised(text) ?? []));
  return errors.filter((error) => found.has(error));
}

/** The command that helps, for an environment; `<environment>` where none is known. */
export function helpOf({ command }: KnownError, environment: string): string | undefined {
  return command?.replace("{environment}", environment === "" ? "<environment>" : environment);
}
