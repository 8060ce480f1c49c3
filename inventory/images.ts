// Images that this program runs, by their name without tag and digest.

/** What is known of an image. */
export interface ImageRow {
  title: string;
  /** Whose releases it has, by the name in `products.ts`. */
  product?: string;
  /** Why nobody knows the end of its support. */
  because?: string;
  raise?: string;
}

const operator = "take a groundplan whose VaultSecretsOperator has a newer default, or set its `version`";

export const images: Record<string, ImageRow> = {
  "docker.io/hashicorp/vault": { title: "Vault", product: "hashicorp-vault" },
  "docker.io/openbao/openbao": { title: "OpenBao", product: "openbao" },
  "docker.io/library/node": { title: "Node.js of our own programs", product: "nodejs" },
  "docker.io/library/postgres": { title: "PostgreSQL (image)", product: "postgresql" },
  "docker.io/valkey/valkey": { title: "Valkey (image)", product: "valkey" },
  "docker.io/library/redis": { title: "Redis (image)", product: "redis" },
  "docker.io/hashicorp/vault-secrets-operator": {
    title: "Vault Secrets Operator",
    because: "endoflife.date does not list it",
    raise: operator,
  },
  "quay.io/brancz/kube-rbac-proxy": {
    title: "kube-rbac-proxy, beside the operator",
    because: "its project names no end",
    raise: operator,
  },
  "us-docker.pkg.dev/cloudrun/container/hello": {
    title: "Google's sample service",
    because: "it is a sample, and has no releases",
    raise: "run your own image in its place",
  },
  "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar": {
    title: "Google's collector of metrics",
    because: "Google names no end",
    raise: "take a groundplan with a newer one",
  },
  "us-docker.pkg.dev/cloud-ops-agents-artifacts/google-cloud-opentelemetry-collector/otelcol-google": {
    title: "Google's collector of traces",
    because: "Google names no end",
    raise: "take a groundplan with a newer one",
  },
  "docker.io/directus/directus": {
    title: "Directus",
    because: "endoflife.date does not list it",
    raise: "read its release notes, then set groundplan:apps.directus.image, in dev first",
  },
};

/** What is said of an image that no row knows: an application's own. */
export function imageRow(name: string): ImageRow {
  const row = Object.hasOwn(images, name) ? images[name] : undefined;
  return row ?? { title: name, because: "nobody publishes the end of its support", raise: "build and deliver it anew" };
}
