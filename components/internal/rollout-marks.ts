// What a rollout writes on what it hands requests over between. The components and the command agree on it here.

/** Label of a revision's template that names the version: another template has another one. */
export const versionLabel = "groundplan-version";

/** Annotation of a service that names the revision whose rollout was aborted: it gets no requests again. */
export const abortedAnnotation = "groundplan.dev/aborted-revision";
