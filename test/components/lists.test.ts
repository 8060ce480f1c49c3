// Members of lists come, go and change places. The tables are derived from the contract: a new list is tried as soon as it is
// there, and asks for its row.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppSecrets, ProjectServices, SecretSyncApp } from "../../components";
import { scriptName } from "../../components/internal/edge-worker";
import contract from "../../components/internal/arguments.json";
import { componentClasses, type ComponentClass } from "../../plugin/classes";
import { pgpKeys } from "../support/pgp-keys";
import { withVault } from "../support/secrets-operator";
import { bindingOf, hosts, identityOf, media, samples, secretsOf, type Sample } from "../support/samples";
import * as parts from "../support/workload";
import { deploy, emptyState, type Deployment, type RegisteredResource } from "../support/program";

interface Type {
  type?: string;
  ref?: string;
  items?: Type;
  additionalProperties?: Type;
}

interface Members {
  [property: string]: Type;
}

/** What is known about a list, or about a table, whose members are its entries. */
interface Row {
  /**
   * `resources`: a member has resources of its own. `content`: members are part of other resources. `lookup`: a component looks
   * up what it needs, or only checks.
   */
  kind: "resources" | "content" | "lookup";
  /** A member that is not in the sample. */
  third: unknown;
  /** How many of the first members always stay. The default is none. */
  keeps?: number;
  /** Why another order is a change. The default is that it is none. */
  ordered?: string;
}

