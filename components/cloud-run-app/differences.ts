/**
 * Properties of a service or a job that the console, `gcloud` or Cloud Run itself writes and that no part of the program
 * sets: without this, a refresh shows them as differences for ever.
 */
export const notOurs = ["client", "clientVersion", "launchStage"];

/**
 * What whoever rotates a value writes into a service, so that a new revision starts: a stamp among the annotations of the
 * template. All of them, since the program sets none, and since a provider cannot ignore a single one whose name has a dot
 * (https://github.com/pulumi/pulumi-gcp/issues/485).
 */
export const stamps = ["template.annotations"];
