import * as artifactregistry from "@pulumi/gcp/artifactregistry";
import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as projects from "@pulumi/gcp/projects";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import { present } from "../internal/present";
import type { Checked } from "./validate";

/** What a new revision of a service takes: to read it, and to change it. Not to delete it, nor to say who may call it. */
const rollPermissions: readonly string[] = ["run.services.get", "run.services.update"];

/**
 * Lets the program start new revisions of the applications' services, and of nothing else. The rights to the copies are
 * their containers' own affair: an authoritative policy there has one author.
 */
export function allowRolling(
  parent: pulumi.Resource,
  name: string,
  { apps, imageRepositories }: Checked,
  member: pulumi.Output<string>,
): void {
  const rolling = apps.filter(({ services }) => services.length > 0);
  if (rolling.length === 0) return;
  const role = new projects.IAMCustomRole(
    `${name}-roll`,
    {
      // Role identifiers know no hyphen.
      roleId: `${name.replaceAll("-", "_")}_roll`,
      title: "Starts new revisions of Cloud Run services",
      permissions: [...rollPermissions],
    },
    { parent },
  );
  for (const { app, services } of rolling) {
    for (const [place, service] of services) {
      new cloudrunv2.ServiceIamMember(
        // With a dot, which neither name has: `web` with `a-b` is not `web-a` with `b`.
        `${name}-${app.name}.${place}`,
        { ...partsOf(service), role: role.name, member },
        { parent },
      );
    }
    new serviceaccount.IAMMember(
      `${name}-${app.name}`,
      {
        serviceAccountId: present(app.identity, "identity").serviceAccountName,
        role: "roles/iam.serviceAccountUser",
        member,
      },
      { parent },
    );
  }
  for (const [source, repository] of imageRepositories) {
    new artifactregistry.RepositoryIamMember(
      `${name}-images-${source}`,
      { ...repositoryParts(repository), role: "roles/artifactregistry.reader", member },
      { parent },
    );
  }
}

function partsOf(service: pulumi.Input<string>): { [part in "project" | "location" | "name"]: pulumi.Output<string> } {
  const parts = pulumi.output(service).apply((id) => id.split("/"));
  const part = (index: number): pulumi.Output<string> =>
    parts.apply((known) => present(known[index], "a part of the service's name"));
  return { project: part(1), location: part(3), name: part(5) };
}

function repositoryParts(repository: pulumi.Input<string>): {
  [part in "project" | "location" | "repository"]: pulumi.Output<string>;
} {
  const parts = pulumi.output(repository).apply((address) => address.split("/"));
  return {
    location: parts.apply(([host = ""]) => host.replace(/-docker\.pkg\.dev$/, "")),
    // A project of a domain is two parts of the address, `example.com/web`, and `example.com:web` elsewhere.
    project: parts.apply((known) => known.slice(1, -1).join(":")),
    repository: parts.apply((known) => present(known.at(-1), "the repository")),
  };
}
