// What whoever is told does first. Monitoring shows it with the alert, as Markdown.
import { deniedLimit } from "./alert-filters";

export const advice = {
  unreachable: {
    title: "Vault does not answer",
    text: `Applications keep the values that they have; nothing new is issued, and no deployment can configure Vault.

1. Is there an instance? \`gcloud run services describe <service>\` and its logs say why not: a revision that does not start, a bucket that was emptied, or a bucket or key that cannot be reached.
2. After a change of a version or setting: deploy the line that was there before, if the release did not change.
3. Is the region down? https://status.cloud.google.com. If for long, restore into another region (the component's README).`,
  },
  sealed: {
    title: "Vault is sealed",
    text: `It runs and cannot read its data: the key that unseals is out of reach, or somebody sealed it. An empty bucket looks the same.

1. The server's log names the reason: look for \`unseal\`. Is a version of the key disabled or to be destroyed? Enable or restore it at once (\`gcloud kms keys versions enable\`, \`restore\`).
2. Does the server's account still have \`cloudkms.cryptoKeyEncrypterDecrypter\` on the key?
3. If somebody sealed it: deploy a new revision (any change of a label); it unseals by itself.
4. Does it say that it is not initialised? Take the right to call it from everybody (\`gcloud run services remove-iam-policy-binding <service> --member allUsers --role roles/run.invoker\`) before anything else: whoever asks first owns it. Then restore the last backup.`,
  },
  inactive: {
    title: "Vault does not write",
    text: `It is unsealed and a standby: another server holds the lock in the bucket, or the bucket refuses writes.

1. During an update this takes up to 20 seconds. Is an old revision still running? Delete it.
2. The lock is the object \`core/lock\`; its metadata change every five seconds while its holder lives. A lock that nobody renews expires by itself after 15 seconds.
3. Does the server's account still have \`storage.objectUser\` on the bucket?`,
  },
  denied: {
    title: `more than ${deniedLimit} requests denied in five minutes`,
    text: `A policy or a role that does not fit any more, or somebody who tries.

The audit log has each one: \`jsonPayload.type="response" jsonPayload.error:"permission denied"\`, with \`jsonPayload.request.path\`, \`jsonPayload.request.remote_address\` and \`jsonPayload.auth.display_name\`. An application: compare its policy with what it asks for. Nobody that you know: revoke the token by its accessor (\`vault token revoke -accessor\`).`,
  },
  "backup-missing": {
    title: "no backup has been taken for too long",
    text: `Two backups in a row are missing. Vault works, and what changes now would be lost with its bucket.

1. \`gcloud run jobs executions list --job <job>\`: the log of the last one says what is refused.
2. None at all: is the Cloud Scheduler job of the same name paused?
3. Run it: \`gcloud run jobs execute <job> --wait\`.`,
  },
  "key-at-risk": {
    title: "a key is being destroyed or disabled",
    text: `**Without the key Vault's data, and every backup of them, are lost for good.** Somebody scheduled the destruction of a version, or disabled one; the entry names who.

1. \`gcloud kms keys versions restore\`, then \`enable\`, for the version in \`protoPayload.resourceName\`. There are 120 days for it; Vault fails at its next start.
2. Find out why, and who else may: nobody needs \`cloudkms.admin\` every day.`,
  },
} as const;
