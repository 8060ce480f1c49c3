// PostgreSQL, buckets, container registries.
import { nameRule, textAt, type Models, type Resource } from "../model";
import { CREATED, iamBinding, iamMember, located, privateAddress } from "./google";
import { placeholderCertificate } from "./keys";

const connectionName = (r: Resource): string => `${r.project}:${r.region}:${r.name}`;

const SQL_INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance";
const REPOSITORY = "gcp:artifactregistry/repository:Repository";
const BUCKET = "gcp:storage/bucket:Bucket";

/** A resource inside a Cloud SQL instance must name one that exists. */
const inInstance = (page: string): { property: string; to: string; by: string[]; source: string } => ({
  property: "instance",
  to: SQL_INSTANCE,
  by: ["name"],
  source: `https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/${page}`,
});

export const dataModels: Models = {
  [SQL_INSTANCE]: {
    protectedByDefault: true,
    id: (r) => r.name,
    outputs: (r) => {
      const address = privateAddress(r);
      return {
        project: r.project,
        region: r.region,
        connectionName: connectionName(r),
        privateIpAddress: address,
        firstIpAddress: address,
        publicIpAddress: "",
        ipAddresses: [{ ipAddress: address, type: "PRIVATE", timeToRetire: "" }],
        ...(textAt(r.inputs, "settings.edition") === "ENTERPRISE_PLUS"
          ? {
              replicationCluster: {
                drReplica: false,
                psaWriteEndpoint: `${r.digest("write", 13)}.global.sql-psa.goog.`,
              },
            }
          : {}),
        dnsName: `${r.digest("dns", 12)}.${r.digest("zone", 14)}.${r.region}.sql.goog.`,
        pscServiceAttachmentLink: "",
        serviceAccountEmailAddress: `p${r.projectNumber}-${r.digest("account", 6)}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
        selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${r.project}/instances/${r.name}`,
        serverCaCerts: [
          {
            cert: placeholderCertificate(r.digest("ca", 64)),
            commonName: `C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA`,
            createTime: CREATED,
            expirationTime: "2036-01-01T00:00:00.000Z",
            sha1Fingerprint: r.digest("fingerprint", 40),
          },
        ],
      };
    },
    planned: ["project", "region"],
    oneWay: [
      {
        property: "databaseVersion",
        remedy: "make a server of its own from a backup of that version: Cloud SQL only upgrades",
        source: "https://cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace",
      },
      {
        property: "settings.diskSize",
        remedy: "leave the size, or make a server of its own and move the data: a disk never shrinks",
        source: "https://cloud.google.com/sql/docs/postgres/instance-settings",
      },
    ],
    rules: [
      nameRule(
        "name",
        /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
        { max: 98 },
        "use lower-case letters, digits and hyphens, start with a letter; project id and name together have 97 characters at most",
        "https://cloud.google.com/sql/docs/postgres/instance-settings",
      ),
    ],
    references: [
      {
        property: "masterInstanceName",
        to: SQL_INSTANCE,
        by: ["name"],
        source: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
      },
      {
        property: "settings.ipConfiguration.privateNetwork",
        to: "gcp:compute/network:Network",
        by: ["id", "selfLink"],
        source: "https://cloud.google.com/sql/docs/postgres/configure-private-ip",
      },
    ],
  },
  "gcp:sql/database:Database": {
    id: (r) => `projects/${r.project}/instances/${textAt(r.inputs, "instance")}/databases/${r.name}`,
    references: [inInstance("databases")],
  },
  "gcp:sql/user:User": {
    id: (r) => `${textAt(r.inputs, "name", r.name)}//${textAt(r.inputs, "instance")}`,
    references: [inInstance("users")],
  },
  [BUCKET]: {
    id: (r) => r.name,
    outputs: (r) => ({
      url: `gs://${r.name}`,
      selfLink: `https://www.googleapis.com/storage/v1/b/${r.name}`,
      projectNumber: Number(r.projectNumber),
      timeCreated: CREATED,
    }),
    uniqueBy: (r) => `bucket name ${r.name}`,
    rules: [
      nameRule(
        "name",
        /^(?!goog)[a-z0-9][-_.a-z0-9]*[a-z0-9]$/,
        { min: 3, max: 63 },
        "use 3 to 63 lower-case letters, digits, hyphens and underscores, begin and end with a letter or a digit",
        "https://cloud.google.com/storage/docs/buckets#naming",
      ),
    ],
  },
  "gcp:storage/hmacKey:HmacKey": {
    id: (r) => `projects/${r.project}/hmacKeys/GOOG1E${r.digest("access", 55).toUpperCase()}`,
    outputs: (r) => ({
      accessId: `GOOG1E${r.digest("access", 55).toUpperCase()}`,
      secret: r.digest("secret", 40),
      state: "ACTIVE",
    }),
    autoName: null,
  },
  "gcp:storage/bucketIAMMember:BucketIAMMember": {
    ...iamMember((r) => `b/${textAt(r.inputs, "bucket")}`),
    references: [
      {
        property: "bucket",
        to: BUCKET,
        by: ["name"],
        source: "https://cloud.google.com/storage/docs/json_api/v1/buckets",
      },
    ],
  },
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": {
    ...iamBinding((r) => `b/${textAt(r.inputs, "bucket")}`),
    references: [
      {
        property: "bucket",
        to: BUCKET,
        by: ["name"],
        source: "https://cloud.google.com/storage/docs/json_api/v1/buckets",
      },
    ],
  },
  "gcp:storage/bucketObject:BucketObject": {
    id: (r) => `${textAt(r.inputs, "bucket")}-${r.name}`,
    outputs: (r) => ({
      outputName: r.name,
      selfLink: `https://www.googleapis.com/storage/v1/b/${textAt(r.inputs, "bucket")}/o/${encodeURIComponent(r.name)}`,
      md5hash: r.digest("md5", 24),
      generation: 1,
    }),
    rules: [
      nameRule(
        "name",
        /^(?!\.\.?$)(?!\.well-known\/acme-challenge\/)[^\r\n]+$/,
        { max: 1024 },
        "use at most 1024 characters, no line break, and neither . nor .. alone",
        "https://cloud.google.com/storage/docs/objects#naming",
      ),
    ],
    references: [
      {
        property: "bucket",
        to: BUCKET,
        by: ["name"],
        source: "https://cloud.google.com/storage/docs/json_api/v1/objects/insert",
      },
    ],
  },
  "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding": {
    ...iamBinding((r) => `projects/${r.project}/locations/${r.region}/repositories/${textAt(r.inputs, "repository")}`),
    references: [
      {
        property: "repository",
        to: REPOSITORY,
        by: ["repositoryId", "id"],
        source: "https://cloud.google.com/artifact-registry/docs/access-control",
      },
    ],
  },
  [REPOSITORY]: {
    ...located("repositories", "repositoryId", (r) => ({
      project: r.project,
      name: textAt(r.inputs, "repositoryId"),
      location: r.region,
      createTime: CREATED,
      registryUri: `${r.region}-docker.pkg.dev/${r.project}/${textAt(r.inputs, "repositoryId")}`,
    })),
    planned: ["project"],
    rules: [
      nameRule(
        "repositoryId",
        /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
        { max: 63 },
        "start with a lower-case letter; use lower-case letters, digits and hyphens; 63 characters at most",
        "https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories",
      ),
    ],
  },
};
