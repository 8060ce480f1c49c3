import * as projects from "@pulumi/gcp/projects";
import type * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import { asOutput } from "../internal/outputs";
import { keepsRoleId, roleId } from "../internal/role-id";

/**
 * What a new revision of a service or a worker pool takes: to read it, and to change it. Not to delete it, nor to say who may call
 * it (https://docs.cloud.google.com/run/docs/reference/iam/permissions).
 */
const rollPermissions: readonly string[] = [
  "run.services.get",
  "run.services.update",
  "run.workerpools.get",
  "run.workerpools.update",
];

/** Role that applications grant the program on their services and worker pools, and on nothing else. `life`: see `roleId`. */
export function createRollRole(
  parent: pulumi.Resource,
  name: string,
  life: pulumi.Output<string>,
): projects.IAMCustomRole {
  return new projects.IAMCustomRole(
    `${name}-roll`,
    {
      roleId: roleId(`${name}-roll`, life),
      title: "Starts new revisions of Cloud Run services and worker pools",
      permissions: [...rollPermissions],
    },
    { parent, ...keepsRoleId },
  );
}

/**
 * Lets the program read the images that services run, which are all in the project of the registry. Once for the whole project:
 * two applications may run images of one repository, and a grant has one owner.
 */
export function allowImages(
  parent: pulumi.Resource,
  name: string,
  images: ImageSource,
  member: pulumi.Output<string>,
): projects.IAMMember {
  return new projects.IAMMember(
    `${name}-images`,
    {
      // A project of a domain is two parts of the address, `example.com/web`, and `example.com:web` elsewhere.
      project: asOutput(images.repositoryUrl).apply((url) => url.split("/").slice(1, -1).join(":")),
      role: "roles/artifactregistry.reader",
      member,
    },
    { parent },
  );
}
