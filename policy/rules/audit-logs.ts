import type { Rule } from "../model";

const watched = [
  "gcp:secretmanager/secret:Secret",
  "gcp:kms/cryptoKey:CryptoKey",
  "gcp:sql/databaseInstance:DatabaseInstance",
];

export const auditLogs: Rule = {
  id: "audit-logs",
  title: "Who reads secrets, keys and databases is written down",
  remedy: "Add gcp.projects.IAMAuditConfig with DATA_READ for the project's services",
  source: "https://cloud.google.com/logging/docs/audit/configure-data-access",
  level: "advisory",
  stack(resources) {
    if (resources.some(({ type }) => /^gcp:(projects|folder|organizations)\/iamAuditConfig:/i.test(type))) return [];
    const [resource] = resources.filter(({ type }) => watched.includes(type));
    return resource === undefined
      ? []
      : [
          {
            resource,
            path: "",
            what: "has what not everybody may read, and the program has no IAMAuditConfig: nobody sees who reads it",
          },
        ];
  },
};
