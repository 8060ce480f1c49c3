import * as pulumi from "@pulumi/pulumi";

/** A service account as IAM policies name it. */
export function serviceAccountMember(serviceAccountEmail: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`serviceAccount:${serviceAccountEmail}`;
}
