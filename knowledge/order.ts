// Why one resource waits for another although no value of it goes into it: the reasons for `dependsOn`, by the types of both.

/** A reason to wait. */
export interface Wait {
  /** What waits. */
  type: string;
  /** What it waits for. */
  after: string;
  /** The rest of a sentence that begins with what waits. */
  why: string;
  /** A page, or a document of the project. */
  source: string;
  /** When the page was read. */
  read?: string;
}

const record = "cloudflare:index/dnsRecord:DnsRecord";

export const waits: readonly Wait[] = [
  {
    type: "pulumi:providers:gcp",
    after: "gcp:projects/service:Service",
    why: "calls an API, which the project must have enabled before",
    source: "https://cloud.google.com/service-usage/docs/troubleshooting",
    read: "2026-11-29",
  },
  {
    type: "gcp:certificatemanager/certificate:Certificate",
    after: record,
    why: "is issued once Google has verified the domain by that record",
    source: "https://cloud.google.com/certificate-manager/docs/domain-authorization",
    read: "2026-11-29",
  },
  {
    type: record,
    after: "cloudflare:index/workersRoute:WorkersRoute",
    why: "sends visitors, who must find the Worker that answers them",
    source: "components/cdn/README.md",
  },
  {
    type: "cloudflare:index/workersScript:WorkersScript",
    after: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
    why: "asks the service in front of which it is, which lets it in by that right",
    source: "components/worker-origin/README.md",
  },
  {
    type: "gcp:storage/bucketObject:BucketObject",
    after: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
    why: "tells the reconciler of the application, whose services it may not update before",
    source: "components/secret-sync-app/README.md",
  },
  ...["vault:index/policy:Policy", "vault:database/secretBackendRole:SecretBackendRole", "gcp:cloudrunv2/job:Job"].map(
    (type) => ({
      type,
      after: "vault:index/policy:Policy",
      why: "writes under the application's name, which must be known to be no other program's",
      source: "components/app-secrets/README.md",
    }),
  ),
];

/** Why a resource waits for one that gives it no value, or nothing. */
export function waitOf(type: string, after: string): Wait | undefined {
  return waits.find((wait) => wait.type === type && wait.after === after);
}
