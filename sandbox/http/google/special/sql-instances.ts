// What Cloud SQL does with instances beside making and changing them:
// https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances. Data are not simulated.
import { isTable } from "../../../wire";
import type { Properties } from "../../../model";
import { fill, inner, text, type Answer } from "../../call";
import { complete } from "../fills";
import { startOperation } from "../operations";
import { ok, problem, type GoogleRequest } from "../request";
import { now, numericId } from "../values";

/** Nothing where the generic answer is right. */
export function sqlInstances(request: GoogleRequest): Answer | undefined {
  const { collection, action, parameters, world } = request;
  if (collection === "operations" && action === "list") return operations(request);
  if (request.method.id === "sql.flags.list") return ok({ kind: "sql#flagsList", items: offered });
  const name = parameters["instance"] ?? "";
  if (name === "" || (collection !== "instances" && collection !== "backupRuns")) return undefined;
  const stored = world.store.get(keyOf(request, name));
  if (stored === undefined) return problem(404, `The Cloud SQL instance does not exist: ${name}`);
  if (collection === "backupRuns") return backups(request, name);
  return methods[action]?.(request, stored, name);
}

/** One flag of those that Cloud SQL offers: the one that `groundplan postgres failover` asks for. */
const offered = [{ kind: "sql#flag", name: "default_transaction_read_only", type: "BOOLEAN", requiresRestart: false }];

type Method = (request: GoogleRequest, stored: Properties, name: string) => Answer | undefined;

const methods: { [action: string]: Method } = {
  promoteReplica: (request, stored, name) => {
    const primary = primaryOf(stored);
    if (primary === undefined) return problem(400, `${name} is not a replica`);
    const old = request.world.store.get(keyOf(request, primary));
    const isDesignated = nameAt(old, "replicationCluster", "failoverDrReplicaName") === name;
    const isFailover = request.call.query.get("failover") === "true";
    if (isFailover && !isDesignated) return problem(400, `${name} is not the DR replica of ${primary}`);
    lead(request, stored);
    if (isFailover && old !== undefined) follow(request, old, name);
    return finished(request, name);
  },
  switchover: (request, stored, name) => {
    const primary = primaryOf(stored) ?? "";
    const old = request.world.store.get(keyOf(request, primary));
    if (old === undefined || nameAt(old, "replicationCluster", "failoverDrReplicaName") !== name) {
      return problem(400, `${name} is not a DR replica`);
    }
    lead(request, stored);
    follow(request, old, name);
    // One name leads to whichever is the primary.
    fill(inner(stored, "replicationCluster"), {
      psaWriteEndpoint: inner(old, "replicationCluster")["psaWriteEndpoint"] ?? "",
    });
    inner(stored, "replicationCluster")["failoverDrReplicaName"] = `${request.project}:${primary}`;
    return finished(request, name);
  },
  restart: (request, _, name) => finished(request, name),
  restoreBackup: (request, stored, name) => {
    if (replicasOf(request, name).length > 0) return problem(400, `${name} has replicas: delete them first`);
    raise(stored);
    return finished(request, name);
  },
  clone: (request, stored) => {
    const context = isTable(request.body["cloneContext"]) ? request.body["cloneContext"] : {};
    const to = text(context["destinationInstanceName"]);
    const key = keyOf(request, to);
    if (request.world.store.get(key) !== undefined) return problem(409, `${to} already exists`);
    const copy: Properties = { ...structuredClone(stored), name: to, replicaNames: [] };
    delete copy["replicationCluster"];
    complete({ ...request, key }, copy, undefined);
    request.world.store.put(key, copy);
    return finished(request, to);
  },
  delete: (request, stored, name) => {
    if (inner(stored, "settings")["deletionProtectionEnabled"] === true) {
      return problem(400, "The instance is protected. Please disable the deletion protection and try again.");
    }
    if (replicasOf(request, name).length > 0) return problem(400, `${name} has replicas: delete them first`);
    const primary = request.world.store.get(keyOf(request, primaryOf(stored) ?? ""));
    if (primary !== undefined) {
      primary["replicaNames"] = replicasOf(request, text(primary["name"])).filter((one) => one !== name);
    }
    return undefined;
  },
  update: refuseAnotherType,
  patch: refuseAnotherType,
};

/**
 * A type that is not the instance's own is refused, as are backups of a replica and settings of an older version. What the provider sends
 * follows from its state, so each of them happens after a failover that no refresh has found.
 */
function refuseAnotherType({ body }: GoogleRequest, stored: Properties): Answer | undefined {
  const type = body["instanceType"];
  if (type !== undefined && type !== stored["instanceType"]) {
    return problem(
      400,
      `Invalid request: instance type ${text(type)} cannot be set on a ${text(stored["instanceType"])}`,
    );
  }
  const settings = isTable(body["settings"]) ? body["settings"] : {};
  const backup = isTable(settings["backupConfiguration"]) ? settings["backupConfiguration"] : {};
  if (backup["enabled"] === true && primaryOf(stored) !== undefined) {
    return problem(400, "Invalid request: backups cannot be enabled on a replica");
  }
  const version = settings["settingsVersion"];
  if (version !== undefined && text(version) !== text(inner(stored, "settings")["settingsVersion"])) {
    return problem(412, "Condition does not match.", ["FAILED_PRECONDITION", "staleData"]);
  }
  return undefined;
}

