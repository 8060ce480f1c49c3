import * as pulumi from "@pulumi/pulumi";
import type { Config } from "./config";

/** A service account as IAM policies name it. */
export function member(serviceAccountEmail: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.interpolate`serviceAccount:${serviceAccountEmail}`;
}

/** The repository whose workflows are trusted, by its number too where that is known. */
export function repository(config: Config): { repository: string; repositoryId?: string } {
  const { repository: name, repositoryId } = config;
  return { repository: name, ...(repositoryId === undefined ? {} : { repositoryId }) };
}
