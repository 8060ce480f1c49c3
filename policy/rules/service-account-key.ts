import type { Rule } from "../model";

const kinds: Record<string, string> = {
  "gcp:serviceaccount/key:Key": "is a key of a service account",
  "gcp:storage/hmacKey:HmacKey": "is an HMAC key of a service account",
};

export const serviceAccountKey: Rule = {
  id: "service-account-key",
  title: "No key of a service account is made: it would be valid until somebody deletes it",
  remedy: "Use workload identity federation, or the identity that the program runs as",
  source: "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
  level: "mandatory",
  resource(resource) {
    const what = kinds[resource.type];
    return what === undefined ? [] : [{ path: "", what }];
  },
};
