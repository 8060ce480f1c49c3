// What a rollout writes on what it hands requests over between. The components and the command agree on it here.

/** Label of a template of instances or pods that names the version: another template has another one. */
export const versionLabel = "groundplan-version";

/** Annotation of a service or a Deployment that names the revision or the version whose rollout was aborted: it gets no requests again. */
export const abortedAnnotation = "groundplan.dev/aborted-revision";

/** Annotation of a Deployment, or of a version that waits, with the template of its pods as the program says it, in JSON: a server that adds defaults does not say it so. */
export const templateAnnotation = "groundplan.dev/template";

/** Annotation of the Deployment of a new version with the time at which its share of the requests was set last. */
export const sharedAnnotation = "groundplan.dev/shared-since";

/** The same with that share, in percent: a deployment that changes a URL map for another reason sets another one. */
export const shareAnnotation = "groundplan.dev/share";

/** Annotation of an autoscaler that keeps the pods of the version from before during a rollout: the fewest pods without it, and with it. */
export const keptAnnotation = "groundplan.dev/kept-pods";

/** What the objects of a process's new version are called in a cluster. */
export function canaryOf(process: string): string {
  return `${process}-canary`;
}
