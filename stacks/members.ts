import * as pulumi from "@pulumi/pulumi";

/** A service account as IAM policies name it. */
export function member(serviceAccountEmail: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.interpolate`serviceAccount:${serviceAccountEmail}`;
}