const rows: Record<string, Row> = {
  "AppBucket.writers": { kind: "content", third: "group:three@example.com" },
  "AppBucket.readers": { kind: "content", third: "group:three@example.com" },
  "AppBucket.expiry": { kind: "content", third: { afterDays: 30, prefix: "exports/" } },
  "AppBucket.uploadOrigins": { kind: "content", third: "https://shop.example.com" },
  "AppBucketNotification.events": { kind: "content", third: "OBJECT_ARCHIVE" },
  "App.regions": {
    kind: "resources",
    third: "europe-west9",
    keeps: 1,
    ordered: "jobs run in the first",
  },
  "App.databaseUsers": { kind: "content", third: ["main", {}] },
  "AppOnCloudRun.invokers": { kind: "content", third: "group:three@example.com" },
  "AppSecrets.keys": { kind: "resources", third: { name: "C_KEY" } },
  "AppSecrets.config": { kind: "resources", third: { name: "C_SET" } },
  "AppSecrets.readers": { kind: "content", third: "group:three@example.com" },
  "AppSecrets.configReaders": { kind: "content", third: "group:three@example.com" },
  "AppSecrets.regions": {
    kind: "content",
    third: "europe-north1",
    keeps: 1,
    ordered: "the program that makes first values runs in the first",
  },
  "AppSecrets.bindings": { kind: "lookup", third: ["other", bindingOf("other", "other")] },
  "AppSecrets.databaseUsers": { kind: "resources", third: ["archive", {}] },
  "AuditTrail.watchedSecrets": { kind: "content", third: { secretName: "token" } },
  "WatchedSecret.readers": { kind: "content", third: "four@example.com" },
  "AuditTrail.notificationChannels": { kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Workload.processes": { kind: "resources", third: ["streaming", { port: 5000, scaling: { min: 1 } }] },
  "Workload.env": { kind: "content", third: ["THEME", "dark"] },
  "Workload.secrets": { kind: "content", third: ["C_KEY", {}] },
  "Workload.config": { kind: "content", third: ["C_SET", {}] },
  "Workload.bindings": { kind: "content", third: ["third", { values: { host: "10.19.0.5" } }], keeps: 1 },
  "Binding.values": { kind: "content", third: ["port", "5433"], keeps: 1 },
  "Binding.places": { kind: "content", third: { address: "10.19.0.9", port: 5433 } },
  "Workload.bound": { kind: "content", third: ["THIRD_HOST", "{main.host}"] },
  "Workload.files": { kind: "content", third: ["/run/third/a", "A"] },
  "Workload.jobs": { kind: "resources", third: ["backup", { schedule: { cron: "0 5 * * *" } }] },
  "WorkloadProcess.command": { kind: "content", third: "--debug", ordered: "a command's words" },
  "WorkloadProcess.args": { kind: "content", third: "later", ordered: "a command's words" },
  "WorkloadProcess.env": { kind: "content", third: ["SIZE", "large"] },
  "WorkloadProcess.sidecars": { kind: "content", third: ["third", { image: parts.otherImage }] },
  "WorkloadProcess.volumes": { kind: "content", third: ["/var/third", { kind: "scratch" }] },
  "WorkloadProcess.connections": { kind: "lookup", third: ["cache", 2] },
  "WorkloadSidecar.command": { kind: "content", third: "--debug", ordered: "a command's words" },
  "WorkloadSidecar.args": { kind: "content", third: "later", ordered: "a command's words" },
  "WorkloadSidecar.env": { kind: "content", third: ["SIZE", "large"] },
  "WorkloadSidecar.variables": { kind: "content", third: "A_SET" },
  "WorkloadJob.env": { kind: "content", third: ["SIZE", "large"] },
  "WorkloadJob.command": { kind: "content", third: "--debug", ordered: "a command's words" },
  "WorkloadJob.args": { kind: "content", third: "later", ordered: "a command's words" },
  "DatabaseServer.instanceNames": {
    kind: "content",
    third: "third-1",
    keeps: 1,
    ordered: "users are administered at the first",
  },
  "ImageSource.upstreamUrls": { kind: "lookup", third: ["ghcr.io/other", "europe-west1-docker.pkg.dev/acme-test/o"] },
  "ImageSource.lockedDigests": { kind: "lookup", third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`] },
  "Cache.parameters": { kind: "content", third: ["maxclients", "900"] },
  "Cache.notificationChannels": { kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "ClusterAttachment.zones": { kind: "content", third: "europe-west1-f" },
  "NetworkAttachment.subnetworkIds": {
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/regions/us-east1/subnetworks/u"],
  },
  "NetworkAttachment.cachePolicyIds": {
    kind: "lookup",
    third: ["us-east1", "projects/acme-test/locations/us-east1/serviceConnectionPolicies/caches"],
  },
  "SecretsAttachment.databaseCredentialsPaths": {
    kind: "lookup",
    third: ["archive", "database/test/creds/readwrite.web.archive"],
  },
  "SecretLogins.bindings": { kind: "content", third: ["third", { kind: "database-readonly", resource: "third" }] },
  "SecretLogins.templates": { kind: "content", third: ["THIRD_URL", "postgresql://{main.username}@10.0.0.3"] },
  "SecretsAttachment.secretIds": { kind: "content", third: ["THIRD", "projects/acme-test/secrets/web-THIRD"] },
  "SecretsAttachment.configIds": { kind: "content", third: ["SIZE", "projects/acme-test/secrets/web-SIZE-config"] },
  "Cdn.certificateHostnames": { kind: "content", third: "help.example.com" },
  "Cdn.hosts": {
    kind: "resources",
    third: { hostname: "third.example.com", routes: [{ path: "/", origins: hosts.slice(1) }] },
  },
  "CdnHost.routes": { kind: "resources", third: { path: "/third", media } },
  "CdnHost.cachedPaths": { kind: "content", third: "/fonts/" },
  "CdnRoute.origins": {
    kind: "resources",
    third: { originName: "fourth", hostname: "fourth.origin.example.com", healthPath: "/" },
    ordered: "the first is asked while none is healthy",
  },
  "Cdn.rateLimits": {
    kind: "content",
    third: { description: "uploads", paths: ["/upload"], requests: 5, periodSeconds: 60, blockSeconds: 60 },
    ordered: "Cloudflare evaluates rules in their order",
  },
  "RateLimit.hostnames": { kind: "content", third: "old.example.com" },
  "RateLimit.paths": { kind: "content", third: "/reset" },
  "CloudRunApp.regions": {
    kind: "resources",
    third: "europe-west9",
    keeps: 1,
    ordered: "jobs run in the first",
  },
  "CloudRunApp.invokers": { kind: "content", third: "group:three@example.com" },
  "DeliveryIdentity.grantableRoles": { kind: "content", third: "roles/run.viewer" },
  "Backend.networkEndpointGroups": {
    kind: "content",
    third: "https://www.googleapis.com/compute/v1/projects/acme-test/zones/c/networkEndpointGroups/web",
  },
  "LoadBalancedOrigin.alsoTrusted": { kind: "content", third: "one more authority" },
  "MediaBucket.writers": { kind: "content", third: "group:three@example.com" },
  "MediaBucket.uploadOrigins": { kind: "content", third: "https://shop.example.com" },
  "Network.regions": { kind: "resources", third: "europe-north1" },
  "Network.reservedRanges": { kind: "lookup", third: "10.28.0.0/14" },
  "EmailNotifications.addresses": { kind: "resources", third: "three@example.com" },
  "DatabaseUser.roles": { kind: "content", third: "billing" },
  "Postgres.flags": { kind: "content", third: ["log_statement", "none"] },
  "ProjectServices.services": { kind: "resources", third: "sqladmin.googleapis.com" },
  "Registry.upstreams": { kind: "resources", third: "nvcr.io/acme" },
  "Registry.lockedDigests": { kind: "lookup", third: ["ghcr.io/acme/web:v3", `sha256:${"3".repeat(64)}`] },
  "Registry.credentials": {
    kind: "resources",
    third: {
      registry: "registry.gitlab.com",
      username: "acme",
      passwordSecretVersion: "projects/acme-test/secrets/c/versions/1",
    },
  },
  "Registry.readers": { kind: "content", third: "group:three@example.com" },
  "Registry.writers": { kind: "content", third: "group:three@example.com" },
  "SecretStore.operators": { kind: "content", third: "group:three@example.com" },
  "SecretStore.developers": { kind: "content", third: "group:three@example.com" },
  "SecretStore.previewers": { kind: "content", third: "group:three@example.com" },
  "SecretSyncApp.services": {
    kind: "resources",
    third: ["europe-north1", "projects/acme-test/locations/europe-north1/services/third"],
  },
  "SecretSyncApp.workerPools": {
    kind: "resources",
    third: ["europe-north1", "projects/acme-test/locations/europe-north1/workerPools/third"],
  },
  "SecretSyncGithub.secrets": { kind: "content", third: "C_KEY" },
  "SecretSyncGithub.variables": { kind: "content", third: "C_SET" },
  "SecretSync.notificationChannels": { kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Vault.administrators": { kind: "content", third: "group:three@example.com" },
  "Vault.previewers": { kind: "content", third: "group:three@example.com" },
  "Vault.notificationChannels": { kind: "content", third: "projects/acme-test/notificationChannels/3" },
  "Vault.shareHolders": {
    kind: "resources",
    third: { name: "carol", pgpKey: pgpKeys.carol, readers: ["group:one@example.com", "group:two@example.com"] },
  },
  "VaultShareHolder.readers": { kind: "content", third: "group:three@example.com" },
  "VaultSecretsOperator.notificationChannels": { kind: "content", third: "projects/acme-test/notificationChannels/3" },
};

/** Resources, by the end of their names, that know all members of some list: they change when members come and go. */
const together: Record<string, RegExp> = {
  // The program is told which keys there are, and runs again. Policies name the roles of all databases.
  AppSecrets: /-first-values-settings$|-first-values$|-first-values-done$|^web-secrets(-developer)?$/,
  // Another region makes the copies anew, which all of its programs read. Its parts are tried by themselves.
  App: /^web-/,
  // The operator is told which pods to start again.
  AutopilotApp: /^web(-config)?-copy$/,
  // The zone's rules and its certificate know all host names, a router its routes, and a balancer its pools.
  Cdn: /^cdn(-cache|-headers|-redirects|-www\.example\.com(\/api)?|-router-www-[0-9a-f]{6})?$/,
  // The repository of a registry knows the account there.
  Registry: /^registry-(ghcr-io|docker-io|registry-gitlab-com)$/,
  // The program is told which services there are.
  SecretSyncApp: /^web-sync$/,
  // The job is told who the holders are, and how many shares are needed; the secret of all shares says so.
  Vault: /^vault-(recovery-shares|initialise(-settings|-done)?|opened(-done)?)$/,
};

/** Resources that cannot change in place, by the end of their names. */
const immutable: Record<string, RegExp> = {
  // As above.
  App: /^web-/,
  // Other events are another notification, as the docstring says.
  AppBucket: /^uploads-events$/,
  // Other regions are another container, as its docstring says, and the program runs after them.
  AppSecrets: /^web-secrets-(?!first-values-program)/,
  // A run is an object of its own, and so is the group of a zone.
  AutopilotApp: /^web-(migrate|seed|web-3)$/,
  // Another set of names is another certificate.
  Cdn: /^cdn$/,
  // A grant is its condition.
  DeliveryIdentity: /-grants$/,
  DatabaseUser: /-(login|connect)$/,
  // Settings are stored under their digest.
  SecretSyncApp: /^web-sync$/,
};

const components: Record<string, Members> = contract.components;
const types: Record<string, Members> = contract.types;

type Change = (list: readonly unknown[], row: Row) => readonly unknown[];

/** A list in which others stand for its first member, or for the first after those that it keeps. */
function withFirst(list: readonly unknown[], { keeps = 0 }: Row, ...others: unknown[]): readonly unknown[] {
  return [...list.slice(0, keeps), ...others, ...list.slice(keeps + 1)];
}

const reordered: Change = (list, row) => (row.ordered === undefined ? [...list].reverse() : list);
const swapped: Change = (list, row) => withFirst(list, row, row.third);
const removed: Change = (list, row) => withFirst(list, row);

/** Arguments in which every list that `applies` has changed. */
function changed(
  component: string,
  args: Sample["args"],
  applies: (row: Row) => boolean,
  change: Change,
): Sample["args"] {
  const list = (key: string, members: readonly unknown[]): readonly unknown[] => {
    const row = rowOf(key);
    return applies(row) ? change(members, row) : members;
  };
  const value = (key: string, type: Type | undefined, given: unknown): unknown => {
    const { items, additionalProperties, ref = "" } = type ?? {};
    if (items !== undefined)
      return list(
        key,
        (given as unknown[]).map((member) => value(key, items, member)),
      );
    if (additionalProperties !== undefined) {
      const entries = Object.entries(given as object).map(([name, one]): [string, unknown] => [
        name,
        value(key, additionalProperties, one),
      ]);
      return Object.fromEntries(list(key, entries) as [string, unknown][]);
    }
    const members = types[ref];
    return members === undefined ? given : object(ref, members, given as object);
  };
  const object = (owner: string, members: Members, given: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given).map(([name, one]) => [name, value(`${owner}.${name}`, members[name], one)]),
    );
  return object(component, components[component] ?? {}, args);
}

const tried = new Set<string>();

function rowOf(key: string): Row {
  const row = rows[key];
  assert.ok(
    row,
    `${key} is a list without a row: add one to the table, with a third member beside those of test/support/samples.ts`,
  );
  tried.add(key);
  return row;
}

/** Everything but the component itself and what is only read, by what happened to it. */
function outcome(deployment: Deployment, operation: RegisteredResource["operation"]): string[] {
  return deployment.resources
    .filter(({ type }) => !type.startsWith("groundplan:") && !type.startsWith("pulumi:"))
    .filter((resource) => resource.operation === operation)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

/** What changed although nothing lets it, with the first property that did. */
function surprises(deployment: Deployment, allowed: { update?: RegExp; replace?: RegExp }): string[] {
  return deployment.resources
    .filter(({ type }) => !type.startsWith("groundplan:"))
    .filter(({ operation, name }) => {
      if (operation === "update") return allowed.update?.test(name) !== true;
      return operation === "replace" && allowed.replace?.test(name) !== true;
    })
    .map(({ operation, type, name, diff }) => `${operation} ${type} ${name}: ${diff[0]?.path ?? ""}`);
}

const kinds = (rowsOf: string[]): string[] => rowsOf.map((line) => line.split(" ")[0] ?? "").sort();

for (const [component, [sample]] of Object.entries(samples)) {
  assert.ok(sample);
  const Component = componentClasses.get(component) as ComponentClass;

  test(`${component}: members of lists come and go, and the others stay`, async () => {
    const state = emptyState();
    const start = async (args: Sample["args"], preview = false): Promise<Deployment> =>
      deploy(() => new Component(sample.name, args, ["App", "AutopilotApp"].includes(component) ? withVault() : {}), {
        state,
        preview,
      });
    const vary = (applies: (row: Row) => boolean, change: Change): Sample["args"] | undefined => {
      const args = changed(component, sample.args, applies, change);
      return JSON.stringify(args) === JSON.stringify(sample.args) ? undefined : args;
    };
    const hasResources = (row: Row): boolean => row.kind === "resources";

    const withoutFirst = vary(hasResources, removed);
    await start(withoutFirst ?? sample.args);
    if (withoutFirst !== undefined) {
      const known =
        together[component] === undefined ? {} : { update: together[component], replace: together[component] };
      const added = await start(sample.args);
      assert.deepEqual(surprises(added, known), [], "a new member in front");
      const swap = await start(vary(hasResources, swapped) ?? {}, true);
      assert.deepEqual(surprises(swap, known), [], "another member in its place, in one up");
      assert.notDeepEqual(outcome(added, "create"), []);
      assert.deepEqual(outcome(added, "delete"), []);
      assert.deepEqual(outcome(swap, "delete"), outcome(added, "create"), "what came with a member goes with it");
      assert.deepEqual(
        kinds(outcome(swap, "create")),
        kinds(outcome(swap, "delete")),
        "a third has what the first had",
      );
    }
    const inAnotherOrder = vary(() => true, reordered);
    if (inAnotherOrder !== undefined) {
      const plan = await start(inAnotherOrder, true);
      assert.deepEqual(surprises(plan, {}), [], "another order");
      assert.deepEqual([...outcome(plan, "create"), ...outcome(plan, "delete")], []);
    }
    const otherContent = vary((row) => !hasResources(row), swapped);
    if (otherContent !== undefined) {
      const plan = await start(otherContent, true);
      const { [component]: replace } = immutable;
      assert.deepEqual(surprises(plan, { update: /./, ...(replace && { replace }) }), [], "members without resources");
      const comeAndGo = [...outcome(plan, "create"), ...outcome(plan, "delete")];
      // A key of an `App`'s workload is a copy too, and users have roles, which `AppSecrets` tries.
      assert.deepEqual(
        comeAndGo.filter((line) => component !== "App" || !/ web-secrets-/.test(line)),
        [],
      );
    }
  });
}

/** Every list and table that a component's arguments can hold, however deep, as `<type>.<property>`. */
function listsOf(owner: string, members: Members, found = new Set<string>(), seen = new Set<string>()): Set<string> {
  if (seen.has(owner)) return found;
  seen.add(owner);
  const follow = (type: Type): void => {
    const inner = type.items ?? type.additionalProperties;
    if (inner !== undefined) follow(inner);
    const named = types[type.ref ?? ""];
    if (named !== undefined) listsOf(type.ref ?? "", named, found, seen);
  };
  for (const [name, type] of Object.entries(members)) {
    if (type.items !== undefined || type.additionalProperties !== undefined) found.add(`${owner}.${name}`);
    follow(type);
  }
  return found;
}

test("every list of the contract was tried, and every row is of a list that there is", () => {
  const lists = Object.entries(components).flatMap(([component, members]) => [...listsOf(component, members)]);
  assert.deepEqual(
    [...new Set(lists)].filter((key) => !tried.has(key)),
    [],
    "give the first sample of test/support/samples.ts two members there",
  );
  assert.deepEqual(
    Object.keys(rows).filter((key) => !tried.has(key)),
    [],
  );
});

test("members whose names add up to the same have resources of their own, or are refused", async () => {
  const [{ args } = { args: {} }] = samples["SecretSyncApp"] ?? [];
  const attach = (app: string, services: { [name: string]: string }): void => {
    const own = { identity: identityOf(app), secrets: secretsOf(app), services };
    const none = { workerPools: undefined, github: undefined };
    new SecretSyncApp(app, { ...args, ...own, ...none } as never);
  };
  const service = (name: string): string => `projects/acme-test/locations/europe-west1/services/${name}`;
  const deployment = await deploy(() => {
    new ProjectServices("apis", { services: ["storage-api.googleapis.com", "storage.api.googleapis.com"] });
    attach("web", { "a-b": service("one") });
    attach("web-a", { b: service("two") });
  });
  const grants = deployment.resources.filter(({ type }) => type.includes("serviceIamMember"));
  assert.deepEqual(
    grants.map(({ name }) => name),
    ["web.a-b", "web-a.b"],
  );
  assert.equal(deployment.children("apis").length, 2);

  assert.notEqual(scriptName("origin-dev", "example.com"), scriptName("origin", "dev.example.com"));
  const [secrets] = samples["AppSecrets"] ?? [];
  assert.throws(
    () => new AppSecrets("web-secrets", { ...secrets?.args, keys: [{ name: "config" }] } as never),
    /keys\[0\]\.name: "config"; choose another name: copies of configuration end with -config/,
  );
});
