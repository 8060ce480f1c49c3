import { unless, valueAt } from "../look";
import type { Rule } from "../model";

const encrypted = ["ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"];

export const databaseTls: Rule = {
  id: "database-tls",
  title: "A database takes encrypted connections only",
  remedy: "Set settings.ipConfiguration.sslMode to ENCRYPTED_ONLY, or settings.connectorEnforcement to REQUIRED",
  source: "https://cloud.google.com/sql/docs/postgres/configure-ssl-instance",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:sql/databaseInstance:DatabaseInstance") return [];
    // A connector always encrypts.
    if (valueAt(resource, "settings.connectorEnforcement") === "REQUIRED") return [];
    return unless(
      resource,
      "settings.ipConfiguration.sslMode",
      encrypted,
      "is not set, which allows plain connections",
    );
  },
};
