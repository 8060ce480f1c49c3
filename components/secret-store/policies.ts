import { reviewPrefix } from "../internal/review-name";
import {
  appDeveloperRole,
  appLoginRole,
  appRole,
  authMount,
  databaseLoginRole,
  githubDocument,
  readonlyRole,
  readwriteRole,
  storeNames,
  type StoreNames,
} from "./names";

/** What a policy says about one path. */
interface Grant {
  path: string;
  capabilities: string[];
  /** Texts that a request's parameter may be, by its name; `*` at the end stands for any ending. */
  parameters?: { [name: string]: string[] };
}

/** Where an application's documents and database users are, once it is known. */
export interface AppPaths {
  app: string;
  secretsMount: string;
  configMount: string;
  databaseMount: string;
  /** Bindings to databases whose users write and read, and to those whose users only read. */
  writes: string[];
  reads: string[];
}

/** The policy language of Vault (https://developer.hashicorp.com/vault/docs/concepts/policies). */
function render(grants: Grant[]): string {
  return grants
    .map(({ path, capabilities, parameters = {} }) => {
      const list = (texts: string[]): string => texts.map((text) => `"${text}"`).join(", ");
      const allowed = Object.entries(parameters).map(([name, texts]) => `    "${name}" = [${list(texts)}]\n`);
      const only = allowed.length === 0 ? "" : `  allowed_parameters = {\n${allowed.join("")}  }\n`;
      return `path "${path}" {\n  capabilities = [${list(capabilities)}]\n${only}}\n`;
    })
    .join("\n");
}

const read = (path: string): Grant => ({ path, capabilities: ["read"] });

/** A policy that lets read these paths, and nothing else. */
export function readPolicy(paths: string[]): string {
  return render(paths.map(read));
}

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

/**
 * Operators write documents and bring back deleted versions. The policy has no capability to destroy a version or to delete a
 * document with its history. A document keeps its last twenty versions, so many writes push out what is older.
 */
export function operatorPolicy(environment: string): string {
  const names = storeNames(environment);
  const documents = trees(names).flatMap((mount) => [
    { path: `${mount}/data/*`, capabilities: ["create", "read", "update", "patch", "delete"] },
    ...listing(mount),
    { path: `${mount}/delete/*`, capabilities: ["update"] },
    { path: `${mount}/undelete/*`, capabilities: ["update"] },
  ]);
  return render([...documents, read(`${names.databaseMount}/creds/readonly.*`)]);
}

/** Developers read plain configuration and the names of secrets. Applications that let them read more have logins for it. */
export function developerPolicy(environment: string): string {
  const names = storeNames(environment);
  return render([read(`${names.configMount}/data/*`), ...trees(names).flatMap(listing)]);
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
 * Whoever makes reviews makes what `AppSecrets` and `PostgresDatabase` make in Vault, for applications that are called like reviews. No path holds
 * a document's value. Vault compares names, not what a policy or a statement says.
 */
export function reviewPolicy(environment: string): string {
  const { databaseMount } = storeNames(environment);
  const roles = [appRole, appLoginRole, appDeveloperRole].map((role) => role(environment, reviewPrefix));
  const users = [databaseLoginRole, readonlyRole, readwriteRole].map((role) =>
    role(reviewPrefix, "").replace(/\.$/, ""),
  );
  return render(
    [
      ...roles.map((role) => `sys/policies/acl/${role}*`),
      ...roles.map((role) => `auth/${authMount}/role/${role}*`),
      ...users.map((role) => `${databaseMount}/roles/${role}*`),
      `${databaseMount}/config/${reviewPrefix}*`,
    ].map((path) => ({ path, capabilities: ["create", "read", "update", "delete"] })),
  );
}

/**
 * The program that keeps copies in step reads the applications' documents and which version they have, and sees whether logins
 * last. Nothing that it may do by this policy changes the source: logins are kept with each application's own.
 */
export function syncPolicy(environment: string, deliversToGithub: boolean): string {
  const documents = trees(storeNames(environment)).flatMap((mount) => [
    read(`${mount}/data/*`),
    read(`${mount}/metadata/*`),
  ]);
  return render([...documents, seeLogins(environment), ...(deliversToGithub ? [] : withoutGithub(environment))]);
}

/**
 * The programs that put first values there add what is missing. `update` is not among the capabilities, so Vault refuses to
 * replace a document as a whole. A patch may change a field: that the program adds only fields that are missing is its own doing.
 */
export function firstValuesPolicy(environment: string): string {
  const documents = trees(storeNames(environment)).map((mount) => ({
    path: `${mount}/data/*`,
    capabilities: ["create", "read", "patch"],
  }));
  return render([...documents, seeLogins(environment), ...withoutGithub(environment)]);
}

/** Until when a login lasts, for whoever knows its lease; nothing of what it is made of. */
function seeLogins(environment: string): Grant {
  const leases = `${storeNames(environment).databaseMount}/creds/login.*`;
  return { path: "sys/leases/lookup", capabilities: ["update"], parameters: { lease_id: [leases] } };
}

/**
 * The programs that keep one application's logins make its database users and write what they are into its document of secrets.
 * They replace no document as a whole.
 */
export function appLoginPolicy(paths: LoginPaths): string {
  const users = paths.bindings.map(
    (binding) => `${paths.databaseMount}/creds/${databaseLoginRole(paths.app, binding)}`,
  );
  const document = { path: `${paths.secretsMount}/data/${paths.app}`, capabilities: ["create", "read", "patch"] };
  return render([document, ...users.map(read)]);
}

/** Where an application's logins come from and go to, once it is known. */
export interface LoginPaths {
  app: string;
  secretsMount: string;
  databaseMount: string;
  /** Bindings whose logins Vault makes. */
  bindings: string[];
}

/** `deny` is stronger than whatever else a token may. */
function withoutGithub(environment: string): Grant[] {
  const { secretsMount } = storeNames(environment);
  return ["data", "metadata"].map((part) => ({
    path: `${secretsMount}/${part}/${githubDocument}`,
    capabilities: ["deny"],
  }));
}

/** An application reads its own documents, and gets database users of its own. */
export function appPolicy(paths: AppPaths): string {
  const documents = [paths.secretsMount, paths.configMount].map((mount) => `${mount}/data/${paths.app}`);
  const users = [
    ...paths.writes.map((binding) => readwriteRole(paths.app, binding)),
    ...[...paths.writes, ...paths.reads].map((binding) => readonlyRole(paths.app, binding)),
  ];
  return readPolicy([...documents, ...users.map((role) => `${paths.databaseMount}/creds/${role}`)]);
}

/** Developers whom an application lets read its secrets, and its databases. */
export function appDeveloperPolicy({ app, secretsMount, databaseMount, writes, reads }: AppPaths): string {
  const users = [...writes, ...reads].map((binding) => `${databaseMount}/creds/${readonlyRole(app, binding)}`);
  return readPolicy([`${secretsMount}/data/${app}`, ...users]);
}
