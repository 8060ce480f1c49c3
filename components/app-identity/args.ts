/**
 * What an `AppIdentity` is made from.
 */
export interface AppIdentityArgs {
  /** What lists of service accounts show, up to 100 characters; the default is `Application <name>`. */
  displayName?: string;
}
