// Which estimator knows which type, and which types cost nothing.
import type { Estimator } from "../model";
import { job, service, workerPool } from "./cloud-run";
import { certificatePack, originPool, r2Bucket, worker, zonePlan } from "./cloudflare";
import { bucket, cache, database, registry } from "./data";
import { cluster, deployment, kubernetesJob, release } from "./kubernetes";
import {
  certificate,
  forwardingRule,
  key,
  logBucket,
  natGateway,
  schedule,
  secret,
  securityPolicy,
  securityPolicyRule,
  uptimeCheck,
} from "./network";

/** Estimators by type token. */
export const estimators: Readonly<Record<string, Estimator>> = {
  "cloudflare:index/certificatePack:CertificatePack": certificatePack,
  "cloudflare:index/loadBalancerPool:LoadBalancerPool": originPool,
  "cloudflare:index/r2Bucket:R2Bucket": r2Bucket,
  "cloudflare:index/workersScript:WorkersScript": worker,
  "gcp:artifactregistry/repository:Repository": registry,
  "gcp:certificatemanager/certificate:Certificate": certificate,
  "gcp:cloudrunv2/job:Job": job,
  "gcp:cloudrunv2/service:Service": service,
  "gcp:cloudrunv2/workerPool:WorkerPool": workerPool,
  "gcp:cloudscheduler/job:Job": schedule,
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": forwardingRule,
  "gcp:compute/routerNat:RouterNat": natGateway,
  "gcp:compute/securityPolicy:SecurityPolicy": securityPolicy,
  "gcp:compute/securityPolicyRule:SecurityPolicyRule": securityPolicyRule,
  "gcp:container/cluster:Cluster": cluster,
  "gcp:kms/cryptoKey:CryptoKey": key,
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": logBucket,
  "gcp:memorystore/instance:Instance": cache,
  "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig": uptimeCheck,
  "gcp:secretmanager/secret:Secret": secret,
  "gcp:sql/databaseInstance:DatabaseInstance": database,
  "gcp:storage/bucket:Bucket": bucket,
  "groundplan:index:Cdn": zonePlan,
  "kubernetes:apps/v1:Deployment": deployment,
  "kubernetes:apps/v1:StatefulSet": deployment,
  "kubernetes:batch/v1:Job": kubernetesJob,
  "kubernetes:helm.sh/v3:Release": release,
};
