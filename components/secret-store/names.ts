/**
 * Names in Vault. All bear the environment, since one server may serve several: each environment has mounts of its own, so
 * that none owns what another needs. In the names of roles and policies a dot joins the parts because neither an
 * environment nor an application may contain one: `prod.operator` can be nobody else's.
 */
export interface StoreNames {
  /** Mount of the secrets: an application's document is `<mount>/<app>`. */
  secretsMount: string;
  /** Mount of plain configuration, which is apart since a secret taints what it is mixed with. */
  configMount: string;
  /** Mount of the engine that makes database users. */
  databaseMount: string;
  /** Where GitHub's workflows log in, below `auth/`. */
  githubLogin: string;
  /** Below this, and `auth/`, the clusters' applications log in, each cluster at a mount of its own. */
  clusterLogins: string;
  /** Policy and login role of operators. */
  operator: string;
  /** Policy and login role of developers at their laptops, whichever applications they may read. */
  developer: string;
  /** Policy and login role of previews. */
  preview: string;
  /** Policy and login role of whoever makes reviews. */
  review: string;
  /** Login role of GitHub's workflows. Its policy is the one of previews. */
  ci: string;
  /** Policy and login role of the program that keeps copies in step. */
  sync: string;
  /** Policy and login role of the programs that put first values there. */
  firstValues: string;
}

/** Where Google identities log in. The initialisation of the server enables it. */
export const authMount = "gcp";

/** Document in the tree of secrets with which copies reach GitHub. No application may have this name. */
export const githubDocument = "sync-github";

export function storeNames(environment: string): StoreNames {
  return {
    secretsMount: `secrets/${environment}`,
    configMount: `config/${environment}`,
    databaseMount: `database/${environment}`,
    githubLogin: `github/${environment}`,
    clusterLogins: `kubernetes/${environment}`,
    operator: `${environment}.operator`,
    developer: `${environment}.developer`,
    preview: `${environment}.preview`,
    review: `${environment}.review`,
    ci: `${environment}.ci`,
    sync: `${environment}.sync`,
    firstValues: `${environment}.first-values`,
  };
}

/** Policy and login role of an application. */
export function appRole(environment: string, app: string): string {
  return `${environment}.app.${app}`;
}

/** Policy and login role of the programs that keep an application's logins. */
export function appLoginRole(environment: string, app: string): string {
  return `${environment}.login.${app}`;
}

/** Login role of developers who may read an application's secrets. */
export function appDeveloperRole(environment: string, app: string): string {
  return `${environment}.developer.${app}`;
}

/** Role of the database engine that makes an application's users who may read and write, for a binding. */
export function readwriteRole(app: string, binding: string): string {
  return `readwrite.${app}.${binding}`;
}

/** The same for users who may read. What they are called begins so that a policy can name all of them. */
export function readonlyRole(app: string, binding: string): string {
  return `readonly.${app}.${binding}`;
}

/** Role of the database engine that makes the users whose names and passwords an application's secrets hold. */
export function databaseLoginRole(app: string, binding: string): string {
  return `login.${app}.${binding}`;
}
