// Names in Vault, as the component SecretStore gives them (components/secret-store/names.ts).

/** The two trees of an environment: what is secret taints what it is mixed with. */
export const Tree = { Config: "config", Secrets: "secrets" } as const;
export type Tree = (typeof Tree)[keyof typeof Tree];

export const trees: readonly Tree[] = [Tree.Config, Tree.Secrets];

/** Who logs in. */
export const Role = { Operator: "operator", Developer: "developer", Ci: "ci" } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** What a user of the database may do. */
export const DatabaseAccess = { Readonly: "readonly", Readwrite: "readwrite", None: "none" } as const;
export type DatabaseAccess = (typeof DatabaseAccess)[keyof typeof DatabaseAccess];

/** Mount of a tree. An application's document there bears its name. */
export function mountOf(tree: Tree, environment: string): string {
  return `${tree}/${environment}`;
}

/** What an application calls the database that a laptop gets a user for, where it has several. */
const binding = "main";

/** Path that makes a database user. */
export function credentialsPath(environment: string, app: string, access: DatabaseAccess): string {
  return `database/${environment}/creds/${access}.${app}.${binding}`;
}

/** Name of a role in Vault. */
export function roleName(environment: string, role: Role): string {
  return `${environment}.${role}`;
}

/** Names of the roles to log in with, the better one first: applications may let developers read more than usual. */
export function roleNames(environment: string, role: Role, app: string | undefined): string[] {
  const usual = roleName(environment, role);
  return role === Role.Developer && app !== undefined ? [`${usual}.${app}`, usual] : [usual];
}

/** Mount of the login, below `auth/`. */
export function loginMount(environment: string, role: Role): string {
  return role === Role.Ci ? `github/${environment}` : "gcp";
}

/** Service account that people of a role log in as. */
export function serviceAccount(project: string, role: Role): string {
  return `secrets-${role}@${project}.iam.gserviceaccount.com`;
}
