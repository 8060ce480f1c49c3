import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new serviceaccount.Account("app", { accountId: "app-shop" });
}

export function failing(): void {
  const account = new serviceaccount.Account("app", { accountId: "app-shop" });
  new storage.HmacKey("hmac", { serviceAccountEmail: account.email });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["hmac  is an HMAC key of a service account"];
