/**
 * What a `DeliveryIdentity` is made from.
 */
export interface DeliveryIdentityArgs {
  /**
   * GitHub repository whose workflows get the identities, as `owner/name`. A change takes effect at once: the old
   * repository's workflows can no longer log in.
   */
  repository: string;
  /**
   * GitHub environment whose jobs may deploy. Give it required reviewers and restrict it to the main branch: who passes
   * that gate administers the project.
   */
  deployEnvironment: string;
  /**
   * GitHub environment whose jobs may preview, with a view of the project and without its secrets. Every branch of the
   * repository may use it; a fork's workflow gets no token from GitHub.
   */
  previewEnvironment: string;
}
