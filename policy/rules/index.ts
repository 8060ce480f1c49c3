// Every rule. Each has a file of its own, and two programs in test/policy/programs: one that keeps it and one that breaks it.
import type { Rule } from "../model";
import { auditLogs } from "./audit-logs";
import { bucketAccess } from "./bucket-access";
import { bucketHistory } from "./bucket-history";
import { budget } from "./budget";
import { cacheEncryption } from "./cache-encryption";
import { clusterAdmin } from "./cluster-admin";
import { databaseBackups } from "./database-backups";
import { databaseTls } from "./database-tls";
import { defaultNetwork } from "./default-network";
import { defaultServiceAccount } from "./default-service-account";
import { edgeEncryption } from "./edge-encryption";
import { federationCondition } from "./federation-condition";
import { imageByDigest } from "./image-by-digest";
import { keyInText } from "./key-in-text";
import { keyRotation } from "./key-rotation";
import { labels } from "./labels";
import { missingLogs } from "./missing-logs";
import { openInvoker } from "./open-invoker";
import { openNamespace } from "./open-namespace";
import { plainHttp } from "./plain-http";
import { plainSecretVariable } from "./plain-secret-variable";
import { primitiveRole } from "./primitive-role";
import { privilegedPod } from "./privileged-pod";
import { publicBucket } from "./public-bucket";
import { publicCluster } from "./public-cluster";
import { publicDatabase } from "./public-database";
import { publicMember } from "./public-member";
import { publicService } from "./public-service";
import { regions } from "./regions";
import { serviceAccountKey } from "./service-account-key";
import { silentAlert } from "./silent-alert";
import { tlsVersion } from "./tls-version";
import { unmarkedSecret } from "./unmarked-secret";
import { unprotectedData } from "./unprotected-data";
import { unverifiedTls } from "./unverified-tls";
import { vaultLongToken } from "./vault-long-token";
import { vaultUnboundRole } from "./vault-unbound-role";
import { vaultWidePolicy } from "./vault-wide-policy";
import { wideFirewall } from "./wide-firewall";

export const rules: readonly Rule[] = [
  publicDatabase,
  databaseTls,
  databaseBackups,
  unprotectedData,
  publicBucket,
  bucketAccess,
  bucketHistory,
  cacheEncryption,
  keyRotation,
  publicMember,
  openInvoker,
  primitiveRole,
  serviceAccountKey,
  defaultServiceAccount,
  federationCondition,
  wideFirewall,
  defaultNetwork,
  publicCluster,
  privilegedPod,
  publicService,
  clusterAdmin,
  openNamespace,
  imageByDigest,
  plainSecretVariable,
  keyInText,
  unmarkedSecret,
  tlsVersion,
  edgeEncryption,
  unverifiedTls,
  plainHttp,
  missingLogs,
  auditLogs,
  silentAlert,
  budget,
  vaultWidePolicy,
  vaultUnboundRole,
  vaultLongToken,
  regions,
  labels,
];
