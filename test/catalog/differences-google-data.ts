// Where Google Cloud keeps data, secrets, keys and images.
import { alwaysOrNever, anyOrder, asSent, inOrder, inSeconds, sameName, type Rows } from "./differences";

const storage = "the schema and the tests of resource_storage_bucket.go";
const secrets = "the schema; https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets";
const kms = "the schema; https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys";

export const dataDifferences: Rows = {
  "gcp:artifactregistry/repository:Repository": {
    properties: {
      cleanupPolicies: anyOrder,
      // A day may be written as 1d: the provider compares how long it is.
      "cleanupPolicies[].condition.olderThan": inSeconds,
      "vulnerabilityScanningConfig.enablementConfig": "written",
    },
    source: "the schema of resource_artifact_registry_repository.go",
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    properties: {
      // A change replaces the key.
      destroyScheduledDuration: inSeconds,
      keyRing: sameName,
      rotationPeriod: inSeconds,
      "versionTemplate.algorithm": "written",
      "versionTemplate.protectionLevel": "written",
    },
    source: kms,
  },
  "gcp:kms/keyRing:KeyRing": { properties: { location: "written" }, source: kms },
  "gcp:secretmanager/secret:Secret": {
    properties: {
      "replication.userManaged.replicas": {
        harmless: "the API answers in the order in which they were sent (a change replaces)",
      },
      "replication.userManaged.replicas[].customerManagedEncryption.kmsKeyName": asSent,
      versionDestroyTtl: inSeconds,
      ttl: { harmless: "not written; the API answers with expireTime in its place, which is computed" },
    },
    source: secrets,
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    properties: {
      secret: sameName,
      enabled: { harmless: "the provider's schema has the API's default, true" },
    },
    source: "the schema; a version's value never changes (#24044 is of secretDataWoVersion, which is not written)",
  },
  "gcp:memorystore/instance:Instance": {
    properties: {
      authorizationMode: "written",
      desiredAutoCreatedEndpoints: { harmless: "one, which the provider compares by what was asked for" },
      "desiredAutoCreatedEndpoints[].network": asSent,
      engineVersion: "written",
      "maintenancePolicy.weeklyMaintenanceWindows": { harmless: "one" },
      "maintenancePolicy.weeklyMaintenanceWindows[].startTime": asSent,
      mode: "written",
      nodeType: "written",
      "persistenceConfig.mode": "written",
      replicaCount: "written",
      serverCaMode: "written",
      transitEncryptionMode: "written",
    },
    source: "the schema; https://cloud.google.com/memorystore/docs/valkey/reference/rest",
  },
  "gcp:sql/database:Database": {
    properties: { charset: "written", collation: "written", deletionPolicy: "written" },
    source: "the schema of resource_sql_database.go",
  },
  "gcp:sql/databaseInstance:DatabaseInstance": {
    properties: {
      // A replica's follows its primary's, so only the primary's is compared.
      databaseVersion: { harmless: "a replica ignores it, a primary writes it" },
      masterInstanceName: alwaysOrNever,
      "settings.activationPolicy": "written",
      "settings.availabilityType": "written",
      "settings.backupConfiguration": {
        harmless: "a replica has none; an instance stays the one or the other in the program",
      },
      "settings.backupConfiguration.startTime": "written",
      "settings.backupConfiguration.transactionLogRetentionDays": "written",
      "settings.connectorEnforcement": "written",
      "settings.databaseFlags": anyOrder,
      "settings.diskAutoresize": "written",
      // Written, it would one day ask for a smaller disk, which replaces the instance.
      "settings.diskSize": { harmless: "not sent: computed, and grows by itself (#18296, #4579)" },
      "settings.diskType": "written",
      "settings.edition": "written",
      "settings.insightsConfig.queryPlansPerMinute": "written",
      "settings.insightsConfig.queryStringLength": "written",
      "settings.ipConfiguration.privateNetwork": sameName,
      "settings.ipConfiguration.serverCaMode": "written",
      "settings.ipConfiguration.sslMode": "written",
      "settings.maintenanceWindow.updateTrack": {
        harmless: "written of primaries; left out of what a replica answers",
      },
      maintenanceVersion: { harmless: "not sent: computed, and moves at each maintenance" },
    },
    source: "the schema of resource_sql_database_instance.go; #18296, #4579",
  },
  "gcp:sql/user:User": {
    properties: {
      // Of a service account without .gserviceaccount.com, in small letters, as the API answers it.
      name: "written",
      type: "written",
      deletionPolicy: "written",
    },
    source: "https://cloud.google.com/sql/docs/postgres/add-manage-iam-users",
  },
  "gcp:storage/bucket:Bucket": {
    properties: {
      location: { harmless: "the API answers in capitals, as which the provider keeps what it was given" },
      lifecycleRules: inOrder,
      "lifecycleRules[].condition.withState": alwaysOrNever,
      publicAccessPrevention: "written",
      "softDeletePolicy.retentionDurationSeconds": "written",
      softDeletePolicy: {
        harmless: "the API answers with the policy, its zero too: https://cloud.google.com/storage/docs/soft-delete",
      },
      uniformBucketLevelAccess: "written",
      versioning: { harmless: "always or never by each component; the provider's tests read a false back" },
    },
    source: storage,
  },
  "gcp:storage/hmacKey:HmacKey": {
    properties: { state: { harmless: "the provider's schema has the API's default, ACTIVE" } },
    source: "the schema of resource_storage_hmac_key.go",
  },
  "gcp:storage/bucketObject:BucketObject": {
    properties: {
      contentType: "written",
      content: {
        harmless: "an object is made of a text or of a file; the provider compares the hash of what is stored",
      },
    },
    source: "the schema of resource_storage_bucket_object.go",
  },
};
