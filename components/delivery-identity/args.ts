/**
 * What a `DeliveryIdentity` is made from.
 */
export interface DeliveryIdentityArgs {
  /**
   * GitHub repository whose workflows get the identities, as `owner/name`. A change takes effect at once: the old
   * repository's workflows can no longer log in. A repository that GitHub renames is another one until this follows.
   */
  repository: string;
  /**
   * Number of the repository: `gh api repos/<owner>/<name> --jq .id` prints it. A name that is given up can be registered by
   * somebody else; the number stays with the repository
   * (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens). A change takes effect at
   * once.
   */
  repositoryId: string;
  /**
   * GitHub environment whose jobs may deploy. Where GitHub offers it, give it required reviewers and restrict it to the
   * branch. A change takes effect at once.
   */
  deployEnvironment: string;
  /**
   * GitHub environment whose jobs may preview, with a view of the project and of no secret's value. Every branch of the
   * repository may use it unless GitHub restricts it; docs/delivery.md has when a fork's workflow may. A preview needs the state
   * too, which holds private keys: whoever may use the environment can read those, once the account may read the state.
   */
  previewEnvironment: string;
  /**
   * GitHub environment whose jobs bring reviews of pull requests up and take them away, in the workflow `.github/workflows/review.yml` as it is on
   * the branch; the default is none: then there is no such account. The account changes what is called `pr-…` where Google knows names, and
   * everything of the few kinds where it does not (docs/adr/0070-an-identity-for-reviews.md). A change takes effect at once.
   */
  reviewEnvironment?: string;
  /**
   * Branch that is deployed, `main` by default. The deploying account takes no token of another branch, of a tag or of a
   * pull request. A change takes effect at once.
   */
  deployBranch?: string;
  /**
   * File of the workflow that deploys, `.github/workflows/up.yml` by default, as it is on the branch. Another workflow gets
   * nothing, whatever environment it names. A change takes effect at once.
   */
  deployWorkflow?: string;
  /**
   * Google Cloud project that the accounts and their trust live in, where the deploying account may only enable APIs. The
   * default is the project that is deployed into; the deploying account can then change who may be it. A change replaces
   * the accounts.
   */
  guardProject?: string;
  /**
   * Roles on the project that a deployment may grant and revoke, for what the program makes. The default is what this
   * library's components grant, and an empty list lets it grant none. A list takes the place of the default. A role with which somebody
   * administers the project or its policy does not belong here. A change takes effect when a person applies it.
   *
   * Roles that `AppSecrets` makes for passwords of caches and keys of buckets get their identifiers when they are made, and a condition of
   * Google's names each role as a whole. So a person deploys such an application first, which creates the roles too, and adds them here then:
   * `projects/<project>/roles/<identifier>` of `gcloud iam roles list`. Without it a deployment fails at that grant.
   */
  grantableRoles?: string[];
}