function lead(request: GoogleRequest, instance: Properties): void {
  hold(request, text(instance["name"]), primaryOf(instance) ?? "");
  const old = request.world.store.get(keyOf(request, primaryOf(instance) ?? ""));
  if (old !== undefined) {
    old["replicaNames"] = replicasOf(request, text(old["name"])).filter((one) => one !== instance["name"]);
  }
  delete instance["masterInstanceName"];
  instance["instanceType"] = "CLOUD_SQL_INSTANCE";
  raise(instance);
}

/** A replica has the databases and the users of its primary. Their data are not simulated. */
function hold({ world, project }: GoogleRequest, replica: string, primary: string): void {
  const [from, to] = [primary, replica].map((name) => `sqladmin:projects/${project}/instances/${name}`);
  if (from === undefined || to === undefined) return;
  for (const key of world.store.family(from)) {
    if (!/\/(databases\/[^/]+|users)$/.test(key)) continue;
    world.store.put(key.replace(from, to), structuredClone(world.store.get(key) ?? {}));
  }
}

/** Google takes the backups of whoever becomes a replica away. */
function follow(request: GoogleRequest, instance: Properties, primary: string): void {
  instance["masterInstanceName"] = `${request.project}:${primary}`;
  instance["instanceType"] = "READ_REPLICA_INSTANCE";
  const backups = inner(inner(instance, "settings"), "backupConfiguration");
  Object.assign(backups, { enabled: false, pointInTimeRecoveryEnabled: false });
  delete inner(instance, "replicationCluster")["failoverDrReplicaName"];
  const target = request.world.store.get(keyOf(request, primary));
  if (target !== undefined) target["replicaNames"] = [...replicasOf(request, primary), text(instance["name"])];
  raise(instance);
}

function raise(instance: Properties): void {
  const settings = inner(instance, "settings");
  settings["settingsVersion"] = String(Number(settings["settingsVersion"] ?? 0) + 1);
}

function backups(request: GoogleRequest, instance: string): Answer | undefined {
  const { world, action, body } = request;
  const prefix = `${keyOf(request, instance)}/backupRuns/`;
  if (action === "list") {
    return ok({
      kind: "sql#backupRunsList",
      items: world.store.under(prefix).map((key) => world.store.get(key) ?? {}),
    });
  }
  if (action !== "insert") return undefined;
  const id = numericId();
  const times = { enqueuedTime: now(), startTime: now(), endTime: now() };
  const run: Properties = { kind: "sql#backupRun", id, instance, status: "SUCCESSFUL", type: "ON_DEMAND", ...times };
  world.store.put(`${prefix}${id}`, { ...run, description: body["description"] ?? "" });
  return finished(request, instance);
}

function operations(request: GoogleRequest): Answer {
  const { world, call, project } = request;
  const wanted = call.query.get("instance");
  const all = world.store.under(`sqladmin:projects/${project}/operations/`).map((key) => world.store.get(key) ?? {});
  const items = all
    .map(({ body }) => (isTable(body) ? body : {}))
    .filter((operation) => wanted === null || operation["targetId"] === wanted);
  return ok({ kind: "sql#operationsList", items: items.reverse() });
}

function finished(request: GoogleRequest, name: string): Answer {
  return startOperation(request, `projects/${request.project}/instances/${name}`, {});
}

function keyOf({ project }: GoogleRequest, name: string): string {
  return `sqladmin:projects/${project}/instances/${name}`;
}

function primaryOf(instance: Properties): string | undefined {
  const name = instance["masterInstanceName"];
  return typeof name === "string" && name !== "" ? bare(name) : undefined;
}

const bare = (name: string): string => name.slice(name.lastIndexOf(":") + 1);

function nameAt(instance: Properties | undefined, group: string, member: string): string {
  return instance === undefined ? "" : bare(text(inner(instance, group)[member] ?? ""));
}

function replicasOf(request: GoogleRequest, name: string): string[] {
  const names = request.world.store.get(keyOf(request, name))?.["replicaNames"];
  return Array.isArray(names) ? names.map((one) => text(one)) : [];
}

/** What an instance has by following another one, and the other by being followed. */
export function fillReplication(request: GoogleRequest, resource: Properties): void {
  const primary = primaryOf(resource);
  if (primary === undefined) return;
  fill(resource, { instanceType: "READ_REPLICA_INSTANCE" });
  resource["masterInstanceName"] = `${request.project}:${primary}`;
  hold(request, text(resource["name"]), primary);
  const stored = request.world.store.get(keyOf(request, primary));
  const name = text(resource["name"]);
  if (stored === undefined || replicasOf(request, primary).includes(name)) return;
  stored["replicaNames"] = [...replicasOf(request, primary), name];
}
