import type { WatchedSecret } from "../audit-trail/args";

/** What the initialisation of a Vault of this name leaves in Secret Manager, and who has business to read it. */
export function watchedSecrets(
  name: string,
  project: string,
  holders: readonly { name: string }[] = [],
): WatchedSecret[] {
  return [
    { secretName: `${name}-recovery-shares` },
    ...holders.map((holder) => ({ secretName: `${name}-recovery-share-${holder.name}` })),
    { secretName: `${name}-initialisation`, readers: [`${name}-initialise@${project}.iam.gserviceaccount.com`] },
  ];
}
