// What each service fills in: its own outputs, and the defaults of what a request does not say.
import type { Properties } from "../../../model";
import type { GoogleRequest } from "../request";
import { fillBudget } from "./budget";
import { fillCache } from "./cache";
import { fillCertificates, fillNetworkSecurity } from "./certificates";
import { fillCluster } from "./cluster";
import { fillCompute } from "./compute";
import { fillIdentity, fillKeys, fillSecrets } from "./keys";
import { fillLogging, fillMonitoring } from "./monitoring";
import { fillPubSub } from "./pubsub";
import { fillRepository, fillSchedule } from "./registry";
import { fillRun } from "./run";
import { fillSql } from "./sql";
import { fillBucket } from "./storage";

/** Completes a resource in place. `before` is what it was; nothing for a new one. */
export type Fill = (request: GoogleRequest, resource: Properties, before: Properties | undefined) => void;

const fills: { [service: string]: Fill } = {
  artifactregistry: fillRepository,
  billingbudgets: fillBudget,
  certificatemanager: fillCertificates,
  cloudkms: fillKeys,
  cloudscheduler: fillSchedule,
  compute: fillCompute,
  container: fillCluster,
  iam: fillIdentity,
  logging: fillLogging,
  memorystore: fillCache,
  monitoring: fillMonitoring,
  networksecurity: fillNetworkSecurity,
  pubsub: fillPubSub,
  run: fillRun,
  secretmanager: fillSecrets,
  sqladmin: fillSql,
  storage: fillBucket,
};

export function complete(request: GoogleRequest, resource: Properties, before: Properties | undefined): void {
  fills[request.service]?.(request, resource, before);
}
