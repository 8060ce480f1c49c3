// What to do when something breaks: which document is for what.
import type { Step } from "../../sandbox";

/** A document for a bad day. */
export interface Runbook {
  /** What somebody sees, or wants. */
  when: string;
  /** The file and its heading, from the library's folder. */
  page: string;
  /** The runbook of the blueprint that says it with the environment's names, where there is one. */
  recovery?: string;
  /** What an environment must have for it; any has what is absent. */
  needs?: (step: Step) => boolean;
}

const ofType =
  (...types: string[]) =>
  ({ type }: Step): boolean =>
    types.includes(type);
const database = ofType("gcp:sql/databaseInstance:DatabaseInstance");
const vault = ofType("groundplan:index:Vault");

export const runbookTable: Runbook[] = [
  {
    when: "An alert has come",
    page: "docs/alerts.md#what-to-do-when-one-comes",
    recovery: "An alert has come",
    needs: ofType("gcp:monitoring/alertPolicy:AlertPolicy"),
  },
  { when: "A region is lost", page: "docs/lost-region.md", recovery: "A region is lost" },
  {
    when: "The database's region is lost, or the database must move to the other one",
    page: "components/postgres/README.md#failing-over-to-the-other-region",
    recovery: "Fail over to the other region",
    needs: ({ type, inputs }) =>
      type === "gcp:sql/databaseInstance:DatabaseInstance" && inputs["masterInstanceName"] !== undefined,
  },
  {
    when: "Data was deleted or overwritten",
    page: "components/postgres/README.md#restoring-which-is-routine",
    recovery: "Restore the database",
    needs: database,
  },
  {
    when: "Vault has lost its data, or must be restored",
    page: "components/vault/README.md#backups-and-how-to-restore-one",
    recovery: "Vault is lost",
    needs: vault,
  },
  {
    when: "Vault's initialisation was lost",
    page: "components/vault/README.md#lost-initialisation",
    recovery: "Vault is lost",
    needs: vault,
  },
  {
    when: "A stranger answers in Vault's place",
    page: "components/vault/README.md#a-server-that-is-not-ours",
    recovery: "A stranger at Vault",
    needs: vault,
  },
  {
    when: "A certificate is not renewed",
    page: "docs/alerts.md#a-certificate-is-not-renewed",
    recovery: "A certificate is not renewed",
    needs: ({ type, name }) => type === "gcp:monitoring/alertPolicy:AlertPolicy" && name.endsWith("-certificate"),
  },
  {
    when: "Somebody changed, read or deleted what nobody should",
    page: "docs/alerts.md#somebody-does-what-nobody-should",
    recovery: "Somebody does what nobody should",
    needs: ofType("groundplan:index:AuditTrail"),
  },
  { when: "A key has leaked", page: "docs/leaked-key.md", recovery: "A key has leaked" },
  {
    when: "A copy of a secret is out of step",
    page: "sync/README.md#when-something-fails",
    recovery: "Copies of secrets are out of step",
    needs: ofType("groundplan:index:SecretSync"),
  },
  { when: "A new version is bad", page: "docs/rollouts.md#run-one" },
  {
    when: "The site is attacked, or the CDN fails",
    page: "components/cdn/README.md#on-a-bad-day",
    needs: ofType("groundplan:index:Cdn"),
  },
  {
    when: "The cache has lost what was in it",
    page: "components/cache/README.md#what-is-lost-and-when",
    recovery: "A cache is full, or lost",
    needs: ofType("groundplan:index:Cache"),
  },
  {
    when: "An `up` was interrupted",
    page: "docs/first-deployment.md#when-an-up-was-interrupted",
    recovery: "An `up` was interrupted",
  },
  {
    when: "A job of an `up` failed",
    page: "docs/first-deployment.md#when-a-job-of-an-up-failed",
    recovery: "A job of an `up` failed",
  },
  { when: "Somebody changed something by hand", page: "docs/delivery.md#what-counts-as-drift" },
];
