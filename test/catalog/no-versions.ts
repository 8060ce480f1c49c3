// Properties that are called a version and are none of something with releases.

/** A property's path, in which `*` stands for a list's item and a leading `**.` for any steps, with the reason. */
export const noVersions: [path: string, reason: string][] = [
  ["**.apiVersion", "names a kind of Kubernetes object; a preview refuses what its cluster lacks"],
  ["**.secretKeyRef.version", "which version of a secret"],
  ["**.secret.items.*.version", "which version of a secret"],
  ["options.version", "the second engine for keys and values of Vault, which has no third"],
  [
    "compatibilityDate",
    "Cloudflare supports each date for ever (https://developers.cloudflare.com/workers/configuration/compatibility-dates/)",
  ],
  ["ipVersion", "IPv4 or IPv6"],
  ["minTlsVersion", "the oldest protocol that clients may speak"],
  ["compat", "how Pulumi renders a Helm release"],
  ["labelExtractors.version", "where a metric from logs finds which version a line is about"],
  ["labels.vault-version", "repeats the tag of Vault's image"],
  ["template.labels.groundplan-version", "the version of an application that a rollout counts"],
  ["**.template.metadata.labels.groundplan-version", "the same, in a cluster"],
];
