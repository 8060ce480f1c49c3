import * as projects from "@pulumi/gcp/projects";
import * as sql from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import { instanceNames } from "../internal/database-instances";
import { serviceAccountMember } from "../internal/member";
import { matching, type Rule } from "../internal/rules";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { Arguments, checkArguments } from "../internal/validation";
import type { DatabaseUserArgs } from "./args";
import { asOutput } from "../internal/outputs";

const accountSuffix = ".gserviceaccount.com";
// Cloud SQL's login permission and what its connectors need, https://cloud.google.com/sql/docs/postgres/iam-logins
const iamRoles = [
  { suffix: "login", role: "roles/cloudsql.instanceUser" },
  { suffix: "connect", role: "roles/cloudsql.client" },
];

/**
 * A Google service account that logs in to one Cloud SQL server with IAM, without a password. A member of
 * `cloudsqlsuperuser` may create users: Vault is one.
 */
export class DatabaseUser extends pulumi.ComponentResource {
  /** Name of the user in the database: the account's address without `.gserviceaccount.com`. */
  public readonly userName: pulumi.Output<string>;

  constructor(name: string, args: DatabaseUserArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, email] = checkArguments("DatabaseUser", name, args, validate);
    super("groundplan:index:DatabaseUser", name, args, opts);

    const project = asOutput(checked.server.connectionName).apply(projectOf);
    const user = new sql.User(
      name,
      {
        project,
        instance: instanceNames(checked.server).apply(([first = ""]) => first),
        name: asOutput(email).apply((address) => address.slice(0, -accountSuffix.length)),
        type: "CLOUD_IAM_SERVICE_ACCOUNT",
        ...(checked.roles === undefined || checked.roles.length === 0 ? {} : { databaseRoles: inOrder(checked.roles) }),
        // Google refuses to delete a user that was granted a role. Without the two grants below nobody can log in as it.
        deletionPolicy: "ABANDON",
      },
      { parent: this },
    );
    for (const { suffix, role } of iamRoles) grant(this, `${name}-${suffix}`, checked, project, email, role);

    this.userName = user.name;
    this.registerOutputs({ userName: this.userName });
  }
}

const account = matching(
  /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
  "use a service account's address, <account>@<project>.iam.gserviceaccount.com",
);

/** Most characters of a name (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS). */
const longestName = 63;

/** A service account that can log in: its address without the suffix is the user's name. */
export const loginAccount: Rule<string> = (email) =>
  account(email) ??
  (email.length - accountSuffix.length <= longestName
    ? undefined
    : `use an account whose name and project are shorter: PostgreSQL takes ${longestName} characters of ${email.slice(0, -accountSuffix.length)}`);

const databaseRole: Rule<string> = (role) =>
  role === "cloudsqladmin"
    ? "use cloudsqlsuperuser: that one is Google's own"
    : matching(/^[a-z_][a-z0-9_]{0,62}$/, "use the name of a database role")(role);

function validate(name: string, args: DatabaseUserArgs): pulumi.Input<string> {
  const check = new Arguments(`DatabaseUser "${name}"`);
  const email = check.property("serviceAccountEmail", args.serviceAccountEmail, loginAccount);
  check.each("roles", args.roles, databaseRole);
  check.done();
  return email;
}

/**
 * In the project's policy, but for these instances only: https://cloud.google.com/sql/docs/postgres/iam-conditions. For all
 * of them, so that a failover needs no new right.
 */
function grant(
  parent: pulumi.Resource,
  name: string,
  args: Usable<DatabaseUserArgs>,
  project: pulumi.Output<string>,
  email: pulumi.Input<string>,
  role: string,
): void {
  new projects.IAMMember(
    name,
    {
      project,
      role,
      member: serviceAccountMember(email),
      condition: {
        // The provider knows a grant by its title: two servers of one project are two grants.
        title: instanceNames(args.server).apply((names) => `server ${inOrder(names)[0] ?? "without instances"}`),
        description: "The instances of one server",
        expression: pulumi.all([project, instanceNames(args.server)]).apply(([id, names]) => oneOfInstances(id, names)),
      },
    },
    { parent },
  );
}

function oneOfInstances(project: string, names: string[]): string {
  const instances = inOrder(names).map((name) => `resource.name == "projects/${project}/instances/${name}"`);
  return `resource.type == "sqladmin.googleapis.com/Instance" && (${instances.join(" || ")})`;
}

/** The project of `<project>:<region>:<instance>`. Its id may hold a colon itself, after its organisation's domain. */
export function projectOf(connectionName: string): string {
  return connectionName.split(":").slice(0, -2).join(":");
}
