import { authMount, githubDocument, readonlyRole, readwriteRole, storeNames, type StoreNames } from "./names";

/** What a policy says about one path. */
interface Grant {
  path: string;
  capabilities: string[];
}

/** An application, as far as policies care. */
export interface PolicyApp {
  name: string;
  hasDatabase: boolean;
  readableByDevelopers?: boolean;
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

const read = (path: string): Grant => ({ path, capabilities: ["read"] });

/** The trees of documents, and the names of those in each. */
function trees(names: StoreNames): string[] {
  return [names.secretsMount, names.configMount];
}

function listing(mount: string): Grant[] {
  return [
    { path: `${mount}/metadata/*`, capabilities: ["read", "list"] },
    // Without this, the list of a mount's documents is refused.
    { path: `${mount}/metadata`, capabilities: ["list"] },
    // Names of a document's keys without their values.
    read(`${mount}/subkeys/*`),
  ];
}

function readers(names: StoreNames, apps: PolicyApp[]): Grant[] {
  return apps
    .filter((app) => app.hasDatabase)
    .map((app) => read(`${names.databaseMount}/creds/${readonlyRole(app.name)}`));
}

/**
 * Operators write documents and bring back deleted versions. Nobody destroys a version for good by this policy, nor
 * deletes a document with its history.
 */
export function operatorPolicy(environment: string, apps: PolicyApp[]): string {
  const names = storeNames(environment);
  const documents = trees(names).flatMap((mount) => [
    { path: `${mount}/data/*`, capabilities: ["create", "read", "update", "patch", "delete"] },
    ...listing(mount),
    { path: `${mount}/delete/*`, capabilities: ["update"] },
    { path: `${mount}/undelete/*`, capabilities: ["update"] },
  ]);
  return render([...documents, ...readers(names, apps)]);
}

/**
 * Developers read plain configuration and the names of secrets. The secrets of an application, and its database, they read
 * if the application allows it.
 */
export function developerPolicy(environment: string, apps: PolicyApp[]): string {
  const names = storeNames(environment);
  const open = apps.filter((app) => app.readableByDevelopers === true);
  return render([
    read(`${names.configMount}/data/*`),
    ...trees(names).flatMap(listing),
    ...open.map((app) => read(`${names.secretsMount}/data/${app.name}`)),
    ...readers(names, open),
  ]);
}

/**
 * Previews read what a comparison of program and server reads: how mounts, logins, policies and roles are set up. None of
 * these answers holds a value, and no document can be read.
 */
export function previewPolicy(environment: string): string {
  const names = storeNames(environment);
  const logins = [names.githubLogin, `${names.clusterLogins}/+`];
  // The provider asks for a login's mount here too: at `sys/auth` the answer takes `sudo`.
  const mounts = [...trees(names), names.databaseMount, ...logins.map((login) => `auth/${login}`)];
  return render([
    ...mounts.flatMap((mount) => [read(`sys/mounts/${mount}`), read(`sys/mounts/${mount}/tune`)]),
    ...trees(names).map((mount) => read(`${mount}/config`)),
    read(`${names.databaseMount}/config/*`),
    read(`${names.databaseMount}/roles/*`),
    read(`sys/policies/acl/${environment}.*`),
    ...logins.map((login) => read(`auth/${login}/config`)),
    ...[authMount, ...logins].map((login) => read(`auth/${login}/role/${environment}.*`)),
  ]);
}

/**
 * The program that keeps copies in step reads the applications' documents and which version they have. Nothing that it
 * may do changes the source.
 */
export function syncPolicy(environment: string, apps: PolicyApp[], deliversToGithub: boolean): string {
  const names = storeNames(environment);
  const documents = apps.flatMap((app) => trees(names).map((mount): [string, string] => [mount, app.name]));
  if (deliversToGithub) documents.push([names.secretsMount, githubDocument]);
  return render(
    documents.flatMap(([mount, document]) => [
      read(`${mount}/data/${document}`),
      read(`${mount}/metadata/${document}`),
    ]),
  );
}

/**
 * The programs that put first values there add what is missing. `update` is not among the capabilities, so a document is
 * never replaced as a whole.
 */
export function firstValuesPolicy(environment: string, apps: PolicyApp[]): string {
  const mounts = trees(storeNames(environment));
  return render(
    apps.flatMap((app) =>
      mounts.map((mount) => ({ path: `${mount}/data/${app.name}`, capabilities: ["create", "read", "patch"] })),
    ),
  );
}

/** An application reads its own documents, and gets database credentials of its own. */
export function appPolicy(environment: string, app: PolicyApp): string {
  const names = storeNames(environment);
  const paths = trees(names).map((mount) => `${mount}/data/${app.name}`);
  if (app.hasDatabase) {
    paths.push(
      `${names.databaseMount}/creds/${readwriteRole(app.name)}`,
      `${names.databaseMount}/creds/${readonlyRole(app.name)}`,
    );
  }
  return render(paths.map(read));
}
