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
  /** Policy and login role of operators. */
  operator: string;
  /** Policy and login role of previews. */
  preview: string;
  /** Policy and login role of the programs that copy values. */
  sync: string;
}

/** Where Google identities log in. The initialisation of the server enables it. */
export const authMount = "gcp";

export function storeNames(environment: string): StoreNames {
  return {
    secretsMount: `secrets-${environment}`,
    configMount: `config-${environment}`,
    databaseMount: `database-${environment}`,
    operator: `${environment}.operator`,
    preview: `${environment}.preview`,
    sync: `${environment}.sync`,
  };
}

/** Policy and login role of an application. */
export function appRole(environment: string, app: string): string {
  return `${environment}.app.${app}`;
}

/** Role of the database engine that makes users who may read and write. */
export function readwriteRole(app: string): string {
  return `${app}-readwrite`;
}

/** Role of the database engine that makes users who may read. */
export function readonlyRole(app: string): string {
  return `${app}-readonly`;
}
