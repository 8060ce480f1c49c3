import * as projects from "@pulumi/gcp/projects";
import * as pulumi from "@pulumi/pulumi";
import { keepsRoleId, roleId } from "../internal/role-id";
import { inOrder } from "../internal/unordered";

/** One right: permissions, where they hold, and why. */
interface Right {
  suffix: string;
  title: string;
  permissions: string[];
  /** Where they hold; absent for those that Google asks for at the project. */
  condition?: pulumi.Output<string>;
}

/** What the rights are for. */
export interface Rights {
  project: pulumi.Output<string>;
  /** Instances of the server. */
  instances: pulumi.Output<string[]>;
  /** What the names of copies begin with. */
  prefix: string;
  member: pulumi.Output<string>;
  /** See `roleId`. */
  life: pulumi.Output<string>;
}

/**
 * The drill may see backups of the server, make an instance, and do the rest to instances whose names begin as its copies do. It can
 * neither change the server's instances nor log in to them (https://cloud.google.com/sql/docs/postgres/iam-conditions,
 * https://cloud.google.com/sql/docs/postgres/iam-permissions).
 */
export function grantRights(parent: pulumi.Resource, name: string, rights: Rights): pulumi.Resource[] {
  return rightsOf(rights).map(({ suffix, title, permissions, condition }) => {
    const role = new projects.IAMCustomRole(
      `${name}-${suffix}`,
      { project: rights.project, roleId: roleId(`${name}_${suffix}`, rights.life), title, permissions },
      { parent, ...keepsRoleId },
    );
    return new projects.IAMMember(
      `${name}-${suffix}`,
      {
        project: rights.project,
        role: role.name,
        member: rights.member,
        ...(condition === undefined ? {} : { condition: { title: `${name} ${suffix}`, expression: condition } }),
      },
      { parent },
    );
  });
}

function rightsOf({ project, instances, prefix }: Rights): Right[] {
  return [
    {
      suffix: "make",
      title: "Makes copies for drills, and lists instances",
      permissions: ["cloudsql.instances.create", "cloudsql.instances.list"],
    },
    {
      suffix: "read",
      title: "Sees the backups of a server",
      permissions: ["cloudsql.backupRuns.get", "cloudsql.backupRuns.list", "cloudsql.instances.get"],
      condition: pulumi.all([project, instances]).apply(([id, names]) => theseInstances(id, names)),
    },
    {
      suffix: "copy",
      title: "Restores into copies, queries and removes them",
      permissions: [
        "cloudsql.instances.delete",
        "cloudsql.instances.executeSql",
        "cloudsql.instances.get",
        "cloudsql.instances.login",
        "cloudsql.instances.restoreBackup",
        "cloudsql.instances.update",
      ],
      condition: project.apply((id) => `resource.name.startsWith("projects/${id}/instances/${prefix}")`),
    },
  ];
}

/** Instances, and what is below them: their backups. */
function theseInstances(project: string, names: string[]): string {
  return inOrder(names)
    .map((name) => `projects/${project}/instances/${name}`)
    .map((path) => `resource.name == "${path}" || resource.name.startsWith("${path}/")`)
    .join(" || ");
}
