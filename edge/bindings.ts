/** What the Worker is bound to when it is deployed. */
export interface Env {
  /** Base URL of the private Cloud Run service, which is also the audience of its ID tokens. Absent for a bucket. */
  SERVICE_URL?: string;
  /** Google service account that may invoke the service. Absent for a bucket. */
  SERVICE_ACCOUNT?: string;
  /** When a preview is over (RFC 3339). Absent for what is no preview. */
  UNTIL?: string;
  /** Name of the private bucket. Absent for a service. */
  BUCKET?: string;
  /** What precedes an object's name in the URL's path; `/` if absent. */
  PATH_PREFIX?: string;
  /** `Cache-Control` of objects that do not ask for a stricter one; a year and immutable if absent. */
  CACHE_CONTROL?: string;
  /** Full name of the workload identity pool provider, `//iam.googleapis.com/projects/<number>/…`. */
  IDENTITY_PROVIDER: string;
  /** Issuer that the provider expects. */
  IDENTITY_ISSUER: string;
  /** Subject that the provider accepts. */
  IDENTITY_SUBJECT: string;
  /** Identifier of the key in the uploaded key set. */
  KEY_ID: string;
  /** Private key, PKCS #8 in PEM. */
  PRIVATE_KEY: string;
}

/** The part of the Workers runtime's context that is used here. */
export interface Context {
  /** Keeps the Worker alive after its response until the promise settles. */
  waitUntil(promise: Promise<unknown>): void;
}

declare global {
  interface RequestInit {
    /** Keeps a request and its answer away from Cloudflare's cache (https://developers.cloudflare.com/workers/runtime-apis/request/). */
    cache?: "no-store";
  }
}
