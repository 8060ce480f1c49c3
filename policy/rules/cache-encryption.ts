import { unless } from "../look";
import type { Rule } from "../model";

/** Properties by type, with the values that are safe. */
const settings: Record<string, [path: string, allowed: (string | boolean)[]][]> = {
  "gcp:memorystore/instance:Instance": [
    ["transitEncryptionMode", ["SERVER_AUTHENTICATION"]],
    ["authorizationMode", ["IAM_AUTH", "TOKEN_AUTH"]],
  ],
  "gcp:redis/instance:Instance": [
    ["transitEncryptionMode", ["SERVER_AUTHENTICATION"]],
    ["authEnabled", [true]],
  ],
  "gcp:redis/cluster:Cluster": [
    ["transitEncryptionMode", ["TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION"]],
    ["authorizationMode", ["AUTH_MODE_IAM_AUTH"]],
  ],
};

export const cacheEncryption: Rule = {
  id: "cache-encryption",
  title: "A cache takes encrypted connections from those who log in, and no others",
  remedy: "Set the properties that encrypt connections and ask for a login",
  source: "https://cloud.google.com/memorystore/docs/valkey/about-in-transit-encryption",
  level: "mandatory",
  resource(resource) {
    return (settings[resource.type] ?? []).flatMap(([path, allowed]) => unless(resource, path, allowed));
  },
};
