// What holds data at Google, by hand.
import type { Rows } from "../row";

export const googleData: Rows = {
  "gcp:sql/databaseInstance:DatabaseInstance": {
    run: [
      "gcloud sql instances create {name} --project {project} --master-instance-name {masterInstanceName} --database-version {databaseVersion} --edition {settings.edition:option} --tier {settings.tier} --region {region} --availability-type {settings.availabilityType:lower} --network {settings.ipConfiguration.privateNetwork:network} --[no-]assign-ip?settings.ipConfiguration.ipv4Enabled --ssl-mode {settings.ipConfiguration.sslMode} --server-ca-mode {settings.ipConfiguration.serverCaMode} --[no-]storage-auto-increase?settings.diskAutoresize --[no-]backup?settings.backupConfiguration.enabled --backup-location {settings.backupConfiguration.location} --backup-start-time {settings.backupConfiguration.startTime} --retained-backups-count {settings.backupConfiguration.backupRetentionSettings.retainedBackups} --[no-]enable-point-in-time-recovery?settings.backupConfiguration.pointInTimeRecoveryEnabled --retained-transaction-log-days {settings.backupConfiguration.transactionLogRetentionDays} --maintenance-window-day {settings.maintenanceWindow.day:day} --maintenance-window-hour {settings.maintenanceWindow.hour} --[no-]insights-config-query-insights-enabled?settings.insightsConfig.queryInsightsEnabled --[no-]enable-password-policy?settings.passwordValidationPolicy.enablePasswordPolicy --password-policy-min-length {settings.passwordValidationPolicy.minLength} --password-policy-complexity {settings.passwordValidationPolicy.complexity} --database-flags {settings.databaseFlags:pairs} --[no-]final-backup?settings.finalBackupConfig.enabled --[no-]deletion-protection?deletionProtection",
    ],
  },
  "gcp:sql/database:Database": {
    run: [
      "gcloud sql databases create {name} --project {project} --instance {instance} --charset {charset} --collation {collation}",
    ],
  },
  "gcp:sql/user:User": {
    run: [
      "gcloud sql users create {name} --project {project} --instance {instance} --type {type:lower} --database-roles {databaseRoles:list}",
    ],
  },
  "gcp:memorystore/instance:Instance": {
    run: [
      "gcloud memorystore instances create {instanceId} --project {project} --location {location} --mode {mode:option} --node-type {nodeType:option} --shard-count {shardCount} --replica-count {replicaCount} --engine-version {engineVersion} --engine-configs {engineConfigs:labels} --authorization-mode {authorizationMode:option} --transit-encryption-mode {transitEncryptionMode:option} --server-ca-mode {serverCaMode:option} --persistence-config-mode {persistenceConfig.mode:option} --[no-]deletion-protection-enabled?deletionProtectionEnabled --psc-auto-connections network={desiredAutoCreatedEndpoints[0].network:network},projectId={project}",
    ],
  },
  "gcp:storage/bucket:Bucket": {
    run: [
      "gcloud storage buckets create gs://{name} --project {project} --location {location:lower} --uniform-bucket-level-access?uniformBucketLevelAccess --public-access-prevention?publicAccessPrevention --soft-delete-duration {softDeletePolicy.retentionDurationSeconds:seconds} --retention-period {retentionPolicy.retentionPeriod:seconds}",
      "gcloud storage buckets update gs://{name} --[no-]versioning?versioning.enabled --lifecycle-file /dev/stdin",
    ],
    input: {
      shape: ({ lifecycleRules = [] }) => ({ rule: lifecycleRules }),
    },
  },
  "gcp:storage/bucketObject:BucketObject": {
    verb: "Upload",
    run: ["gcloud storage cp {name:last} gs://{bucket}/{name} --content-type {contentType}"],
    note: "The file is what `groundplan plan --json` names under `source` or `content`; its digest is in the name.",
  },
  "gcp:storage/hmacKey:HmacKey": {
    run: ["gcloud storage hmac create {serviceAccountEmail} --project {project}"],
    note: "The command prints the secret once. Put it where it is used at once, and nowhere else.",
  },
  "gcp:kms/keyRing:KeyRing": {
    run: ["gcloud kms keyrings create {name} --project {project} --location {location}"],
    note: "The name stays taken for good.",
  },
  "gcp:kms/cryptoKey:CryptoKey": {
    run: [
      "gcloud kms keys create {name} --project {project} --location {@KeyRing.location} --keyring {keyRing:last} --purpose {purpose:purpose} --rotation-period {rotationPeriod:seconds} --next-rotation-time {rotationPeriod:later} --protection-level {versionTemplate.protectionLevel:lower} --destroy-scheduled-duration {destroyScheduledDuration:seconds}",
    ],
  },
  "gcp:secretmanager/secret:Secret": {
    run: [
      "gcloud secrets create {secretId} --project {project} --replication-policy-file /dev/stdin --labels {labels:labels} --version-destroy-ttl {versionDestroyTtl}",
    ],
    input: { shape: ({ replication = {} }) => replication },
  },
  "gcp:secretmanager/secretVersion:SecretVersion": {
    verb: "Write",
    run: ["gcloud secrets versions add {secret:last} --project {project} --data-file -"],
    note: "The command reads the value from the terminal. No document has it.",
  },
  "gcp:artifactregistry/repository:Repository": {
    run: [
      "gcloud artifacts repositories create {repositoryId} --project {project} --location {location} --repository-format {format:lower} --mode {mode:option} --description {description} --immutable-tags?dockerConfig.immutableTags --remote-docker-repo {remoteRepositoryConfig:upstream}",
    ],
  },
  "gcp:logging/projectExclusion:ProjectExclusion": {
    run: [
      "gcloud logging sinks update _Default --project {project} --add-exclusion ^;^name={name};description={description};filter={filter}",
    ],
  },
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": {
    run: [
      "gcloud logging buckets create {bucketId} --project {project} --location {location} --retention-days {retentionDays} --description {description}",
      "gcloud logging buckets update {bucketId} --project {project} --location {location} --locked?locked",
    ],
    note: "A lock is for good.",
  },
};
