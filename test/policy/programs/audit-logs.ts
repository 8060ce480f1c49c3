import * as projects from "@pulumi/gcp/projects";
import * as secretmanager from "@pulumi/gcp/secretmanager";

export function passing(): void {
  new secretmanager.Secret("key", { secretId: "key", replication: { auto: {} } });
  new projects.IAMAuditConfig("reads", {
    project: "acme-test",
    service: "secretmanager.googleapis.com",
    auditLogConfigs: [{ logType: "DATA_READ" }],
  });
}

export function failing(): void {
  new secretmanager.Secret("key", { secretId: "key", replication: { auto: {} } });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "key  has what not everybody may read, and the program has no IAMAuditConfig: nobody sees who reads it",
];
