// What whoever is told does first. Monitoring shows it with the alert, as Markdown.

/** What the entry says, in every alert. */
const who =
  "The entry names who (`protoPayload.authenticationInfo.principalEmail`) and from where (`protoPayload.requestMetadata.callerIp`).";

export const advice = {
  rights: {
    title: "who may do what has changed",
    text: `A policy, a role or a pool of identities was changed. A deployment that adds an application does this too.

1. ${who} \`protoPayload.serviceData.policyDelta\` has what was added and taken away.
2. The deploying identity: is there a commit on main that says so? If not, take the identity's trust away (\`gcloud iam workload-identity-pools providers update-oidc … --disabled\`) and look at the workflow's run.
3. Somebody else: ask them. Take the grant back, and look for what they did with it: the same principal, from that moment on.`,
  },
  "account-key": {
    title: "a key of a service account was made",
    text: `Nothing here needs one. Whoever holds it is that account, from anywhere, until it is deleted.

1. ${who}
2. \`gcloud iam service-accounts keys delete\`, for the key in \`protoPayload.response.name\`.
3. Look for what the account did since.`,
  },
  logging: {
    title: "what is logged, or where it goes, was changed",
    text: `A sink, a log bucket, an exclusion, the configuration of audit logs or an API. Who wants to do something unseen begins with this.

1. ${who}
2. \`pulumi preview --refresh\` shows what differs from the program; \`pulumi up\` by an owner puts it right.
3. What was kept until now is still there, in the locked log bucket.`,
  },
  backups: {
    title: "a database server, a backup or a bucket was deleted",
    text: `No workflow may delete a server of Cloud SQL or its backups.

1. ${who}
2. Cloud SQL: support can bring back a deleted instance for some days; ask at once. Backups of Vault are in a bucket that is locked.`,
  },
  keys: {
    title: "a key is being destroyed or disabled",
    text: `What it encrypted can't be read without it: the state of Pulumi, for one.

1. ${who}
2. \`gcloud kms keys versions restore\`, then \`enable\`, for the version in \`protoPayload.resourceName\`. It is gone after the key's delay, 30 days by default.`,
  },
  reading: {
    title: "a secret that nobody needs was read",
    text: `**Recovery shares of Vault, or its root token before it was given up.** With enough shares whoever reads them makes a root token, and reads everything. A share that is encrypted for its holder (\`vault-recovery-share-…\`) opens nothing without the holder's private key.

1. ${who} Was it announced: a restore, a drill, a holder who fetched a share?
2. If not: take the right away, make new shares (\`vault operator rekey -target=recovery\`), and look in Vault's audit log for \`sys/generate-root\`.`,
  },
} as const;
