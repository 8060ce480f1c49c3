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
   * Number of the repository, which is never given to another one: `gh api repos/<owner>/<name> --jq .id` prints it. The
   * default is to go by the name alone, which somebody else may register once it is given up. A change takes effect at once.
   */
  repositoryId?: string;
  /**
   * GitHub environment whose jobs may deploy. Give it required reviewers and restrict it to the main branch: who passes
   * that gate administers the project.
   */
  deployEnvironment: string;
  /**
   * GitHub environment whose jobs may preview, with a view of the project and of no secret in it. Every branch of the
   * repository may use it unless GitHub restricts it; a fork's workflow gets no token from GitHub. A preview needs the state
   * too, which holds private keys: whoever may use the environment can read those, once the account may read the state.
   */
  previewEnvironment: string;
}
