import type * as pulumi from "@pulumi/pulumi";
import { asOutput } from "./outputs";

/** A service account as IAM policies name it, and as members of components are given: `serviceAccount:<email>`. */
export function serviceAccountMember(serviceAccountEmail: pulumi.Input<string>): pulumi.Output<string> {
  return asOutput(serviceAccountEmail).apply((email) => `serviceAccount:${email}`);
}

/** The project of a service account by its resource name, `projects/<project>/serviceAccounts/<email>`. */
export function projectOf(serviceAccountName: string): string {
  return serviceAccountName.split("/")[1] ?? "";
}
