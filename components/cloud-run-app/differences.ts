/**
 * Properties of a service or a job that the console, `gcloud` or Cloud Run itself writes and that no part of the program
 * sets: without this, a refresh shows them as differences for ever.
 */
export const notOurs = ["client", "clientVersion", "launchStage"];
