import { authMount, readonlyRole, readwriteRole, storeNames } from "./names";

/** What a policy says about one path. */
interface Grant {
  path: string;
  capabilities: string[];
}

/** An application, as far as policies care. */
export interface PolicyApp {
  name: string;
  hasDatabase: boolean;
}

/** The policy language of Vault (https://developer.hashicorp.com/vault/docs/concepts/policies). */
function render(grants: Grant[]): string {
  return grants
    .map(({ path, capabilities }) => {
      const list = capabilities.map((capability) => `"${capability}"`).join(", ");
      return `path "${path}" {\n  capabilities = [${list}]\n}\n`;
    })
    .join("\n");
}

/**
 * Operators write documents and bring back deleted versions. Nobody destroys a version for good by this policy, nor
 * deletes a document with its history.
 */
export function operatorPolicy(environment: string, apps: PolicyApp[]): string {
  const names = storeNames(environment);
  const documents = [names.secretsMount, names.configMount].flatMap((mount) => [
    { path: `${mount}/data/*`, capabilities: ["create", "read", "update", "patch", "delete"] },
    { path: `${mount}/metadata/*`, capabilities: ["read", "list"] },
    // Without this, the list of a mount's documents is refused.
    { path: `${mount}/metadata`, capabilities: ["list"] },
    { path: `${mount}/delete/*`, capabilities: ["update"] },
    { path: `${mount}/undelete/*`, capabilities: ["update"] },
    { path: `${mount}/subkeys/*`, capabilities: ["read"] },
  ]);
  const databases = apps
    .filter((app) => app.hasDatabase)
    .map((app) => ({ path: `${names.databaseMount}/creds/${readonlyRole(app.name)}`, capabilities: ["read"] }));
  return render([...documents, ...databases]);
}

/**
 * Previews read what a comparison of program and server reads: how mounts, policies and roles are set up. None of these
 * answers holds a value, and no document can be read.
 */
export function previewPolicy(environment: string): string {
  const names = storeNames(environment);
  const mounts = [names.secretsMount, names.configMount, names.databaseMount];
  const read = (path: string): Grant => ({ path, capabilities: ["read"] });
  return render([
    ...mounts.flatMap((mount) => [read(`sys/mounts/${mount}`), read(`sys/mounts/${mount}/tune`)]),
    read(`${names.secretsMount}/config`),
    read(`${names.configMount}/config`),
    read(`${names.databaseMount}/config/*`),
    read(`${names.databaseMount}/roles/*`),
    read(`sys/policies/acl/${environment}.*`),
    read(`auth/${authMount}/role/${environment}.*`),
  ]);
}

/**
 * The programs that keep copies read the applications' secrets, and add a value that is missing. `update` is not among
 * the capabilities, so a document is never replaced as a whole.
 */
export function syncPolicy(environment: string, apps: PolicyApp[]): string {
  const { secretsMount } = storeNames(environment);
  return render(
    apps.map((app) => ({ path: `${secretsMount}/data/${app.name}`, capabilities: ["create", "read", "patch"] })),
  );
}

/** An application reads its own documents, and gets database credentials of its own. */
export function appPolicy(environment: string, app: PolicyApp): string {
  const names = storeNames(environment);
  const paths = [`${names.secretsMount}/data/${app.name}`, `${names.configMount}/data/${app.name}`];
  if (app.hasDatabase) {
    paths.push(
      `${names.databaseMount}/creds/${readwriteRole(app.name)}`,
      `${names.databaseMount}/creds/${readonlyRole(app.name)}`,
    );
  }
  return render(paths.map((path) => ({ path, capabilities: ["read"] })));
}
